"""Equations panels fed as the worker feeds them: with answers to what they ask, from small trained networks."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example
from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.look import Answer, Subject
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Trainer
from rnn_playground.views.equations_panel import EquationsPanel

ROWS = tuple(
    Example(f"{first} {verb} {word}", label)
    for first in ("food", "service", "room")
    for verb in ("was", "is")
    for word, label in (("lovely", "positive"), ("awful", "negative"), ("fine", "positive"), ("slow", "negative"))
)


class Fed:
    """Hold a panel with the network that answers its Looks."""

    def __init__(self, panel, trainer, text):
        self.panel, self.trainer, self.text = panel, trainer, text
        self.asked = []  # every time looks were answered

    @property
    def numbers(self):
        return self.panel.numbers

    @property
    def sheet(self):
        return self.panel.sheet

    def feed(self, training=False):
        """Answer what the panel asks until it asks nothing new."""
        trainer = self.trainer
        sequence = trainer.sequence(self.text)
        subject = Subject(trainer, self.text, sequence, wanted(trainer.dataset, sequence.target))
        for _ in range(5):
            asked, looks = self.panel.looks(), {}
            self.asked.append(asked)
            for look in asked:
                try:
                    looks[look] = Answer(trainer.update, look.answer(subject))
                except ValueError as error:
                    looks[look] = Answer(trainer.update, None, str(error))
            self.panel.show_frame(
                Frame(
                    run_id=1, update=trainer.update, epoch=0.0, training=training, loss=0.5, speed=0.0,
                    curve=trainer.curve, train=None, held_out=None, trace=trainer.read(self.text), predictions=None,
                    gradient_norm=1.0, parameters=trainer.parameters, looks=looks,
                )
            )  # fmt: skip
            if self.panel.looks() == asked:
                break
        return self

    def line(self, *key):
        """Return where the line with this key stands; it must be there."""
        found = self.sheet.placed(key)
        assert found is not None, f"{key} is not among {[one.key for one in self.sheet.lines]}"
        return found

    def content(self, *key):
        return self.line(*key).line.content

    def click(self, key, place=None):
        """Click on a line's triangle, or on a place of it in pixels of the sheet, with a real mouse event."""
        self.sheet.scroll_to(key)
        found = self.line(*key)
        em = self.sheet.fontMetrics().height()
        at = QPoint(em // 2 + found.line.depth * em + em // 2, found.box.top() + em) if place is None else place
        at = self.sheet.to_viewport(at)
        assert self.sheet.viewport().rect().contains(at), f"{key} is out of sight"
        QTest.mouseClick(self.sheet.viewport(), Qt.MouseButton.LeftButton, pos=at)
        return self.feed()


@pytest.fixture
def fed(show):
    """Return a function that shows an Equations panel of a network trained for some updates."""

    def make(text="food was lovely", size=(340, 700), updates=5, step=None, examples=ROWS, **settings):
        chosen = {"hidden": 4, "batch": 4, "rate": 0.05, "held_out": 0.0, **settings}
        trainer = Trainer(Document(examples=examples, settings=Settings(**chosen)), np.float32)
        for _ in range(updates):
            trainer.step()
        panel = show(EquationsPanel(), size=size)
        found = Fed(panel, trainer, text)
        panel.set_time_step(len(trainer.sequence(text).tokens) - 1 if step is None else step)
        return found.feed()

    return make
