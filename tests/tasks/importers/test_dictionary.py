"""Pronouncing dictionaries: words and their phonemes, with the oddities of CMUdict."""

import pytest

from rnn_playground.tasks.importers import load, sniff

OLD = (
    ";;; a dictionary in the old layout\n;;;\n!EXCLAMATION-POINT  EH2 K S K L AH0 M EY1\n'TIS  T IH1 Z\n"
    "(BEGIN-PARENS  B IH0 G IH1 N\n;SEMI-COLON  S EH1 M IY0\n;SEMI-COLON(1)  S EH1 M AY0\n#HASH-MARK  HH AE1 SH\n"
    "WORD  W ER1 D\nWORD(1)  W ER2 D\nCAFÉ  K AH0 F EY1\n"
)
NEW = (
    "'bout B AW1 T\naalborg AO1 L B AO0 R G # place, danish\naalborg(2) AA1 L B AO0 R G\nd'artagnan D AH0 R\n"
    "a AH0\na(2) EY1\nabbe AE1 B IY0 # foreign french\n"
)


def rows(path, task="translate"):
    plan = sniff([path], task)
    found = load(plan, task)
    assert (plan.kind, plan.tokens, plan.target_tokens, found.problems) == ("dictionary", "chars", "spaced", ())
    return [(one.text, one.target) for one in found.examples]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_that_comments_are_dropped_and_variants_are_further_rows(write, encoding, end) -> None:
    assert rows(write("cmudict-0.7b", OLD.replace("\n", end).encode(encoding))) == [
        ("!EXCLAMATION-POINT", "EH2 K S K L AH0 M EY1"),
        ("'TIS", "T IH1 Z"),
        ("(BEGIN-PARENS", "B IH0 G IH1 N"),
        (";SEMI-COLON", "S EH1 M IY0"),
        (";SEMI-COLON", "S EH1 M AY0"),
        ("#HASH-MARK", "HH AE1 SH"),
        ("WORD", "W ER1 D"),
        ("WORD", "W ER2 D"),
        ("CAFÉ", "K AH0 F EY1"),
    ]


def test_that_comments_behind_an_entry_are_dropped(write) -> None:
    assert rows(write("cmudict.dict", NEW)) == [
        ("'bout", "B AW1 T"),
        ("aalborg", "AO1 L B AO0 R G"),
        ("aalborg", "AA1 L B AO0 R G"),
        ("d'artagnan", "D AH0 R"),
        ("a", "AH0"),
        ("a", "EY1"),
        ("abbe", "AE1 B IY0"),
    ]


def test_that_an_entry_without_phonemes_is_told_with_its_line(write) -> None:
    found = load(sniff([write("a.dict", f"{OLD}BAD\n")], "translate"), "translate")
    assert [str(one) for one in found.problems] == [
        "a.dict, line 12: “BAD” has no phonemes: write them behind the word, blanks between them"
    ]


@pytest.mark.parametrize("header", ["", "word,phonemes\n"])
def test_that_a_dictionary_in_a_table_is_a_table(write, header) -> None:
    plan = sniff([write("a.csv", f"{header}hello,HH AH0 L OW1\nworld,W ER1 L D\n")], "translate")
    assert (plan.kind, plan.tokens, plan.target_tokens, plan.header) == ("table", "chars", "spaced", bool(header))


def test_that_a_dictionary_serves_nothing_but_translation(write) -> None:
    for task in ("classify", "tag"):
        found = load(sniff([write("a.dict", NEW)], task), task)
        assert "words with their phonemes: choose the task translate" in str(found.problems[0])


def test_that_sentences_are_no_dictionary(write) -> None:
    plan = sniff([write("a.txt", "I am here\tIch bin da\nA B\tC D\nHe is here\tEr ist da\n")], "translate")
    assert plan.kind == "table"
