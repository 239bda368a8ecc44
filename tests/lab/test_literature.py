"""The table of the literature's results: stopping, judging, verdicts and print, on small cases worked by hand."""

import json
import math
import subprocess
import sys
from functools import partial

import numpy as np
import pytest

from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.lab.literature import command
from rnn_playground.lab.literature.experiment import Bounds, Experiment, Measured, Result
from rnn_playground.lab.literature.experiments import EXPERIMENTS
from rnn_playground.lab.literature.measures import accuracy, fading, mean_loss, rightly_predicted
from rnn_playground.lab.literature.recipe import Recipe, train
from rnn_playground.lab.literature.report import head, plain, row
from rnn_playground.lab.literature.run import results
from rnn_playground.lab.problems import adding, temporal_order

TINY = NetworkSpec(inputs=3, outputs=3, embedding=2, hidden=4, readout="last")
SUM = NetworkSpec(inputs=2, outputs=1, hidden=8, numeric=True, readout="last", output="linear")


def recipe(**other):
    draw = partial(adding.draw, steps=2)
    return Recipe(**{"spec": SUM, "draw": draw, "rate": 0.01, "updates": 7, "batch": 4, "every": 2, **other})


def experiment(values=(), **other):
    given = {"name": "made/up", "settings": "none", "says": "nothing", "measure": lambda seed: (values[seed], 0)}
    return Experiment(**{**given, "seeds": len(values) or 1, **other})


def result(values, **other):
    return next(results([experiment(values, **other)]))


def test_that_training_goes_on_to_its_last_update_where_nothing_is_to_be_reached():
    assert train(recipe(), lambda *_: 0.0, None, 0) == (0.0, 7)


def test_that_training_ends_at_the_first_look_that_finds_the_problem_solved():
    assert train(recipe(), lambda *_: 0.0, Bounds(high=0.1), 0) == (0.0, 2)
    assert train(recipe(), lambda *_: 0.2, Bounds(high=0.1), 0) == (0.2, 7)


def test_that_it_does_not_end_where_only_the_look_is_good_and_the_test_is_not():
    test = np.random.default_rng([5, 3]).random()

    def good_but_in_the_test(_network, random):
        value = random.random()
        return 1.0 if value == test else 0.0

    assert train(recipe(), good_but_in_the_test, Bounds(high=0.1), 5) == (1.0, 7)


def test_that_training_look_and_test_draw_from_generators_of_their_own():
    firsts = []

    def draw(random, size):
        firsts.append(random.bit_generator.state["state"]["state"])
        return adding.draw(random, size, 2)

    train(recipe(draw=draw), partial(mean_loss, draw=draw), Bounds(high=-1), 0)
    assert len(set(firsts)) == len(firsts) == 7 + 4 * 8  # three looks and the test at 8 batches each


def test_that_a_small_network_learns_to_add_two_numbers():
    draw = partial(adding.draw, steps=2)
    measure = partial(mean_loss, draw=draw)
    value, updates = train(recipe(updates=400, every=50, batch=32), measure, Bounds(high=0.01), 0)
    assert value < 0.01
    assert 0 < updates <= 400


def test_that_the_mean_loss_of_a_constant_network_is_the_variance_of_the_sum():
    network = Network(SUM, 0)
    network.weights.vector[...] = 0
    network.weights["out.b"][...] = 1
    draw = partial(adding.draw, steps=5)
    assert mean_loss(network, np.random.default_rng(0), draw=draw) == pytest.approx(1 / 6, rel=0.1)


def test_that_accuracy_counts_the_sequences_of_the_class_that_is_always_given():
    network = Network(NetworkSpec(inputs=8, outputs=4, hidden=2, readout="last"), 0)
    network.weights.vector[...] = 0
    network.weights["out.b"][2] = 1
    draw = partial(temporal_order.draw, steps=10)
    source = np.random.default_rng(0)
    share = np.mean([draw(source, 250).targets == 2 for _ in range(8)])
    assert accuracy(network, np.random.default_rng(0), draw=draw) == share


def test_that_a_string_is_right_only_if_legal_symbols_alone_are_likeliest_at_every_step():
    one, two, padding = [1, 0, 0], [1, 1, 0], [0, 0, 0]
    legal = np.array([[one, one, one, two], [two, two, padding, two]], bool)  # two steps of four strings
    outputs = np.array(
        [
            [[0.8, 0.1, 0.1], [0.4, 0.5, 0.1], [0.5, 0.3, 0.2], [0.5, 0.25, 0.25]],
            [[0.3, 0.5, 0.2], [0.5, 0.4, 0.1], [0.0, 0.5, 0.5], [0.5, 0.4, 0.1]],
        ]
    )
    # The second string errs in its first step; the fourth has a tie between a legal symbol and another.
    assert rightly_predicted(outputs, legal).tolist() == [True, False, True, False]


def test_that_fading_is_the_slope_of_the_gradient_written_out_by_hand():
    steps, sequences, factors = 6, 3, []
    for number in range(2):
        network = Network(TINY, 2 * 4 + number, np.float64)
        W_h = network.weights["layer0.W_h"][0]
        rows = network.weights["embedding"] @ network.weights["layer0.W_x"][0] + network.weights["layer0.b"][0]
        source, squares = np.random.default_rng([4, number]), np.zeros(steps)
        for _ in range(sequences):
            tokens, target = source.integers(3, size=steps), source.integers(3)
            states = [np.zeros(4)]
            for token in tokens:
                states.append(np.tanh(rows[token] + states[-1] @ W_h))
            odds = np.exp(states[-1] @ network.weights["out.W"] + network.weights["out.b"])
            dh = network.weights["out.W"] @ (odds / odds.sum() - np.eye(3)[target])
            for t in reversed(range(steps)):
                squares[t] += dh @ dh
                dh = W_h @ (dh * (1 - states[t + 1] ** 2))
        slope, _ = np.polyfit(np.arange(steps), np.log(squares) / 2, 1)
        factors.append(math.exp(-slope))
    value, updates = fading(4, spec=TINY, steps=steps, networks=2, sequences=sequences)
    assert value == pytest.approx(np.mean(factors), rel=1e-9)
    assert updates == 0


@pytest.mark.parametrize(
    ("needed", "values", "verdict"),
    [
        ("all", (1, 2, 3), "holds"),
        ("all", (1, 2, 3.1), "missed"),
        ("all", (1, 2, math.nan), "missed"),
        ("4 of 5", (0, 2, 2, 2, 2), "holds"),
        ("4 of 5", (0, 2, 2, 2, 4), "missed"),
        ("4 of 5", (0, 2, 2), "missed"),
        ("mean", (0, 2, 4), "holds"),
        ("mean", (0, 0, 2), "missed"),
    ],
)
def test_that_the_verdict_counts_the_seeds_that_keep_the_bounds(needed, values, verdict):
    assert result(values, bounds=Bounds(1, 3), needed=needed).verdict == verdict


def test_that_a_figure_without_bounds_is_only_reported():
    assert result((math.nan,)).verdict == "reported"


def test_that_results_come_in_order_with_the_experiments_own_seeds_or_those_asked_for():
    both = [experiment((1, 2), name="a/a"), experiment((3, 4, 5), name="b/b")]
    own = [(one.experiment.name, [m.value for m in one.measured]) for one in results(both)]
    assert own == [("a/a", [1, 2]), ("b/b", [3, 4, 5])]
    assert [len(one.measured) for one in results(both, seeds=1)] == [1, 1]


def test_that_two_processes_measure_what_one_measures():
    measure = partial(fading, spec=TINY, steps=4, networks=1, sequences=1)
    rows = [experiment(measure=measure, seeds=2)]
    values = [[m.value for m in next(results(rows, processes=number)).measured] for number in (1, 2)]
    assert values[0] == values[1]
    assert values[0][0] != values[0][1]


def test_that_a_row_is_printed_in_columns():
    made = experiment(says="it is so", required="value >= 1", bounds=Bounds(low=1), seeds=2)
    measured = (
        Measured(seed=0, value=1.25, updates=1500, seconds=2.2),
        Measured(seed=1, value=0.5, updates=0, seconds=1),
    )
    assert row(Result(experiment=made, measured=measured)).splitlines() == [
        "made/up                 it is so                         value >= 1                "
        "seed 0  1.2500 after 1,500     3  missed",
        "none                                                                               seed 1  0.5000",
    ]
    assert head().splitlines()[0].split("  ")[0] == "experiment"


def test_that_the_mean_is_printed_where_it_is_judged():
    assert "mean    1.5000" in row(result((1, 2), bounds=Bounds(1, 2), needed="mean"))
    assert "mean" not in row(result((1, 2), bounds=Bounds(1, 2)))


def test_that_no_row_of_the_table_is_wider_than_the_head():
    for made in EXPERIMENTS:
        measured = [Measured(seed=19, value=0.12345, updates=4000, seconds=999)]
        lines = row(Result(experiment=made, measured=measured)).splitlines()
        assert max(map(len, lines)) <= max(map(len, head().splitlines()))


def test_that_a_value_that_is_not_finite_is_null_in_json():
    found = json.loads(json.dumps(plain(result((math.nan, math.inf))), allow_nan=False))
    assert [one["value"] for one in found["seeds"]] == [None, None]
    assert found["mean"] is None


def test_that_required_is_written_where_there_are_bounds_and_nowhere_else():
    assert all((made.bounds is None) == (made.required == "") for made in EXPERIMENTS)
    assert len({made.name for made in EXPERIMENTS}) == len(EXPERIMENTS)


def test_that_the_command_prints_all_rows_and_fails_if_one_is_missed(monkeypatch, capsys, tmp_path):
    good = experiment((2, 2), name="good/row", bounds=Bounds(low=1), required="1")
    bad = experiment((2, 0), name="bad/row", bounds=Bounds(low=1), required="1")
    monkeypatch.setattr(command, "EXPERIMENTS", (good, bad))
    file = tmp_path / "found.json"
    assert command.main(["--json", str(file)]) == 1
    said = capsys.readouterr().out
    assert said.index("good/row") < said.index("bad/row")
    assert "missed: bad/row" in said
    found = json.loads(file.read_text(encoding="utf-8"))
    assert found["missed"] == ["bad/row"]
    assert [one["value"] for one in found["rows"][1]["seeds"]] == [2, 0]
    assert command.main(["--only", "good"]) == command.main(["--only", "bad/row", "--seeds", "1"]) == 0


@pytest.mark.parametrize("wrong", [["--only", "nonsense"], ["--seeds", "0"], ["--processes", "3"]])
def test_that_wrong_words_are_refused(wrong, capsys):
    with pytest.raises(SystemExit) as left:
        command.main(wrong)
    assert left.value.code == 2
    assert wrong[0] in capsys.readouterr().err


@pytest.mark.parametrize("place", ["nowhere/found.json", ""])
def test_that_a_place_that_cannot_be_written_is_refused_before_measuring(monkeypatch, capsys, tmp_path, place):
    monkeypatch.setattr(command, "results", lambda *_: pytest.fail("measured"))
    with pytest.raises(SystemExit) as left:
        command.main(["--json", str(tmp_path / place)])
    assert left.value.code == 2
    assert str(tmp_path / place) in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_that_figures_of_before_stay_until_there_are_new_ones(monkeypatch, tmp_path):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "results", interrupted)
    file = tmp_path / "found.json"
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        command.main(["--json", str(file)])
    assert file.read_text(encoding="utf-8") == "{}"


def test_that_the_lab_runs_as_a_module():
    words = [sys.executable, "-m", "rnn_playground.lab"]
    done = subprocess.run([*words, "literature", "--only", "decay/elman", "--seeds", "1"], capture_output=True)
    assert done.returncode == 0
    assert b"decay/elman" in done.stdout
    nothing = subprocess.run([*words, "nonsense"], capture_output=True, text=True)
    assert nothing.returncode == 2
    assert "usage" in nothing.stderr
