"""Facts about cutting text into tokens."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_playground.tasks.numeric import is_numeric
from rnn_playground.tasks.tokenizer import MODES, cut, faces, spans, tokenize, visible

WORDS = [
    ("Food was nice but service wasn't.", "Food was nice but service wasn't ."),
    ("What time is it?", "What time is it ?"),
    ("He said: \"No!!\" (twice)", 'He said : " No ! ! " ( twice )'),
    ("an e-mail, well-known rock'n'roll", "an e-mail , well-known rock'n'roll"),
    ("l'été 'quoted' dogs'", "l'été ' quoted ' dogs '"),
    ("It costs $3.50, or 1,000 at 10:30am.", "It costs $ 3.50 , or 1,000 at 10:30am ."),
    ("-5 and (-3) and .5 but 3-4 and 24/7", "-5 and ( -3 ) and .5 but 3-4 and 24/7"),
    ("great.But no", "great . But no"),
    ("and/or 50% COVID-19 2nd v2.0", "and / or 50 % COVID-19 2nd v2.0"),
    ("wait... no…yes -- or—so", "wait ... no … yes -- or — so"),
    ("the U.S. and U.S.A., e.g. at 5 p.m.", "the U.S. and U.S.A. , e.g. at 5 p.m."),
    ("See https://x.org/a_(b)?q=1, or www.foo.de.", "See https://x.org/a_(b)?q=1 , or www.foo.de ."),
    ("me@ab.co.uk or example.com/x.", "me@ab.co.uk or example.com/x ."),
    ("@user_1 likes #tags", "@user_1 likes #tags"),
    ("nice :) sad :-( love <3 (see:)", "nice :) sad :-( love <3 ( see : )"),
    ("👍🏽👨‍👩‍👧🇩🇪🇫🇷 1️⃣ ❤️", "👍🏽 👨‍👩‍👧 🇩🇪 🇫🇷 1️⃣ ❤️"),
    ("हिन्दी می‌خواهم 我爱你 한국어", "हिन्दी می‌خواهم 我 爱 你 한국어"),
    ("a\u200bb \ufeffx\x85y\tz\n", "a b x y z"),
]

TEXT_MODES = [mode for mode in MODES if not is_numeric(mode)]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_that_words_keep_together_what_a_reader_would_not_take_apart(text: str, expected: str) -> None:
    assert tokenize(text, "words", lowercase=False) == tuple(expected.split(" "))


def test_that_bare_words_drop_punctuation_but_keep_numbers_emoji_and_emoticons() -> None:
    assert tokenize("No! It's 3.50 -- 👍 :) ... (a+b)", "bare words", lowercase=False) == (
        "No", "It's", "3.50", "👍", ":)", "a", "b",
    )  # fmt: skip


def test_that_the_sentence_of_the_presidents_has_eight_bare_words() -> None:
    text = "Among the presidents of America, Kennedy stands apart."
    assert tokenize(text, "bare words") == tuple(text.lower().replace(",", "").replace(".", "").split())


def test_that_characters_keep_their_marks_and_line_ends_are_one() -> None:
    text = "e\u0301 a\r\nनि👨‍👩‍👧\u1112\u1161\u11ab"
    assert cut(text, "chars", True).keys == ("é", " ", "a", "\n", "नि", "👨‍👩‍👧", "한")
    assert cut(text, "chars", True).shown == ("e\u0301", "␣", "a", "⏎", "नि", "👨‍👩‍👧", "\u1112\u1161\u11ab")


def test_that_a_mark_without_a_letter_stands_alone() -> None:
    assert tokenize("\u0301a", "chars") == ("\u0301", "a")


def test_that_tokens_are_shown_as_typed_and_looked_up_folded() -> None:
    tokens = cut("Don’t RE\u00adREAD Cafe\u0301", "words", True)
    assert tokens.shown == ("Don’t", "RE\u00adREAD", "Cafe\u0301")
    assert tokens.keys == ("don't", "reread", "café")
    assert cut("The", "words", False).keys == ("The",)


def test_that_tokens_of_a_source_are_not_cut_again() -> None:
    assert faces(("New York", "\ufeffX", "\u200b"), "words", True).keys == ("new york", "x", "\u200b")


def test_that_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="words, bare words, chars"):
        spans("a", "syllables")


@pytest.mark.parametrize(
    ("character", "sign"),
    [(" ", "␣"), ("\n", "⏎"), ("\t", "⇥"), ("\xa0", "U+00A0"), ("é", "é"), ("<a>", "<a>")],
)
def test_that_unseen_characters_have_a_sign(character: str, sign: str) -> None:
    assert visible(character) == sign


ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("ab .,-'’:/@#()5\n\r\t\u0301\u200d\ufe0f👍🏽🇩🇪我न\u093f\u00ad\u200b"),
    ),
    max_size=40,
)


@given(ANY_TEXT)
def test_that_characters_rebuild_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in spans(text, "chars")) == text
    assert len(spans(text, "chars")) == len(cut(text, "chars", False).keys)


@given(ANY_TEXT)
def test_that_between_words_there_are_only_characters_that_nobody_sees(text: str) -> None:
    end_before = 0
    for start, end in (*spans(text, "words"), (len(text), len(text))):
        for character in text[end_before:start]:
            assert character.isspace() or unicodedata.category(character) in {"Cc", "Cf"}
        assert start < end or start == len(text)
        end_before = end


@given(ANY_TEXT)
def test_that_bare_words_are_some_of_the_words_in_their_order(text: str) -> None:
    words = spans(text, "words")
    bare = spans(text, "bare words")
    assert set(bare) <= set(words)
    assert list(bare) == sorted(bare)
    for start, end in set(words) - set(bare):
        assert not any(character.isalnum() for character in text[start:end])


@given(ANY_TEXT, st.sampled_from(TEXT_MODES))
def test_that_folding_twice_changes_nothing(text: str, mode: str) -> None:
    keys = cut(text, mode, True).keys
    lowered = faces(keys, mode, True).keys
    assert faces(lowered, mode, True).keys == lowered


@pytest.mark.parametrize(
    "text", ["aa." * 50_000, ":" * 100_000, "@" + "_" * 100_000, "a-" * 50_000, "x." * 50_000]
)
def test_that_no_text_makes_the_tokenizer_crawl(text: str) -> None:
    start = time.perf_counter()
    spans(text, "words")
    assert time.perf_counter() - start < 2.0
