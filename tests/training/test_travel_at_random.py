"""Whatever is done in whatever order: each update that is visited has the bits that it had when it was trained."""

import random

import msgspec
import pytest

from rnn_playground.document.edits import Branch, SetRadius, SetWeight
from rnn_playground.training.messages import Adjust, Failed, Recode, Reset, Train, Tune, Unfit, Visit
from rnn_playground.training.trainer import Trainer

MOVES = (
    "train", "train", "visit", "visit", "visit", "tune", "set", "scale", "branch", "undo", "redo", "back", "recode",
    "reset",
)  # fmt: skip


class Watched(Trainer):
    """Keep the bits that every update had last, as long as it is not made again on a visit."""

    def __init__(self, document):
        super().__init__(document)
        self.seen = {}

    def bits(self):
        memory = b"".join(array.tobytes() for array in self._optimizer.state().values())
        return self.network.weights.vector.tobytes(), memory, self._order.rest()

    def note(self):
        if self._whole is None:
            self.seen[self.update] = self.bits()

    def step(self):
        self.note()
        loss = super().step()
        self.note()
        return loss


@pytest.mark.parametrize("seed", range(8))
def test_that_every_visit_finds_the_bits_of_then(bench, document, seed):
    chance = random.Random(seed)
    base = document(**({"dropout": 0.2, "layers": 2} if seed % 2 else {"cell": "gru"}))
    made = bench(base, make_trainer=Watched)
    past, undone, run_id, looked = [], [], 1, 0
    present = base

    def do(*commands):
        for command in commands:
            events = made.do(command)
            assert not any(isinstance(event, Failed | Unfit) for event in events), events
            made.trainer.note()

    def adjust(*edits):
        nonlocal present
        past.append((present, dict(made.trainer.seen)))
        undone.clear()
        present = msgspec.structs.replace(present, edits=(*present.edits, *edits))
        do(Adjust(present))

    def travel(there, back):
        nonlocal present
        back.append((present, dict(made.trainer.seen)))
        present, made.trainer.seen = there.pop()
        made.do(Adjust(present, restore=True))

    do(Train(updates=3))
    for _ in range(60):
        head = made.frame.newest
        match chance.choice(MOVES):
            case "train":
                do(Train(updates=chance.randint(1, 25)))
            case "visit":
                update = chance.randint(made.frame.oldest, head)
                tuned = update == head and made.frame.past  # settings tuned on a visit hold from the return on
                made.do(Visit(update))
                if tuned:
                    made.trainer.note()
                assert made.trainer.bits() == made.trainer.seen[update], update
                assert (made.frame.update, made.frame.newest, made.frame.curve.updates) == (update, head, head)
                looked += 1
            case "tune":
                changes = chance.choice(
                    ({"rate": chance.random() / 50}, {"batch": chance.randint(1, 9)},
                     {"optimizer": chance.choice(("sgd", "adam"))}, {"clip": 0.5})
                )  # fmt: skip
                settings = msgspec.structs.replace(present.settings, **changes)
                present = msgspec.structs.replace(present, settings=settings)
                do(Tune(present))
            case "set":
                do(Visit(None))
                adjust(SetWeight(update=head, name="layer0.W_h", index=(0, 1, 2), value=chance.gauss(0, 1)))
            case "scale":
                do(Visit(None))
                adjust(SetRadius(update=head, name="layer0.W_h", block=0, radius=0.5 + chance.random()))
            case "branch":
                update = chance.randint(made.frame.oldest, head)
                adjust(Branch(update=update))
                assert made.frame.newest == made.frame.curve.updates == update
                made.trainer.seen = {at: bits for at, bits in made.trainer.seen.items() if at <= update}
            case "undo" if past:
                travel(past, undone)
            case "redo" if undone:
                travel(undone, past)
            case "back":
                do(Visit(None))
                assert made.frame.update == head
            case "recode" if chance.random() < 0.2:
                run_id += 1
                past.clear()
                undone.clear()
                present = msgspec.structs.replace(present, examples=present.examples[:-1])
                do(Recode(run_id, present))
            case "reset" if chance.random() < 0.2:
                do(Reset())
                made.trainer.seen = {0: made.trainer.bits()}
    assert looked > 5
