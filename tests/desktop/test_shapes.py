"""Every task shape in the whole window, all panels open: trained, read, walked through; nothing raises, Qt is quiet."""

import pytest
from PySide6.QtCore import Qt

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example

NUMBERS = tuple(f"{n / 7:.2f},{n % 2} {n / 5:.2f},1 {n / 9:.2f},0 0.5,1" for n in range(12))
WORDS = tuple(f"a b w{n % 5} c" for n in range(12))
SHAPES = {
    "numbers to a class": (NUMBERS, [str(n % 3) for n in range(12)], {"tokens": "numbers", "cell": "gru"}),
    "numbers to a number": (NUMBERS, [str(n / 7) for n in range(12)], {"task": "regress", "tokens": "numbers"}),
    "words to large numbers": (WORDS, [str(1000 * n) for n in range(12)], {"task": "regress", "cell": "lstm"}),
    "one step": (("0,0", "0,1", "1,0", "1,1"), "0110", {"task": "answer", "tokens": "numbers"}),
    "stars": (WORDS, "123451234512", {"task": "rate", "cell": "gru"}),
    "bag": (WORDS, "010101010101", {"cell": "bag"}),
    "last": (WORDS, "010101010101", {"cell": "last"}),
    "generate": (("abc", "bca", "cab"), "xyx", {"task": "generate", "tokens": "chars", "cell": "lstm"}),
    "padded": (("a", "a b c", "b c d e"), "010", {"mask_padding": False}),
    "translate": (WORDS, [""] * 12, {"task": "translate", "cell": "lstm"}),
    "translate numbers": (NUMBERS, [""] * 12, {"task": "translate", "cell": "gru", "tokens": "numbers"}),
}


@pytest.mark.parametrize("name", SHAPES)
def test_that_the_window_shows_every_shape(name, program, settled, qtbot):
    texts, labels, settings = SHAPES[name]
    target = {"target": "x y"} if settings.get("task") == "translate" else {}
    rows = tuple(Example(text, label, **target) for text, label in zip(texts, labels, strict=True))
    made = Document(
        examples=rows, settings=Settings(**({"hidden": 4, "held_out": 0.0} | settings)), reading=rows[0].text
    )
    program.session.edit(made, "another shape")
    settled(program, lambda frame: frame.trace is not None and frame.trace.text == rows[0].text)
    program.window.show_docks(tuple(program.window.docks))
    program.session.train(updates=20)
    settled(program, lambda frame: frame.update >= 20 and not frame.training and frame.looks)
    for _ in range(len(program.score.frame.trace.tokens)):
        qtbot.keyClick(program.score, Qt.Key.Key_Right)
    settled(program, lambda frame: frame.predictions is not None)
    assert program.score.frame.trace.hidden.shape[2] == 4
