"""Undo and redo over frozen Documents."""

from hypothesis import given
from hypothesis import strategies as st

from rnn_playground.document.document import Document, add_examples
from rnn_playground.document.history import History
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example


def hidden(units: int) -> Document:
    return Document(settings=Settings(hidden=units))


def units(document: Document) -> int:
    return document.settings.hidden


def test_that_undo_restores_the_hidden_size_and_redo_brings_the_change_back() -> None:
    history = History(hidden(8))
    history.push("Hidden units: 32", hidden(32))
    assert units(history.undo()) == 8
    assert units(history.redo()) == 32
    assert units(history.document) == 32


def test_that_labels_tell_what_undo_and_redo_would_do() -> None:
    history = History(hidden(8))
    assert (history.undo_label, history.redo_label) == (None, None)
    history.push("To 9", hidden(9))
    history.push("To 10", hidden(10))
    history.undo()
    assert (history.undo_label, history.redo_label) == ("To 9", "To 10")


def test_that_undo_stays_at_the_beginning_and_redo_at_the_end() -> None:
    history = History(hidden(8))
    assert units(history.undo()) == 8
    history.push("To 9", hidden(9))
    assert units(history.redo()) == 9


def test_that_an_edit_after_undo_forgets_what_had_been_undone() -> None:
    history = History(hidden(8))
    history.push("To 9", hidden(9))
    history.undo()
    history.push("To 10", hidden(10))
    assert history.redo_label is None
    assert units(history.undo()) == 8


def test_that_a_slider_drag_is_one_entry_with_its_last_label() -> None:
    history = History(hidden(8))
    for size in (9, 10, 11):
        history.push(f"To {size}", hidden(size), key="hidden")
    assert history.undo_label == "To 11"
    assert units(history.undo()) == 8
    assert units(history.redo()) == 11


def test_that_a_sealed_gesture_takes_no_more_edits() -> None:
    history = History(hidden(8))
    history.push("To 9", hidden(9), key="hidden")
    history.seal()
    history.push("To 10", hidden(10), key="hidden")
    assert units(history.undo()) == 9


def test_that_edits_fold_only_with_neighbours_of_the_same_key() -> None:
    history = History(hidden(8))
    for size, key in ((9, "hidden"), (10, "slider"), (11, "hidden"), (12, None), (13, None)):
        history.push(f"To {size}", hidden(size), key=key)
    assert [units(history.undo()) for _ in range(5)] == [12, 11, 10, 9, 8]


def test_that_undo_ends_a_gesture() -> None:
    history = History(hidden(8))
    history.push("To 9", hidden(9))
    history.push("To 10", hidden(10), key="hidden")
    history.undo()
    history.push("To 11", hidden(11), key="hidden")
    assert units(history.undo()) == 9


def test_that_a_gesture_that_ends_where_it_began_leaves_no_entry() -> None:
    history = History(hidden(8))
    history.push("To 7", hidden(7))
    history.push("To 9", hidden(9), key="hidden")
    history.push("To 7", hidden(7), key="hidden")
    assert history.undo_label == "To 7"
    assert units(history.undo()) == 8


def test_that_the_gesture_can_leave_again_from_where_it_began() -> None:
    history = History(hidden(8))
    for size in (9, 8, 10):
        history.push(f"To {size}", hidden(size), key="hidden")
    assert units(history.undo()) == 8
    assert history.undo_label is None


def test_that_an_unchanged_document_is_no_edit_and_keeps_what_can_be_redone() -> None:
    history = History(hidden(8))
    history.push("To 9", hidden(9))
    history.undo()
    history.push("Nothing", hidden(8))
    assert history.undo_label is None
    assert history.redo_label == "To 9"


def test_that_the_oldest_entries_are_forgotten_first() -> None:
    history = History(hidden(1), entries=3)
    for size in range(2, 7):
        history.push(f"To {size}", hidden(size))
    assert [units(history.undo()) for _ in range(4)] == [5, 4, 3, 3]
    assert history.undo_label is None


def test_that_five_hundred_edits_can_be_undone_and_no_more() -> None:
    history = History(hidden(1))
    for number in range(600):
        history.push(str(number), Document(title=str(number)))
    for _ in range(600):
        history.undo()
    assert history.document.title == "99"


def test_that_large_tables_leave_the_history_by_their_rows() -> None:
    table = Document(examples=(Example(text="a"),) * 10)
    history = History(table, rows=35)
    for length in (11, 12, 13):
        table = add_examples(table, [Example(text="b")])
        history.push(f"Row {length}", table)
    assert [len(history.undo().examples) for _ in range(3)] == [12, 12, 12]


def test_that_entries_that_share_a_table_count_it_once() -> None:
    rows = (Example(text="a"),) * 10
    history = History(Document(examples=rows), rows=35)
    for number in range(9):
        history.push(str(number), Document(examples=rows, title=str(number)))
    for _ in range(9):
        history.undo()
    assert history.document.title == ""


def test_that_a_document_larger_than_the_limit_is_still_kept_as_the_present_one() -> None:
    history = History(Document(), rows=5)
    history.push("Import", Document(examples=(Example(text="a"),) * 10))
    assert len(history.document.examples) == 10
    assert history.undo_label is None


def test_that_the_same_values_come_back_and_not_copies() -> None:
    first = hidden(8)
    history = History(first)
    history.push("To 9", hidden(9))
    assert history.undo() is first


EDITS = st.lists(st.tuples(st.integers(1, 5), st.sampled_from([None, "a", "b"])), max_size=30)


@given(EDITS, st.integers(0, 30))
def test_that_redo_takes_back_any_number_of_undos(edits: list[tuple[int, str | None]], steps: int) -> None:
    history = History(hidden(1))
    for size, key in edits:
        history.push(f"To {size}", hidden(size), key)
    end, possible = history.document, 0
    for _ in range(steps):
        possible += history.undo_label is not None
        history.undo()
    for _ in range(possible):
        history.redo()
    assert history.document == end
    assert history.redo_label is None


@given(EDITS)
def test_that_without_keys_undo_walks_back_through_every_change(edits: list[tuple[int, str | None]]) -> None:
    sizes = [1]
    history = History(hidden(1))
    for size, _ in edits:
        history.push(f"To {size}", hidden(size))
        if size != sizes[-1]:
            sizes.append(size)
    assert [units(history.document)] + [units(history.undo()) for _ in sizes[1:]] == sizes[::-1]


@given(EDITS)
def test_that_no_two_neighbours_of_the_history_are_equal(edits: list[tuple[int, str | None]]) -> None:
    history = History(hidden(1))
    for size, key in edits:
        history.push(f"To {size}", hidden(size), key)
    while history.undo_label is not None:
        after = history.document
        assert history.undo() != after
