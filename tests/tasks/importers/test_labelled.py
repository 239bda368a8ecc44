"""Lines that begin with their label, sentences with tags and an intent, and files whose lines belong together."""

import pytest

from rnn_playground.tasks.importers import FileError, choose, load, sniff, sniff_like

_ASKED = ["How far is the moon ?", "Who wrote this ?", "What is a quark ?", "How many legs has a crab ?"] * 5
_COARSE = ["NUM:dist", "HUM:ind", "DESC:def", "NUM:count"] * 5


def test_that_labels_before_the_first_blank_are_recognised(write) -> None:
    lines = [f"{label} {text}" for label, text in zip(_COARSE, _ASKED, strict=True)]
    path = write("asked.label", "\r\n".join(lines).replace("crab", "caf\xe9").encode("latin-1"))
    plan = sniff([path], "classify")
    assert plan.kind == "labelled"
    found = load(plan, "classify").examples
    assert [one.label for one in found] == _COARSE
    assert found[3].text == "How many legs has a café ?"
    coarse = load(choose(plan, label_column="coarse", task_name="classify"), "classify").examples
    assert {one.label for one in coarse} == {"NUM", "HUM", "DESC"}


def test_that_the_sign_of_fasttext_is_no_part_of_the_label(write) -> None:
    lines = "".join(f"__label__{label}\t{text}  \n" for label, text in zip("abab" * 5, _ASKED, strict=True))
    found = load(sniff([write("a.txt", lines)], "classify"), "classify").examples
    assert (found[1].text, found[1].label) == ("Who wrote this ?", "b")


def test_that_a_line_without_a_label_is_told(write) -> None:
    lines = "".join(f"__label__a {text}\n" for text in _ASKED * 10)
    found = load(sniff([write("a.txt", lines + "What now ?\n")], "classify"), "classify")
    assert [str(one) for one in found.problems] == [
        "a.txt, line 201: “What now ?” does not begin with a label: write one such as __label__name before it"
    ]


@pytest.mark.parametrize("text", ["Ge1:1 In one\n", "ANN: Come.\nBEN: No.\n", "12:30 tea\n"])
def test_that_verses_parts_and_times_are_no_labels(write, text) -> None:
    lines = "".join(text.replace("1 ", f"{place} ") for place in range(40))
    assert sniff([write("a.txt", lines)], "classify").kind != "labelled"


def test_that_the_last_of_the_tags_is_the_intent(write) -> None:
    lines = "BOS fly to rome EOS\tO O O B-city book_flight\nBOS which hotel EOS\tO O O find_hotel\n" * 5
    path = write("a.iob", lines)
    found = load(sniff([path], "classify"), "classify").examples
    assert [one.text for one in found[:2]] == ["fly to rome", "which hotel"]
    assert [one.label for one in found[:2]] == ["book_flight", "find_hotel"]
    tagged = load(sniff([path], "tag"), "tag").examples
    assert (tagged[0].tokens, tagged[0].tags) == (("fly", "to", "rome"), ("O", "O", "B-city"))


@pytest.fixture
def joint(write):
    """Return texts, labels and tags in three files with equally many lines."""
    tags = [" ".join("B-x" if word == "moon" else "O" for word in text.split()) for text in _ASKED]
    sides = {"label": ["find_far", "find_who", "find_what", "find_how"] * 5, "seq.in": _ASKED, "seq.out": tags}
    return [write(name, "\n".join(lines) + "\n\n") for name, lines in sides.items()]


def test_that_files_whose_lines_belong_together_are_read_side_by_side(joint) -> None:
    label, text, tags = joint
    plan = sniff([text, label], "classify")
    assert plan.kind == "side by side"
    assert [(one.text, one.label) for one in load(plan, "classify").examples][1] == ("Who wrote this ?", "find_who")
    assert load(sniff(joint, "classify"), "classify").rows == len(_ASKED)
    tagged = load(sniff([text, tags], "tag"), "tag").examples
    assert tagged[0].tags == ("O", "O", "O", "O", "B-x", "O")
    assert load(sniff_like(plan, [label, text], "classify"), "classify").examples[1].label == "find_who"


def test_that_a_missing_line_of_files_side_by_side_is_told(joint, write) -> None:
    plan = sniff(joint[:2], "classify")
    write("label", "a\nb\n")
    assert "label has fewer lines" in load(plan, "classify").problems[0].message


def test_that_two_languages_line_by_line_are_pairs(write) -> None:
    one = write("train.en", "".join(f"one, {place} red\n" for place in range(20)))
    two = write("train.fr", "".join(f"un rouge\xa0{place}\n" for place in range(20)))
    found = load(sniff([one, two], "translate"), "translate").examples
    assert (found[4].text, found[4].target) == ("one, 4 red", "un rouge\xa04")


@pytest.mark.parametrize(
    ("task", "text"),
    [
        ("translate", "one\tun\ntwo\tdeux\n" * 20),
        ("translate", "bee  B IY1\nkey  K IY1\nsee  S IY1\ntea  T IY1\n"),
        ("tag", "the DT B-NP\ndog NN I-NP\n\nit PRP B-NP\nruns VBZ O\n\n" * 20),
        ("tag", "the/DT dog/NN\nit/PRP runs/VBZ off/RP\n" * 20),
        ("classify", "Anna\nBerta\nAnna\n" * 20),
    ],
)
def test_that_files_which_hold_all_by_themselves_are_not_put_together(write, task, text) -> None:
    plan = sniff([write("a.txt", text), write("b.txt", text)], task)
    assert plan.kind != "side by side"


def test_that_one_file_cannot_be_text_and_label(joint) -> None:
    plan = sniff(joint[:2], "classify")
    with pytest.raises(FileError, match="both are in column 1: choose two"):
        choose(plan, text_column="label", label_column=1, task_name="classify")
