"""CoNLL columns: what is a token, what a comment, what ends a sentence."""

import pytest

from rnn_playground.tasks.importers import load, sniff


def sentences(path, task="tag", **options):
    found = load(sniff([path], task, **options), task)
    return [list(zip(one.tokens, one.tags, strict=True)) for one in found.examples]


def problems(path):
    return [str(one) for one in load(sniff([path], "tag"), "tag").problems]


@pytest.mark.parametrize("gap", ["\n", "\t\n", "  \n", " \t \n", "\u00a0\n", "\n\n\t\n", "\r\n"])
def test_that_blank_and_white_space_lines_end_a_sentence(write, gap: str) -> None:
    path = write("a.conll", f"a\tO\nb\tB-x\n{gap}c\tO\n{gap}")
    assert sentences(path) == [[("a", "O"), ("b", "B-x")], [("c", "O")]]


def test_that_odd_characters_stay_in_their_token(write) -> None:
    odd = [
        '"',
        "in\u200bside",
        "\ufeffx",
        "\u200b",
        "a\x85b",
        "c\u2028d",
        "''",
        "\u00a0",
        "New York",
        "#",
        "#tag",
    ]
    path = write("a.conll", "".join(f"{token}\tO\n" for token in odd) + "end\tB-x\n\nx\tO\n")
    assert sentences(path) == [[*((token, "O") for token in odd), ("end", "B-x")], [("x", "O")]]


def test_that_a_mark_at_the_start_is_no_part_of_the_first_token(write) -> None:
    assert sentences(write("a.conll", "\ufeffa\tO\nb\tB-x\n\n"))[0][0] == ("a", "O")


def test_that_a_hash_with_a_tag_is_a_token_and_one_without_a_comment(write) -> None:
    path = write(
        "a.conll", "# id 1\n#\tO\n#tag\tO\na\tB-x\n# inside\nb\tO\n\n#no blank\n#\ttwo\tthree\nc\tO\n"
    )
    assert sentences(path) == [[("#", "O"), ("#tag", "O"), ("a", "B-x"), ("b", "O")], [("c", "O")]]


def test_that_a_comment_with_as_many_words_as_columns_is_none_of_the_tokens(write) -> None:
    path = write("a.txt", "# sentence one\nThe DT O\ndog NN B-x\n# NN O\n\n# sentence two\nA DT O\n\n")
    assert sentences(path) == [[("The", "O"), ("dog", "B-x"), ("#", "O")], [("A", "O")]]


def test_that_ranges_empty_nodes_and_comments_of_conllu_are_skipped(write) -> None:
    row = "{}\t{}\tx\t{}\tX\t_\t0\tdep\t_\t_\n".format
    text = (
        "# sent_id = 1\n# text = don't # 5\n"
        + row("1-2", "don't", "_")
        + row(1, "do", "AUX")
        + row(2, "n't", "PART")
    )
    text += (
        row("2.1", "gone", "VERB")
        + row(3, "#", "SYM")
        + row(4, "à la", "ADP")
        + "\n# sent_id = 2\n"
        + row(1, '"', "PUNCT")
    )
    path = write("a.conllu", text + "\n")
    assert sentences(path) == [
        [("do", "AUX"), ("n't", "PART"), ("#", "SYM"), ("à la", "ADP")],
        [('"', "PUNCT")],
    ]
    assert sniff([write("b.txt", text)], "tag").columns[3] == "UPOS"


def test_that_documents_are_parted_and_blanks_separate_columns(write) -> None:
    path = write(
        "a.txt",
        "-DOCSTART- -X- O O\n\nEU NNP B-NP B-ORG\nsaid  VBD\tB-VP O\n-DOCSTART- -X- O O\nYes UH O O\n",
    )
    assert sentences(path) == [[("EU", "B-ORG"), ("said", "O")], [("Yes", "O")]]


def test_that_numbers_and_tags_before_the_token_are_seen(write) -> None:
    german = write("g.tsv", "#\thttp://x\t[2009]\n1\tAnna\tB-PER\tO\n2\tsagt\tO\tO\n\n1\tja\tO\tO\n")
    assert sentences(german) == [[("Anna", "B-PER"), ("sagt", "O")], [("ja", "O")]]
    swapped = write("m.bio", "O\twhat\nB-Genre\tcomedy\n\nO\tshow\n")
    assert sentences(swapped) == [[("what", "O"), ("comedy", "B-Genre")], [("show", "O")]]


def test_that_a_header_is_no_token(write) -> None:
    assert sentences(write("a.tsv", "word\ttag\nThe\tDT\n\nA\tDT\n")) == [[("The", "DT")], [("A", "DT")]]


def test_that_a_bad_line_costs_its_sentence_and_is_named(write) -> None:
    path = write(
        "a.conll", "a\tO\nb\nc\tB-x\n\nd\tO\n\n\tO\ne\tO\n\nf\tO\n#tag\n\ng\tO\th\n\n" + "i\tO\n" * 60
    )
    assert sentences(path) == [[("d", "O")], [("i", "O")] * 60]
    missing = "1 column, but the tag is in column 2: add the missing tab, or choose another column"
    assert problems(path) == [
        f"a.conll, line 2: {missing}",
        "a.conll, line 7: the token (column 1) is empty: fill it in, or delete the row",
        f"a.conll, line 11: {missing}",
        "a.conll, line 13: 3 columns, but the other rows have 2: remove the extra tab",
    ]
    assert load(sniff([path], "tag"), "tag").rows == 6


def test_that_a_single_sentence_without_a_gap_is_read(write) -> None:
    assert sentences(write("a.txt", "I\tO\nlove\tO\nBoston\tB-city\n")) == [
        [("I", "O"), ("love", "O"), ("Boston", "B-city")]
    ]


def test_that_the_next_token_takes_the_tokens_joined_by_blanks(write) -> None:
    path = write("a.conll", "I\tO\n'm\tO\n\nOK\tO\n\n")
    assert [one.text for one in load(sniff([path], "next"), "next").examples] == ["I 'm", "OK"]


def test_that_tags_are_no_labels(write) -> None:
    found = load(sniff([write("a.conll", "I\tO\n\nOK\tB-x\n\n")], "classify"), "classify")
    assert not found.examples
    assert "choose the task tag" in str(found.problems[0])


def test_that_a_long_file_without_blank_lines_is_cut_at_full_stops(write) -> None:
    text = "The\tDT\ndog\tNN\nbarks\tVBZ\n.\t.\n" * 60
    found = load(sniff([write("a.tsv", text)], "tag"), "tag")
    assert len(found.examples) == found.rows == 60
    assert {one.tokens for one in found.examples} == {("The", "dog", "barks", ".")}
    assert found.notes == (
        "a.tsv: no blank line stands between sentences, so each ends with its “.”, “!” or “?”",
    )
