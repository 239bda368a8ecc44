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


@pytest.mark.parametrize(
    ("header", "ids"),
    [
        ("Sentence #,Word,POS", ["Sentence: 1", "", "", "Sentence: 2", ""]),
        ("sentence_id,token,pos", ["1", "1", "1", "2", "2"]),
        ("sentence,word,tag", ["s1", "s1", "s1", "s2", "s2"]),
    ],
)
def test_that_a_table_of_tokens_is_put_together_to_sentences(write, header, ids) -> None:
    words = ["The,DT", "dog,NN", '"""",``', "It,PRP", '",",","']
    lines = [f"{one},{word}" for one, word in zip(ids, words, strict=True)]
    path = write("ner.csv", "\n".join([header, *lines]).encode("cp1252"))
    found = load(sniff([path], "tag"), "tag")
    assert [(one.tokens, one.tags) for one in found.examples] == [
        (("The", "dog", '"'), ("DT", "NN", "``")),
        (("It", ","), ("PRP", ",")),
    ]
    assert (found.rows, found.problems) == (2, ())


def test_that_a_hole_in_a_table_of_tokens_leaves_its_sentence_out(write) -> None:
    path = write("ner.csv", "sentence_id,token,pos\n1,The,DT\n1,,NN\n2,It,PRP\n2,ran,VBD\n2,on,IN\n")
    found = load(sniff([path], "tag"), "tag")
    assert [one.tokens for one in found.examples] == [("It", "ran", "on")]
    assert [str(one) for one in found.problems] == [
        "ner.csv, line 3: the token (column 2) is empty: fill it in, or delete the row"
    ]


def test_that_brackets_around_phrases_are_left_out(write) -> None:
    one = "[ The/DT dog/NN ]\nbarks/VBZ\n[ it/PRP ]\n./.\n"
    path = write("wsj.pos", f"\n{one}\n\n[ A/DT cat/NN ]\nsleeps/VBZ ./.\n=====\n\n[ It/PRP ]\n")
    found = load(sniff([path], "tag"), "tag")
    assert [one.text for one in found.examples] == ["The dog barks it .", "A cat sleeps .", "It"]
    assert found.examples[0].tags == ("DT", "NN", "VBZ", "PRP", ".")
