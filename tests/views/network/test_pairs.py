"""An encoder and a decoder are two boxes, two rows of copies and two projections, with the state that goes over."""

import numpy as np
import pytest
from PySide6.QtTest import QSignalSpy

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.training.curve import Recorder
from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.look import Answer, Subject
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Trainer
from rnn_playground.views.network.scene import LOOP, NEURONS, UNROLLED
from rnn_playground.views.network.structure import Link, Part
from rnn_playground.views.network_panel import NetworkPanel


class Pair:
    """Hold a trained pair, and give a panel a Frame with answers to what it asks."""

    def __init__(self, **settings):
        chosen = {"task": "translate", "tokens": "chars", "target_tokens": "chars", "cell": "lstm", "hidden": 5}
        chosen |= {"lowercase": False, **settings}
        self.trainer = Trainer(Document(examples=GENERATORS["genes"](30, 1), settings=Settings(**chosen)))
        self.text = self.trainer.document.examples[0].text
        self.trace = self.trainer.read(self.text)

    def show(self, panel):
        sequence = self.trainer.sequence(self.text)
        subject = Subject(self.trainer, self.text, sequence, wanted(self.trainer.dataset, sequence.target))
        panel.show_frame(Frame(
            run_id=1, update=0, epoch=0.0, training=False, loss=0.1, speed=0.0, curve=Recorder().curve, train=None,
            held_out=None, trace=self.trace, predictions=None, gradient_norm=1.0, parameters=1,
            looks={look: Answer(0, look.answer(subject)) for look in panel.looks()},
        ))  # fmt: skip


@pytest.fixture
def shown(show, still):
    def make(mode, step, **settings):
        pair, panel = Pair(**settings), show(NetworkPanel(), size=(760, 460))
        pair.show(panel)
        panel.set_mode(mode)
        panel.set_time_step(step)
        pair.show(panel)
        return pair, panel

    return make


def test_that_the_loop_has_a_box_for_each_and_an_arrow_between(shown):
    pair, panel = shown(LOOP, 2)
    border, picture = pair.trace.border, panel.canvas.scene().picture
    seen = [part for part, box in picture.boxes.items() if box.alpha == 1]
    assert {part.step for part in seen if part.kind == "cell"} == {2, border}
    over = picture.curves[Link("again", 0, 0, border)]
    assert over.alpha == 1
    assert over.x0 == picture.boxes[Part("cell", 0, 2)].right
    assert over.x3 == picture.boxes[Part("cell", 0, border)].x
    panel.set_time_step(border + 2)
    seen = [part for part, box in panel.canvas.scene().picture.boxes.items() if box.alpha == 1]
    assert {part.step for part in seen if part.kind == "cell"} == {border - 1, border + 2}


def test_that_an_encoder_has_no_answers_and_its_copies_are_no_copies_of_the_decoders(shown):
    pair, panel = shown(UNROLLED, 3)
    structure, border = panel.canvas.values.structure, pair.trace.border
    answers = [part.step for part in panel.canvas.scene().picture.boxes if part.kind == "output"]
    assert all(step >= border for step in answers)
    assert not [link for link in structure.links(2) if link.kind == "out"]
    first, second, other = (Link("again", 0, 0, step) for step in (1, 2, border + 1))
    assert structure.copies(first, second)
    assert not structure.copies(first, other)
    assert panel.canvas.read_out() == f"encoder step 4 of {border} after “{pair.text[3]}”: no answer"


def test_that_the_projection_is_of_the_network_that_the_playhead_is_in(shown):
    pair, panel = shown(NEURONS, 1)
    kinds = {part.kind for part in panel.canvas.neurons.crowds}
    assert kinds == {"input", "cell"}
    assert {bundle.name for bundle in panel.canvas.edges.bundles} == {"layer0.W_x", "layer0.W_h"}
    weights = pair.trainer.model.weights["encoder.layer0.W_h"][0]
    recurrent = next(bundle for bundle in panel.canvas.edges.bundles if bundle.name == "layer0.W_h")
    np.testing.assert_allclose(recurrent.means, weights)
    panel.set_time_step(pair.trace.border + 1)
    pair.show(panel)
    assert {part.kind for part in panel.canvas.neurons.crowds} == {"input", "cell", "output"}
    recurrent = next(bundle for bundle in panel.canvas.edges.bundles if bundle.name == "layer0.W_h")
    np.testing.assert_allclose(recurrent.means, pair.trainer.model.weights["decoder.layer0.W_h"][0])


def test_that_going_over_the_border_asks_for_other_weights(shown):
    pair, panel = shown(NEURONS, 1)
    spy = QSignalSpy(panel.looks_changed)
    panel.set_time_step(2)
    assert spy.count() == 0
    panel.set_time_step(pair.trace.border)
    assert spy.count() == 1
    assert panel.looks()[0].part == "decoder"


def test_that_a_changed_weight_is_named_by_its_network(shown):
    pair, panel = shown(NEURONS, 1)
    spy = QSignalSpy(panel.requested)
    panel.canvas.pinned = panel.canvas._hand.walk(None, 1)
    panel.canvas._typed(0.25)
    request = spy.at(0)[0]
    assert request.name.startswith("encoder.layer0.W_")
    assert request.name in pair.trainer.model.weights.views


def test_that_embedded_tokens_have_the_numbers_of_their_own_network(shown):
    pair, panel = shown(NEURONS, 1, embedding=3)
    vector = panel.canvas.values.of(Part("input", 0, 1))
    np.testing.assert_array_equal(vector, pair.trainer.model.weights["encoder.embedding"][pair.trace.ids[1]])


def test_that_pointing_at_the_hand_over_says_what_it_carries(shown):
    pair, panel = shown(UNROLLED, 3)
    panel.set_time_step(pair.trace.border)
    point = panel.canvas.scene().picture.curves[Link("again", 0, 0, pair.trace.border)].at(0.5)
    panel.canvas._point(panel.canvas._spot_at(point))
    assert panel.canvas.read_out().startswith("the encoder's last state goes over to the decoder")


def test_that_the_playhead_of_a_longer_sentence_to_come_is_kept(shown):
    pair, panel = shown(UNROLLED, 0)
    pair.text = max((example.text for example in pair.trainer.document.examples), key=len)
    longer = pair.trainer.read(pair.text)
    assert len(longer.tokens) > len(pair.trace.tokens)
    panel.set_time_step(len(longer.tokens) - 1)  # the window says so before the panel sees the Frame
    pair.trace = longer
    pair.show(panel)
    assert panel.canvas.playhead == len(longer.tokens) - 1
    assert panel.looks()[0].part == "decoder"
