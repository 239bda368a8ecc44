"""Words that carry their tags."""

import pytest

from rnn_playground.tasks.importers import load, sniff


@pytest.mark.parametrize("sign", ["_", "/", "|"])
def test_that_the_tag_stands_behind_the_last_sign(write, sign) -> None:
    lines = [["The:DT", "dog:NN", "barks:VBZ", ".:."], ["It:PRP", f"a{sign}b:NN", "runs:VBZ", ".:."]]
    path = write("a.txt", "\r\n".join(" ".join(words) for words in lines).replace(":", sign))
    plan = sniff([path], "tag")
    assert (plan.kind, plan.delimiter) == ("tagged", sign)
    assert [(one.tokens, one.tags) for one in load(plan, "tag").examples] == [
        (("The", "dog", "barks", "."), ("DT", "NN", "VBZ", ".")),
        (("It", f"a{sign}b", "runs", "."), ("PRP", "NN", "VBZ", ".")),
    ]


def test_that_a_word_without_a_tag_is_told_with_its_line(write) -> None:
    good = "The_DT dog_NN barks_VBZ loudly_RB ._.\n" * 20
    found = load(sniff([write("a.pos", good + "A_DT cat ._.\n")], "tag"), "tag")
    assert [str(one) for one in found.problems] == [
        "a.pos, line 21: “cat” has no tag: write it behind the word, with “_” between them"
    ]


def test_that_plain_sentences_are_not_tagged(write) -> None:
    assert sniff([write("a.txt", "one and/or two\nthree_four five\n")], "tag").kind == "text"
