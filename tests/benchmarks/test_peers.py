"""The benchmark against peers: its rows, its arithmetic, its rule for disturbed rounds, and its contenders' work."""

import importlib.util
import json
import math
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import peers
from peers_parts import contender_engine, contender_limit, memory, probes, reading_engine, rounds, table
from peers_parts.rounds import Burst, Clock
from peers_parts.rows import CELLS, READING, ROWS, SIZES, TASKS, Row

from rnn_playground.engine.batch import Batch

SMALLEST = Row("many-to-many", "elman", 8, 1, 10, 20)


def measured(task="many-to-many", torch=2.0, jax=1.5, limit=1.1):
    """Return an entry as a row's measurement gives it."""
    return table.entry(Row(task, "gru", 8, 1, 10, 20), {"torch": torch, "jax": jax, "limit": limit, "ms": {}})


def constant(seconds, quiet=True, log=None, name=""):
    """Return a burst that always takes the same."""

    def burst():
        if log is not None:
            log.append(name)
        return Burst(seconds, quiet)

    return burst


def test_that_the_36_rows_are_complete_and_distinct():
    assert len(set(ROWS)) == len(ROWS) == 36
    assert {(row.task, row.cell) for row in ROWS} == {(task, cell) for task in TASKS for cell in CELLS}
    assert {(row.H, row.B, row.T, row.V) for row in ROWS} == set(SIZES)
    assert sum(row.every for row in ROWS) == 18


def test_that_batches_are_full_and_the_same_for_every_contender():
    row = Row("many-to-one", "gru", 16, 16, 20, 50)
    for (tokens, targets), (again, _) in zip(row.batches(), row.batches(), strict=True):
        assert tokens.shape == (20, 16)
        assert targets.shape == (16,)
        assert 0 <= tokens.min() <= tokens.max() < 50
        np.testing.assert_array_equal(tokens, again)
    assert len({tokens.tobytes() for tokens, _ in row.batches()}) == 8


def test_that_options_choose_rows():
    options = peers.parse(["--cell", "lstm", "--hidden", "128", "--task", "many-to-one"])
    assert peers.chosen(options) == [Row("many-to-one", "lstm", 128, 64, 100, 1000)]
    assert peers.chosen(peers.parse([])) == list(ROWS)


def test_that_the_report_has_exactly_the_agreed_keys():
    report = json.loads(json.dumps(table.report([measured(), measured("many-to-one")])))
    assert set(report) == {"rows", "geomean", "geomean_many_to_one"}
    for row in report["rows"]:
        assert set(row) == {"task", "cell", "H", "B", "T", "V", "torch", "jax", "limit", "ms"}
    assert set(report["geomean"]) == set(report["geomean_many_to_one"]) == {"torch", "jax", "limit"}


def test_that_geometric_means_are_taken_by_task():
    rows = [measured(torch=2), measured(torch=8), measured("many-to-one", torch=3)]
    report = table.report(rows)
    assert report["geomean"]["torch"] == pytest.approx(4)
    assert report["geomean_many_to_one"]["torch"] == pytest.approx(3)


def test_that_a_contender_left_out_leaves_null():
    report = table.report([table.entry(SMALLEST, {"torch": 2.0, "ms": {"engine": 1.0, "torch": 2.0}})])
    assert report["rows"][0]["jax"] is None
    assert report["geomean"]["jax"] is None
    assert report["geomean"]["torch"] == 2.0
    assert "-" in table.line(report["rows"][0])


def test_that_a_ratio_is_the_median_of_the_ratios_of_rounds():
    # Medians of times are 2 and 3, a ratio of 1.5; the ratios are 3, 1 and 2.
    made = [{"engine": 1.0, "torch": 3.0}, {"engine": 2.0, "torch": 2.0}, {"engine": 4.0, "torch": 8.0}]
    assert rounds.summary(made)["torch"] == 2.0
    assert rounds.summary(made)["ms"] == {"engine": 2000.0, "torch": 3000.0}


def test_that_the_limit_is_compared_the_other_way_round():
    found = rounds.summary([{"engine": 3.0, "jax": 6.0, "limit": 2.0}])
    assert found["jax"] == 2.0
    assert found["limit"] == 1.5


def test_that_contenders_work_in_turns():
    log = []
    made = rounds.compete({name: constant(1.0, log=log, name=name) for name in "abcd"}, 3)
    assert "".join(log) == "abcd" * 3
    assert len(made) == 3


def test_that_rounds_with_foreign_load_are_dropped_and_repeated():
    answers = iter([Burst(9.0, False), Burst(1.0, True), Burst(9.0, False), Burst(2.0, True)])
    made = rounds.compete({"engine": constant(1.0), "torch": lambda: next(answers)}, 2, wait=0)
    assert [found["torch"] for found in made] == [1.0, 2.0]


def test_that_a_machine_that_is_never_quiet_ends_the_search():
    log = []
    assert rounds.compete({"engine": constant(1.0, quiet=False, log=log, name="e")}, 4, wait=0) == []
    assert len(log) == 4 * rounds.TRIES


@pytest.mark.parametrize(
    ("answer", "after", "threads", "quiet"),
    [
        ({"wall": 1.0, "cpu": 0.98}, Clock(5.98), 1, True),
        ({"wall": 1.0, "cpu": 0.96}, Clock(6.0), 1, False),  # somebody else had the core
        ({"wall": 1.0, "cpu": 0.99}, Clock(6.0, 0.01), 1, False),  # the hypervisor had it
        ({"wall": 1.0, "cpu": 1.2}, Clock(6.25), 2, True),  # two cores, one thread idle for most of the time
        ({"wall": 1.0, "cpu": 1.2}, Clock(6.4), 2, False),
    ],
)
def test_that_foreign_load_is_seen(answer, after, threads, quiet):
    assert rounds.is_quiet(answer, after, Clock(5.0), threads) is quiet


def test_that_the_engine_contender_learns():
    contender = contender_engine.Contender(SMALLEST, 1)
    before = contender.network.weights.vector.copy()
    first = contender.run(1)
    assert first == pytest.approx(math.log(20), rel=0.2)
    # Adam's first step is as long as its rate wherever there is a gradient.
    assert np.abs(contender.network.weights.vector - before).max() == pytest.approx(0.002, rel=1e-2)
    contender.run(400)
    assert contender.run(1) < 0.75 * math.log(20)  # what is to learn is random


@pytest.mark.parametrize("size", [SIZES[0], SIZES[1]])
@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("cell", CELLS)
def test_that_the_limit_makes_its_calls_and_its_numbers_stay_ordinary(cell, task, size):
    contender = contender_limit.Contender(Row(task, cell, *size), 1)
    contender.run(200)
    for name, array in vars(contender).items():
        if isinstance(array, np.ndarray) and array.dtype == np.float32:
            assert np.isfinite(array).all(), name
            usual = np.abs(array[array != 0])
            assert not usual.size or usual.min() > 1e-37, name  # denormals are slow


def test_that_the_limit_has_the_engines_number_of_weights_but_for_biases():
    for row in ROWS[:3]:
        limit, engine = contender_limit.Contender(row, 1), contender_engine.Contender(row, 1)
        assert abs(limit.size - engine.network.weights.size) <= row.gates * row.H


def test_that_a_contender_answers_from_its_own_process():
    contender = rounds.Contender("limit", peers.cores_of(peers.parse([])), 1)
    try:
        contender.load(SMALLEST)
        assert contender.steps >= rounds.LEAST_STEPS
        assert 0 < contender.burst().seconds < 1
    finally:
        contender.close()
    assert contender.process.returncode == 0


def test_that_a_dead_process_is_reported():
    contender = rounds.Contender("limit", peers.cores_of(peers.parse([])), 1)
    contender.process.kill()
    contender.process.wait()
    with pytest.raises(RuntimeError, match="limit has ended"):
        contender.ask({"run": 1})
    contender.close()


def test_that_a_missing_peer_is_named_with_the_way_to_install_it(monkeypatch, capsys):
    monkeypatch.setattr(peers.importlib.util, "find_spec", lambda name: None)
    assert peers.main(["--without", "torch"]) == 2
    error = capsys.readouterr().err
    assert "jax not installed" in error
    assert "pip install -e .[peers]" in error
    assert "--without jax" in error
    assert "torch" not in error


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("cell", CELLS)
def test_that_all_contenders_compute_the_same_loss_and_the_peers_the_same_steps(cell, task):
    pytest.importorskip("torch")
    jax = pytest.importorskip("jax")
    from peers_parts import contender_jax, contender_jax_tuned, contender_torch

    row = Row(task, cell, 8, 3, 5, 20)
    by_torch, by_engine = contender_torch.Contender(row, 1), contender_engine.Contender(row, 1)
    by_jax = contender_jax.Contender(row, 1)
    given = {name: array.detach().numpy().copy() for name, array in by_torch.model.named_parameters()}
    W_x, W_h, b_x, b_h, W_o, b_o = (
        given[name].T
        for name in (
            "layer.weight_ih_l0", "layer.weight_hh_l0", "layer.bias_ih_l0", "layer.bias_hh_l0", "out.weight", "out.bias"
        )
    )  # fmt: skip
    mine = {"W_x": W_x, "W_h": W_h, "b_x": b_x, "b_h": b_h, "W_o": W_o, "b_o": b_o}
    mine["embedding"] = given["embedding.weight"]
    by_jax.state = ({name: jax.numpy.array(mine[name]) for name in by_jax.state[0]}, *by_jax.state[1:])
    load_engine(by_engine.network.weights, row, mine)
    first = by_torch.run(1)
    assert by_engine.run(1) == pytest.approx(first, rel=1e-5)
    assert by_jax.run(1) == pytest.approx(first, rel=1e-5)
    later = by_torch.run(20)
    assert later != pytest.approx(first, rel=1e-3)
    assert by_jax.run(20) == pytest.approx(later, rel=1e-4)
    if (cell, task) in {("gru", "many-to-one"), ("lstm", "many-to-many")}:  # compiling takes a second each
        tuned = contender_jax_tuned.Contender(row, 1)
        order = contender_jax.initial(row, jax.random.key(1))
        tuned.state = (jax.numpy.concatenate([mine[name].reshape(-1) for name in order]), *tuned.state[1:])
        assert tuned.run(1) == pytest.approx(first, rel=1e-5)
        assert tuned.run(20) == pytest.approx(later, rel=1e-4)


def load_engine(weights, row, mine):
    """Write weights in torch's layout, transposed, into the engine's blocks."""
    H = row.H

    def blocks(array):
        return array.reshape(*array.shape[:-1], -1, H).swapaxes(0, -2) if array.ndim == 2 else array.reshape(-1, H)

    b_x, b_h = blocks(mine["b_x"]), blocks(mine["b_h"])
    arrays = {
        "embedding": mine["embedding"], "layer0.W_x": blocks(mine["W_x"]), "layer0.W_h": blocks(mine["W_h"]),
        "layer0.b": b_x + b_h, "out.W": mine["W_o"], "out.b": mine["b_o"],
    }  # fmt: skip
    if row.cell == "gru":
        arrays["layer0.b"][2] = b_x[2]
        arrays["layer0.b_hn"] = b_h[2]
    weights.load(arrays)


@pytest.mark.parametrize("cell", CELLS)
def test_that_readers_answer_with_probabilities_of_every_token(cell):
    sentence, token = Row("sentence", cell, 8, 1, 10, 20), Row("token", cell, 8, 1, 10, 20)
    modules = [reading_engine]
    if all(importlib.util.find_spec(peer) for peer in ("torch", "jax")):
        from peers_parts import reading_jax, reading_torch

        modules += [reading_jax, reading_torch]
    for module in modules:
        assert module.Contender(sentence, 1).run(3) == pytest.approx(10, rel=1e-5)
        assert module.Contender(token, 1).run(3) == pytest.approx(1, rel=1e-5)


def test_that_sentences_of_three_lengths_are_read():
    assert {row.T for row in READING if row.task == "sentence"} == {10, 20, 50}
    assert {row.H for row in READING if row.task == "token"} >= {8, 16, 32}
    assert all(row.B == 1 for row in READING)


def test_that_memory_is_compared_with_what_must_be_kept():
    found = memory.peak("many-to-many", "lstm", 8, 4, 10, 20)
    assert found["kept"] == 7 * 10 * 4 * 8 * 4
    weights = contender_engine.Contender(Row("many-to-many", "lstm", 8, 4, 10, 20), 1).network.weights.size
    assert found["weights"] >= 4 * 4 * weights  # weights, gradient and two memories of Adam
    assert found["peak"] > found["weights"] + 10 * 4 * 8 * 4  # at least all h besides
    assert found["ratio"] == found["peak"] / found["kept"]
    longer = memory.peak("many-to-many", "lstm", 8, 4, 100, 20)
    assert longer["peak"] > found["peak"] + 90 * 4 * 8 * 4


def test_that_the_command_measures_rows_and_writes_them(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(rounds, "is_quiet", lambda *_: True)
    monkeypatch.setattr(rounds, "BURST", 0.002)
    path = tmp_path / "peers.json"
    without = [f"--without={name}" for name in ("torch", "jax")]
    arguments = [*without, "--hidden", "8", "--cell", "elman", "--rounds", "2", "--table", "--json"]
    assert peers.main([*arguments, str(path)]) == 0
    report = json.loads(path.read_text(encoding="utf-8"))
    assert [row["task"] for row in report["rows"]] == list(TASKS)
    for row in report["rows"]:
        assert row["torch"] is row["jax"] is None
        assert row["limit"] > 0
        assert row["rounds"] == 2
    assert report["geomean"]["limit"] == pytest.approx(report["rows"][0]["limit"])
    assert "many-to-one" in capsys.readouterr().out


def test_that_the_engine_reads_what_its_network_says():
    row = Row("sentence", "lstm", 8, 1, 10, 20)
    contender = reading_engine.Contender(row, 1)
    network = contender.reader.network
    tokens = row.batches()[0][0]
    expected = network.outputs(Batch(lengths=np.array([10]), tokens=tokens))[:, 0]
    contender.reader.reset()
    by_token = [contender.reader.read(token).copy() for token in tokens[:, 0].tolist()]
    np.testing.assert_allclose(by_token, expected, rtol=1e-5)
    contender.reader.reset()
    np.testing.assert_allclose(contender.reader.read_sentence(tokens[:, 0])[1], expected, rtol=1e-5)


def test_that_the_command_prints_reading_by_token_and_by_sentence_and_the_probes(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(rounds, "is_quiet", lambda *_: True)
    monkeypatch.setattr(rounds, "BURST", 0.002)
    path = tmp_path / "details.json"
    arguments = ["--without=torch", "--without=jax", "--hidden=8", "--cell=elman", "--rounds=2", "--reading"]
    assert peers.main([*arguments, "--details", str(path)]) == 0
    found = json.loads(path.read_text(encoding="utf-8"))
    assert [(row["task"], row["T"]) for row in found["reading"]] == [
        ("token", 50), ("sentence", 10), ("sentence", 20), ("sentence", 50)
    ]  # fmt: skip
    token, *sentences = [row["ms"]["engine"] for row in found["reading"]]
    assert min(token, *sentences) > 0
    said = capsys.readouterr().out
    assert said.index("reading a token") < said.index("reading a sentence")
    assert f"{1000 * token:.1f}" in said  # microseconds


@pytest.mark.parametrize("cell", CELLS)
def test_that_every_probe_is_timed(cell):
    found = probes.measured(cell, 4, 3, 5, seconds=0.001)
    assert tuple(found["ms"]) == probes.PROBES
    assert all(ms > 0 for ms in found["ms"].values())
    assert len(probes.line(found)) <= len(probes.HEADING)


def test_that_a_probes_time_is_the_median_of_its_calls_in_ms():
    took = iter([0.0, 0.004] * (probes.LEAST - 1) + [0.0, 9.0])
    now = [0.0]

    def clock():
        now[0] += next(took)
        return now[0]

    made = []
    assert probes.median_ms(lambda: made.append(1), 0.0, clock) == pytest.approx(4)
    assert len(made) == probes.WARM + probes.LEAST


def test_that_asdict_order_is_the_order_of_a_row():
    assert Row(*asdict(SMALLEST).values()) == SMALLEST
