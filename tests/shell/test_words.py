"""Editing the sentence by words: the right word, whatever is read of it, and one undo each."""

import msgspec
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.editors.sentence_line import SentenceLine
from rnn_playground.shell.words import ACTIONS, Words


class Session:
    """Keep a document and what was done to it."""

    def __init__(self, reading, **settings):
        self.document = Document(reading=reading, settings=Settings(**settings))
        self.labels = []

    def edit(self, document, label, key=None):
        self.document = document
        self.labels.append(label)


class Window:
    """Take handlers and messages."""

    def __init__(self):
        self.handlers, self.told = {}, []

    def handle(self, name, handler):
        self.handlers[name] = handler

    def statusBar(self):
        return self

    def showMessage(self, text, _milliseconds):
        self.told.append(text)


@pytest.fixture
def make(qtbot):
    def made(reading, tokens, step=0, **settings):
        session, window, line = Session(reading, **settings), Window(), SentenceLine(lambda *_: None)
        qtbot.addWidget(line)
        line.show_document(session.document)
        moves = []
        words = Words(
            session, line, window,
            tokens=lambda: tokens, text=lambda: reading, time_step=lambda: step, move_to=moves.append,
        )  # fmt: skip
        words.moves, words.window, words.session = moves, window, session
        return words

    return made


def test_that_every_action_has_a_handler_for_the_word_at_the_playhead(make):
    words = make("not good", ("not", "good"), step=1)
    assert words.window.handlers.keys() == ACTIONS.keys()
    words.window.handlers["word_delete"](False)
    assert (words.session.document.reading, words.session.labels) == ("not", ["Delete “good”"])


def test_that_the_mark_of_the_beginning_is_no_word(make):
    words = make("not good", ("<SOS>", "not", "good"))
    words.edit_at("delete", 0)
    assert words.session.labels == []
    assert words.window.told == ["There is no word at the playhead"]
    words.edit_at("right", 1)
    assert words.session.document.reading == "good not"
    assert words.moves == [2]


def test_that_a_source_s_own_tokens_find_their_word(make):
    tokens = ("He", "said", ":", "``", "Well", "-", "known", "man", "''")
    words = make("He said : `` Well-known man ''", tokens)
    words.edit_at("delete", 7)
    assert words.session.labels == ["Delete “man”"]
    words = make("He said : `` Well-known man ''", tokens)
    words.edit_at("delete", 5)
    assert words.session.labels == ["Delete “Well-known”"]


def test_that_shuffles_differ_and_follow_from_the_seed(make):
    text = "a b c d e f g"
    orders = []
    for seed in (1, 1, 2):
        words = make(text, tuple(text.split()), seed=seed)
        for _ in range(3):
            words.session.document = msgspec.structs.replace(words.session.document, reading=text)
            words.edit_at("shuffle", 0)
            orders.append(words.session.document.reading)
    assert orders[:3] == orders[3:6]
    assert len(set(orders[:3])) == 3
    assert orders[6:] != orders[:3]


def test_that_what_changes_nothing_is_no_edit(make):
    words = make("good", ("good",))
    for kind in ("left", "right", "shuffle", "reverse"):
        words.edit_at(kind, 0)
    assert words.session.labels == []
    empty = make("", ())
    empty.edit_at("shuffle", 0)
    assert empty.window.told == ["There is no word at the playhead"]


def test_that_tokens_of_the_sentence_before_do_not_mislead(make):
    words = make("the food was good", ("the", "food", "was", "good"), step=3)
    words.edit_at("left", 3)
    assert words.moves == [2]
    words.edit_at("right", 2)  # before the new sentence was read
    assert words.session.document.reading == "the food was good"
    assert words.session.labels == ["Move “good” to the left", "Move “good” to the right"]
