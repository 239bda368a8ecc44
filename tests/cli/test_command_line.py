"""The command line: results on real input, one line and exit code 2 on wrong input."""

import json
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from rnn_playground import __version__
from rnn_playground.cli import main
from rnn_playground.cli.lessons import UNGROUPED
from rnn_playground.document.lessons import GROUPS, lesson_headings
from rnn_playground.document.parameters import parameters
from rnn_playground.document.project import open_project
from rnn_playground.training.trainer import Trainer


@pytest.fixture
def reviews(tmp_path):
    file = tmp_path / "reviews.tsv"
    rows = [(f"{word} food number {i}", label) for i in range(30) for word, label in (("good", "yes"), ("bad", "no"))]
    file.write_text("".join(f"{text}\t{label}\n" for text, label in rows), encoding="utf-8")
    return file


@pytest.fixture
def project(reviews, tmp_path):
    file = tmp_path / "reviews.rnnp"
    assert main(["train", "--data", str(reviews), "--task", "classify", "--epochs", "20", "--save", str(file)]) == 0
    return file


def result(*words, tmp_path):
    file = tmp_path / "result.json"
    assert main(["train", *map(str, words), "--json", str(file)]) == 0
    return json.loads(file.read_text(encoding="utf-8"))


def test_that_classification_reports_what_was_measured(reviews, tmp_path):
    found = result("--data", reviews, "--task", "classify", "--epochs", 20, "--rate", ".02", tmp_path=tmp_path)
    assert set(found) == {"loss", "train", "test", "updates", "seconds", "parameters", "rows"}
    assert set(found["train"]) == set(found["test"]) == {"loss", "accuracy", "macro_recall"}
    assert found["rows"] == 60
    assert len(found["loss"]) == 20
    assert found["loss"][-1] < found["loss"][0]
    assert found["test"]["accuracy"] == 1.0


def test_that_equal_seeds_give_equal_results(reviews, tmp_path):
    words = ("--data", reviews, "--task", "classify", "--updates", 7, "--seed", 3)
    one, two = result(*words, tmp_path=tmp_path), result(*words, tmp_path=tmp_path)
    assert one["loss"] == two["loss"]
    assert one["updates"] == 7
    assert one["test"] == two["test"]


def test_that_a_test_file_is_measured_instead_of_held_out_rows(reviews, tmp_path):
    other = tmp_path / "other.tsv"
    other.write_text("good food\tyes\nbad food\tno\nbad soup\tno\n", encoding="utf-8")
    words = ("--data", reviews, "--test", other, "--task", "classify", "--epochs", 20, "--rate", ".02")
    found = result(*words, "--save", tmp_path / "x.rnnp", tmp_path=tmp_path)
    assert found["rows"] == 60
    document = open_project(tmp_path / "x.rnnp").document
    assert [example.text for example in document.examples if example.part == "held out"] == [
        "good food", "bad food", "bad soup",
    ]


def test_that_tags_report_token_accuracy_and_span_f1(tmp_path):
    file = tmp_path / "tags.conll"
    file.write_text("".join(f"Anna\tB-PER\nsings\tO\n\nbirds\tO\nsing{i}\tO\n\n" for i in range(20)), encoding="utf-8")
    found = result("--data", file, "--task", "tag", "--epochs", 30, "--rate", ".02", tmp_path=tmp_path)
    assert found["rows"] == 40
    assert set(found["train"]) == {"loss", "token_accuracy", "span_f1"}
    assert found["train"]["span_f1"] == 1.0


def test_that_plain_text_reports_perplexity(tmp_path):
    file = tmp_path / "text.txt"
    file.write_text("abcdefgh\n" * 60, encoding="utf-8")
    words = ("--data", file, "--task", "next", "--tokens", "chars", "--epochs", 30, "--rate", ".02", "--length", 20)
    found = result(*words, tmp_path=tmp_path)
    assert found["rows"] == 60
    assert found["test"]["perplexity"] == pytest.approx(np.exp(found["test"]["loss"]))
    assert found["test"]["perplexity"] < 1.5  # the text repeats itself


def test_that_one_file_per_class_is_a_classification(tmp_path):
    for name, letters in (("vowels", "aeiou"), ("others", "bcdfg")):
        text = "".join(f"{a}{b}\n" for a in letters for b in letters)
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    files = (tmp_path / "vowels.txt", tmp_path / "others.txt")
    found = result("--data", *files, "--task", "classify", "--tokens", "chars", "--epochs", 30, tmp_path=tmp_path)
    assert found["rows"] == 50


def test_that_reading_a_saved_network_gives_its_numbers(project, tmp_path, capsys):
    out = tmp_path / "reading.json"
    assert main(["read", str(project), "good food", "--json", str(out)]) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    saved = open_project(project)
    trainer = Trainer(saved.document)
    trainer.restore(saved.checkpoint)
    trace = trainer.read("good food")
    assert told["tokens"] == ["good", "food"]
    np.testing.assert_allclose(told["outputs"], trace.outputs, rtol=1e-6)
    np.testing.assert_allclose(told["hidden_states"], trace.hidden[-1], rtol=1e-6)
    np.testing.assert_allclose(told["gradient_norms"], trace.gradient[-1], rtol=1e-6)
    assert "good" in capsys.readouterr().out


def test_that_a_lesson_trains_with_its_own_settings(tmp_path):
    found = result("--lesson", "names", "--updates", 5, tmp_path=tmp_path)
    assert (found["rows"], found["parameters"], found["updates"]) == (2, 76, 5)


@pytest.mark.parametrize(
    "words",
    [
        "--bidirectional", "--layers 2 --dropout .3", "--recurrent orthogonal", "--recurrent spectral --radius .9",
        "--initial-state learnt", "--decay .01", "--clip-value .05", "--truncate 2",
        *(f"--optimizer {name}" for name in ("nesterov", "adagrad", "adamw")),
    ],
)  # fmt: skip
def test_that_each_choice_trains_from_the_command_line_and_is_saved(reviews, tmp_path, words):
    saved = tmp_path / "x.rnnp"
    given = ("--data", reviews, "--task", "classify", "--epochs", 20, "--rate", ".02", *words.split())
    found = result(*given, "--save", saved, tmp_path=tmp_path)
    assert found["loss"][-1] < found["loss"][0]
    document = open_project(saved).document
    settings = document.settings
    assert document.reading == document.examples[0].text
    for flag, value in zip(words.split()[::2], words.split()[1::2] or ["on"], strict=True):
        name = flag.removeprefix("--").replace("-", "_")
        assert getattr(settings, name) == parameters()[name].check(value)


def test_that_a_reading_of_both_ways_lists_each_and_shows_the_way_from_the_beginning(reviews, tmp_path):
    saved, out = tmp_path / "x.rnnp", tmp_path / "reading.json"
    words = ("--task", "classify", "--bidirectional", "--cell", "lstm", "--save", saved)
    result("--data", reviews, *words, tmp_path=tmp_path)
    assert main(["read", str(saved), "good food number 3", "--json", str(out)]) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["layers"] == ["1 →", "1 ←"]
    assert told["hidden_states"] == told["hidden_states_by_layer"][0]
    assert told["gradient_norms"] == told["gradient_norms_by_layer"][0]
    assert len(told["hidden_states_by_layer"]) == len(told["gradient_norms_by_layer"]) == 2


def test_that_lessons_are_listed_one_a_line_under_the_heading_of_their_group(capsys):
    assert main(["lessons"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    headings = [line for line in lines if not line.startswith(" ")]
    assert len(set(headings)) == len(headings)
    assert set(headings) <= {*GROUPS, UNGROUPED}
    assert [line.split()[0] for line in lines if line.startswith("  ")] == [one.id for one in lesson_headings()]


def test_that_help_names_no_default_for_the_task_which_data_needs(capsys):
    with pytest.raises(SystemExit):
        main(["train", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "or another sequence. --data needs it." in told
    assert "Default: elman." in told
    assert "a lesson brings its own" in told


def test_that_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"rnn-playground {__version__}\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["train"], "--lesson --data"),
        (["train", "--lesson", "nowhere"], "nowhere"),
        (["train", "--data", "{none}", "--task", "classify"], "none.tsv"),
        (["train", "--data", "{reviews}"], "--task"),
        (["train", "--data", "{reviews}", "--task", "guess"], "guess"),
        (["train", "--data", "{empty}", "--task", "classify"], "empty.tsv"),
        (["train", "--data", "{binary}", "--task", "classify"], "binary.tsv"),
        (["train", "--data", "{short}", "--task", "classify"], "short.tsv, line 3"),
        (["train", "--data", "{reviews}", "--task", "classify", "--label-column", "9"], "9"),
        (["train", "--data", "{reviews}", "--task", "classify", "--hidden", "0"], "hidden"),
        (["train", "--data", "{reviews}", "--task", "classify", "--rate", "fast"], "rate"),
        (["train", "--data", "{reviews}", "--task", "classify", "--cell", "gnu"], "gnu"),
        (["train", "--data", "{reviews}", "--task", "classify", "--length", "5"], "--length"),
        (["train", "--lesson", "sky", "--bidirectional", "--truncate", "5"], "set “Truncate” to 0"),
        (["train", "--lesson", "sky", "--dropout", ".5"], "--dropout goes with --layers 2 or more only"),
        (["train", "--lesson", "sky", "--radius", ".5"], "--radius goes with --recurrent identity or spectral only"),
        (["train", "--lesson", "sky", "--layers", "2", "--dropout", "1"], "dropout must be between 0 and 0.9"),
        (["train", "--data", "{reviews}", "--task", "classify", "--epochs", "-1"], "-1"),
        (["train", "--data", "{reviews}", "--task", "classify", "--epochs", "1", "--updates", "1"], "--updates"),
        (["train", "--lesson", "sky", "--test", "{reviews}"], "--test"),
        (["train", "--lesson", "sky", "--json", "{none}/x.json"], "--json"),
        (["read", "{none}", "x"], "none.tsv"),
        (["read", "{binary}", "x"], "binary.tsv"),
        (["picture", "--lesson", "nowhere", "--out", "x.png"], "nowhere"),
        (["picture", "--lesson", "sky", "--out", "x.jpg"], ".png"),
        (["picture", "--lesson", "sky", "--size", "big", "--out", "x.png"], "big"),
        (["{none}"], "none.tsv"),
        (["--lesson", "nowhere"], "nowhere"),
        (["{reviews}", "--lesson", "sky"], "not both"),
        (["--frob"], "--frob"),
    ],
)
def test_that_wrong_input_is_told_in_one_line(words, told, reviews, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    (tmp_path / "empty.tsv").write_text("", encoding="utf-8")
    (tmp_path / "binary.tsv").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "short.tsv").write_text("a b\tyes\nc d\tno\nnothing\ne f\tno\n", encoding="utf-8")
    places = {name: tmp_path / f"{name}.tsv" for name in ("none", "empty", "binary", "short")} | {"reviews": reviews}
    assert main([word.format(**places) for word in words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert told in captured.err
    assert "Traceback" not in captured.err


def test_that_a_cut_off_project_is_told_in_one_line(project, capsys):
    project.write_bytes(project.read_bytes()[:-200])
    capsys.readouterr()
    assert main(["read", str(project), "x"]) == 2
    assert "reviews.rnnp" in capsys.readouterr().err


def test_that_a_sentence_without_a_token_is_told(project, capsys):
    capsys.readouterr()
    assert main(["read", str(project), "   "]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_that_without_a_display_the_first_lesson_is_trained_in_the_terminal(capsys, monkeypatch):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 0
    out = capsys.readouterr().out
    assert "no display" in out
    assert "600/600 updates" in out
    assert "wasn't" in out


def test_that_missing_libraries_are_named_with_their_packages(capsys, monkeypatch):
    from rnn_playground.cli import system

    monkeypatch.setattr(system, "_loads", lambda name: name != "libEGL.so.1")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert main([]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert all(word in told for word in ("libEGL.so.1", "apt install libegl1", "dnf install libglvnd-egl"))


def test_that_the_command_line_loads_no_qt():
    code = """import sys, rnn_playground.cli
rnn_playground.cli.main(["lessons"])
sys.exit(any(name.startswith("PySide6") for name in sys.modules))"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_that_a_picture_is_a_png_of_the_asked_size(tmp_path):
    out = tmp_path / "x.png"
    words = ["picture", "--lesson", "names", "--updates", "20", "--size", "1024x600", "--out", str(out)]
    done = subprocess.run([sys.executable, "-m", "rnn_playground", *words], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    content = out.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert (int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")) == (1024, 600)


def test_that_an_unknown_panel_is_told(tmp_path):
    words = ["picture", "--lesson", "sky", "--panel", "nowhere", "--out", str(tmp_path / "x.png")]
    done = subprocess.run([sys.executable, "-m", "rnn_playground", *words], capture_output=True, text=True)
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert done.stderr.count("\n") == 1


def test_that_a_project_holds_no_pickle(project):
    with zipfile.ZipFile(project) as archive:
        assert sorted(archive.namelist()) == ["manifest.json", "project.json", "weights.safetensors"]
