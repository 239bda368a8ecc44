"""ABC tune books with the quirks of real ones are read; expected words are written by hand."""

from fractions import Fraction
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_playground.tasks.music import melody, tunes
from rnn_playground.tasks.music.melody import full_bars


def words(music: str, head: str = "L:1/4\nM:4/4\nK:C") -> str:
    """Return the words of a tune without its key and metre."""
    found = tunes(f"X:1\nT:t\n{head}\n{music}\n")
    return " ".join(found[0].tokens[2:]) if found else ""


def test_that_a_tune_has_its_fields() -> None:
    (tune,) = tunes(
        "X:7\r\nT:First name\r\nT:other name\r\nC:me\r\nM:6/8\r\nL:1/8\r\nQ:3/8=90\r\nK:Ador\r\nA2B c3|]\r\n"
    )
    assert (tune.number, tune.title, tune.key, tune.metre, tune.unit) == (
        "7",
        "First name",
        "Ador",
        "6/8",
        Fraction(1, 8),
    )
    assert tune.text == "K:Ador M:6/8 A4:1/4 B4:1/8 C5:3/8 |"
    assert tune.remarks == ()


@pytest.mark.parametrize(
    ("music", "wanted"),
    [
        ("C c C, c' c,, C'", "C4:1/4 C5:1/4 C3:1/4 C6:1/4 C3:1/4 C5:1/4"),
        ("C2 C/2 C/ C// C3/2 C3/", "C4:1/2 C4:1/8 C4:1/8 C4:1/16 C4:3/8 C4:3/8"),
        ("A>B A<B A>>B", "A4:3/8 B4:1/8 A4:1/8 B4:3/8 A4:7/16 B4:1/16"),
        ("(3ABc (3:2:2A2B c", "A4:1/6 B4:1/6 C5:1/6 A4:1/3 B4:1/6 C5:1/4"),
        ("^F F | F", "F#4:1/4 F#4:1/4 | F4:1/4"),
        ("_B =B ^^c __e", "Bb4:1/4 B4:1/4 C##5:1/4 Ebb5:1/4"),
        ("z2 x A | Z2 |", "z:1/2 z:1/4 A4:1/4 | z:1/1 | z:1/1 |"),
        ("A-A A-|A", "A4:1/4- A4:1/4 A4:1/4- | A4:1/4"),
        ('"Am"A "^text"~B .c uvd !trill!e +fermata+f Tg', "A4:1/4 B4:1/4 C5:1/4 D5:1/4 E5:1/4 F5:1/4 G5:1/4"),
        ("{gab}A {/g}B (AB)", "A4:1/4 B4:1/4 A4:1/4 B4:1/4"),
        ("[CEG]2 [ce]/", "G4:1/2 E5:1/8"),
        ("A % B c\nd", "A4:1/4 D5:1/4"),
        ("AB\\\ncd\nw: la la-la\nA", "A4:1/4 B4:1/4 C5:1/4 D5:1/4 A4:1/4"),
        ("|:A:|B|", "A4:1/4 | A4:1/4 | B4:1/4 |"),
        ("A|B:|c|]", "A4:1/4 | B4:1/4 | A4:1/4 | B4:1/4 | C5:1/4 |"),
        ("|:A|1B:|2c|]d|", "A4:1/4 | B4:1/4 | A4:1/4 | C5:1/4 | D5:1/4 |"),
        ("|:A|[1 B:|[2 c||d:|", "A4:1/4 | B4:1/4 | A4:1/4 | C5:1/4 | D5:1/4 | D5:1/4 |"),
        ("|:A|[1,2B:|[3c|]", "A4:1/4 | B4:1/4 | A4:1/4 | B4:1/4 | A4:1/4 | C5:1/4 |"),
        ("A::B:|", "A4:1/4 | A4:1/4 | B4:1/4 | B4:1/4 |"),
        ("A|[K:G]F[M:3/4]F", "A4:1/4 | K:G F#4:1/4 M:3/4 F#4:1/4"),
        ("A\nK:D\nM:C|\nL:1/8\nf", "A4:1/4 K:D M:2/2 F#5:1/8"),
        ("A & c | B", "A4:1/4 | B4:1/4"),
        ("V:1\nA|\nV:2\nc|\n[V:1]B|[V:2]d|", "A4:1/4 | B4:1/4 |"),
        ("d:|", "D5:1/4 | D5:1/4 |"),
        ("A\n\nthis is text between tunes: a bad egg", "A4:1/4"),
    ],
)  # fmt: skip
def test_that_music_is_read_as_written(music: str, wanted: str) -> None:
    assert words(music) == wanted


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("G", "F#4 B4"), ("Em", "F#4 B4"), ("F", "F4 Bb4"), ("Bb maj", "F4 Bb4"), ("D mixolydian", "F#4 B4"),
        ("Dmix", "F#4 B4"),
        ("Ddor", "F4 B4"), ("F#m", "F#4 B4"), ("Gmin clef=treble", "F4 Bb4"), ("HP", "F#4 B4"),
        ("none", "F4 B4"), ("", "F4 B4"),
        ("Cb", "Fb4 Bb4"), ("C#", "F#4 B#4"), ("Elyd", "F#4 B4"),
    ],
)  # fmt: skip
def test_that_keys_set_sharps_and_flats(key: str, wanted: str) -> None:
    found = words("FB", f"M:4/4\nL:1/4\nK:{key}")
    assert [word.split(":")[0] for word in found.split()] == wanted.split()


def test_that_the_unit_length_follows_the_metre_where_none_is_written() -> None:
    assert words("A", "M:2/4\nK:C") == "A4:1/16"
    assert words("A", "M:3/4\nK:C") == words("A", "K:C") == words("A", "M:C\nK:C") == "A4:1/8"


def test_that_a_book_has_several_tunes_and_those_without_notes_are_left_out() -> None:
    book = "%abc-2.1\nM:4/4\n\nX:1\nT:one\nK:C\nA\n\nX:2\nT:none\nK:C\nz\n\nX:3\nK:G\nB\n"
    assert [tune.title for tune in tunes(book)] == ["one", "tune 3"]
    assert tunes("An English text, with a cab and a bad egg.\n") == ()


def test_that_unknown_things_are_remarked_upon_and_passed_over() -> None:
    (tune,) = tunes("X:1\nM:banana\nL:1/4\nK:Hmm\nA @ B €c0|")
    assert tune.text == "K:none M:none A4:1/4 B4:1/4 |"
    assert [remark for remark in tune.remarks if "banana" in remark]
    assert "“@” is passed over" in tune.remarks


def test_that_bars_of_a_plain_tune_are_full_after_repeats_are_played_out() -> None:
    (tune,) = tunes("X:1\nM:3/4\nL:1/8\nK:D\n|:d2 f2 a2|g>f (3efg f2|1 e6:|2 d6|]\n")
    assert full_bars(melody(tune.tokens)) == (6, 6)


@given(st.text("ABCabcdzZxKLMV:|[]()<>{}\"!+-^_=/0123456789,' \n\\%&~.yw", max_size=120))
@settings(max_examples=300, deadline=None)
def test_that_nothing_in_a_file_raises(music: str) -> None:
    for tune in tunes("X:1\nK:C\n" + music):
        melody(tune.tokens)
        assert len(tune.tokens) <= 20_100


def test_that_a_part_closed_without_endings_is_played_twice_whatever_comes_later() -> None:
    assert words("AB:|c[1d:|[2e:|[3f|]") == words("AB|AB|cd|ce|cf|]")


@pytest.mark.parametrize("music", [":|" * 20_000 + "A", "A" + ":|" * 20_000, "A:|" * 10_000])
def test_that_a_line_of_repeats_is_read_in_time_that_grows_with_its_length(music: str) -> None:
    started = process_time()
    words(music)
    assert process_time() - started < 2  # looking back at all signs each time took 4 to 20 s
