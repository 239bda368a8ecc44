"""Translations: source, target, and whatever stands behind them."""

import pytest

from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.importers import choose, load, preview, sniff, sniff_like

NOTE = "CC-BY 2.0 (France) Attribution: tatoeba.org #2877272 (CM) & #1158250 (Wittydev)"


def rows(path, **columns):
    plan = choose(sniff([path], "translate"), task_name="translate", **columns)
    return [(one.text, one.target) for one in load(plan, "translate").examples]


def tokens(path):
    plan = sniff([path], "translate")
    return plan.tokens, plan.target_tokens


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["fra.txt", "fra.tsv", "fra"])
def test_that_a_note_behind_the_pair_is_left_out(write, name, end) -> None:
    pairs = [("Go.", "Va !"), ("Go.", "Marche."), ("I’m home.", "Je suis là\u202f!"), ('"No"', "«\u00a0Non\u00a0»")]
    path = write(name, end.join(f"{one}\t{two}\t{NOTE}" for one, two in pairs))
    assert rows(path) == pairs  # with every source that comes again, signs as they are
    assert tokens(path) == ("words", "words")


def test_that_quotes_in_a_tab_separated_pair_are_plain_characters(write) -> None:
    path = write("a.tsv", '"Go\tVa"\nHe said "hi\tIl a dit « salut\n"\t"\n')
    assert rows(path) == [('"Go', 'Va"'), ('He said "hi', "Il a dit « salut"), ('"', '"')]


def test_that_numbers_and_languages_beside_the_sentences_are_passed_over(write) -> None:
    lines = [f"{n}\teng\tWe saw number {n}.\t{n + 90}\tfra\tNous avons vu {n}.\n" for n in range(1276, 1296)]
    assert rows(write("links.tsv", "".join(lines)))[0] == ("We saw number 1276.", "Nous avons vu 1276.")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("english,french", ("a b", "c d")),
        ("target,source", ("c d", "a b")),
        ("Phonemes,Word", ("c d", "a b")),
        ("fra,eng", ("c d", "a b")),
    ],
)
def test_that_a_header_says_which_side_is_which(write, header, expected) -> None:
    assert rows(write("a.csv", f'{header}\na b,c d\n"x, y",z\n'))[0] == expected


def test_that_columns_can_be_chosen(write) -> None:
    path = write("a.csv", "one,two,three\na b,c d,e f\ng h,i j,k l\n")
    assert rows(path, text_column="two", target_column="three")[0] == ("c d", "e f")
    assert rows(path, header=True, target_column=1)[0] == ("c d", "a b")
    with pytest.raises(DataError, match="text and target are both in column 2: choose two"):
        rows(path, text_column=2, target_column="two")
    with pytest.raises(DataError, match=r"a.csv: there is no column '7': the file has 3 columns"):
        rows(path, target_column="7")


def test_that_prepared_corpora_with_three_bars_are_read(write) -> None:
    path = write("train.en-fr", 'go . ||| va !\nhe said " no | yes ||| il a dit\n')
    assert rows(path) == [("go .", "va !"), ('he said " no | yes', "il a dit")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("go\twent\nwalk\twalked\nrun\tran\n", ("chars", "chars")),
        ("ATGGCC\tMA\nATGTTT\tMF\n", ("chars", "chars")),
        ("hello\th ə l oʊ\nworld\tw ɜː l d\nword\tw ɜː d\n", ("chars", "spaced")),
        ("h ə l oʊ\thello\nw ɜː l d\tworld\nw ɜː d\tword\n", ("spaced", "chars")),
        ("Go.\tVa !\nHi!\tSalut !\nRun!\tCours !\n", ("words", "words")),
        ("I see it.\t我看到了。\nHe is here.\t他在这里。\n", ("words", "words")),
    ],
)
def test_that_the_tokens_follow_from_the_texts(write, content, expected) -> None:
    assert tokens(write("a.tsv", content)) == expected


def test_that_a_row_without_a_target_is_told_with_its_line(write) -> None:
    found = load(sniff([write("a.txt", "Go.\tVa !\nRun!\nHi.\t\nNo.\tNon.\n")], "translate"), "translate")
    assert [str(one) for one in found.problems] == [
        "a.txt, line 2: 1 column, but the target is in column 2: add the missing tab, or choose another column",
        "a.txt, line 3: the target (column 2) is empty: fill it in, or delete the row",
    ]
    assert len(found.examples) == 2


def test_that_lines_without_targets_say_what_to_do(write) -> None:
    found = load(sniff([write("a.txt", "go home\nhi there\n")], "translate"), "translate")
    assert "lines without targets: give each row two columns" in str(found.problems[0])


def test_that_a_test_file_is_read_by_the_choices_for_the_training_file(write) -> None:
    train = sniff([write("train.csv", "english,french\na b,c d\n")], "translate")
    test = sniff_like(train, [write("test.csv", "french,english\nx y,z\n")], "translate")
    assert [(one.text, one.target) for one in load(test, "translate").examples] == [("z", "x y")]


def test_that_the_preview_says_where_the_target_is(write) -> None:
    shown = preview(sniff([write("a.tsv", "go\twent\n")], "translate"), 5, "translate")
    assert (shown.text_column, shown.label_column, shown.target_column) == (0, None, 1)
