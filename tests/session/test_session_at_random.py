"""Whatever a person does in whatever order: nothing fails, nothing goes on for ever, and undo brings weights back."""

import random
from time import monotonic, sleep

import msgspec
import pytest

from rnn_playground.document.document import add_examples, remove_examples
from rnn_playground.document.rivals import Rival
from rnn_playground.document.what_if import Clamp, Start, Transplant
from rnn_playground.tasks.examples import Example
from rnn_playground.training.looks.explanation import Explanation
from rnn_playground.training.looks.filmstrip import Filmstrip
from rnn_playground.training.looks.jacobian_map import JacobianMap
from rnn_playground.training.looks.portrait import Portrait
from rnn_playground.training.looks.sides import Sides
from rnn_playground.training.looks.weights import Weights
from rnn_playground.training.messages import Answered

LIMIT = 20.0
LOOKS = (Sides(), Filmstrip(), Explanation(step=2), JacobianMap(0), Portrait(), Weights())
RIVALS = ({"cell": "lstm"}, {"seed": 4}, {"rate": 9.9, "optimizer": "sgd", "clip": 0.0}, {"hidden": 8}, {"nothing": 1})
TEXTS = ("the food", "", "a lovely room was awful today", "unknown words", "so " * 40)
MARKS = (
    Clamp(recurrence=0, unit=1, value=0.5), Clamp(recurrence=3, unit=9, value=1.0, state="c", step=2),
    Transplant(recurrence=0, step=1, text="a lovely room", from_step=1), Start(kind="prefix", text="the food"),
)  # fmt: skip
REPLACED = msgspec.structs.replace


def rest(one):
    """Wait until nothing is left to do; return the newest weights as bytes, and their update."""
    runner, end = one.session._worker.runner, monotonic() + LIMIT
    while True:
        request = one.session.ask(lambda trainer: (trainer.network.weights.vector.tobytes(), trainer.update))
        answer = one.event(Answered)
        assert answer.request == request
        if not runner.busy:
            one.until(lambda: True)
            return answer.value
        assert monotonic() < end, "busy for ever"
        sleep(0.001)


def settings(document, **changes):
    return REPLACED(document, settings=REPLACED(document.settings, **changes))


@pytest.mark.parametrize("seed", range(3))
def test_that_no_order_of_actions_fails_or_hangs(live, tmp_path, seed):
    chance, one, files = random.Random(seed), live(), []
    session = one.session

    def set_weight(key=None):
        frame = one.frame
        if frame is not None and frame.run_id == session.run_id and frame.shapes:
            name = chance.choice(list(frame.shapes))
            place = tuple(chance.randrange(size) for size in frame.shapes[name])
            for _ in range(1 if key is None else 4):
                session.set_weight(name, place, chance.gauss(0, 1), key)

    def edit(document):
        session.edit(document, "edit", chance.choice((None, "key")))

    def change_rows():
        document = session.document
        if len(document.examples) > 3 and chance.random() < 0.4:
            edit(remove_examples(document, [chance.randrange(len(document.examples))]))
        else:
            edit(add_examples(document, [Example(chance.choice(TEXTS), chance.choice(("negative", "positive")))]))

    def save():
        files.append(tmp_path / f"{len(files)}.rnnp")
        session.save(files[-1])

    def reshape():
        edit(settings(
            session.document, hidden=chance.choice((3, 5, 6)), cell=chance.choice(("elman", "gru", "lstm")),
            bidirectional=chance.random() < 0.3, layers=chance.choice((1, 2)),
        ))  # fmt: skip

    def tune():
        edit(settings(
            session.document, rate=chance.choice((0.01, 0.03, 9.0)), batch=chance.randint(1, 9),
            optimizer=chance.choice(("sgd", "adam")), nonlinearity=chance.choice(("tanh", "relu")), clip=0.0,
        ))  # fmt: skip

    actions = (
        lambda: session.train(updates=chance.randint(1, 40)), lambda: session.train(), session.pause, session.reset,
        lambda: session.visit(chance.randint(-1, one.frame.newest if one.frame else 9)), lambda: session.visit(None),
        session.step_back, session.branch, set_weight, lambda: set_weight("drag"), session.undo, session.undo,
        session.redo, reshape, tune, change_rows, save, lambda: files and session.open(chance.choice(files)),
        lambda: edit(REPLACED(session.document, examples=session.document.examples[: chance.randint(0, 1)])),
        lambda: edit(REPLACED(session.document, what_if=tuple(chance.sample(MARKS, chance.randint(0, 3))))),
        lambda: edit(REPLACED(session.document, rivals=tuple(
            Rival(changes=changes) for changes in chance.sample(RIVALS, chance.randint(0, 3))
        ))),
        lambda: session.read(chance.choice(TEXTS)), lambda: session.watch(chance.sample(LOOKS, chance.randint(0, 6))),
    )  # fmt: skip
    for _ in range(200):
        chance.choice(actions)()
        one.until(lambda: True)
        if chance.random() < 0.05:
            session.pause()
            rest(one)
    session.pause()
    while session.undo_label is not None:
        session.undo()
    rest(one)
    if session.document.examples and one.until(lambda: one.frame):
        assert one.until(lambda: one.frame.run_id == session.run_id)


@pytest.mark.parametrize("seed", range(3))
def test_that_undo_and_redo_bring_back_the_weights_that_were_left(live, seed):
    chance, one = random.Random(seed), live()
    session, past, undone = one.session, [], []
    one.until(lambda: one.frame)

    def head():
        session.visit(None)
        return rest(one)

    def changed(act, *, fresh):
        """Make an edit; where its weights are not those before it, undo is to bring those back."""
        document, weights = session.document, head()
        act()
        rest(one)
        if session.document != document:
            past.append((document, weights, fresh))
            undone.clear()

    def branch():
        session.visit(chance.randint(0, max(0, one.frame.newest - 1)))
        session.branch()

    def weight():
        name = chance.choice(list(one.frame.shapes))
        session.set_weight(name, tuple(chance.randrange(size) for size in one.frame.shapes[name]), chance.gauss(0, 1))

    def travel(move, there, back):
        document, weights = session.document, head()
        wanted, left, fresh = there.pop()
        move()
        assert session.document == wanted
        assert rest(one) == (left if fresh else weights)
        back.append((document, weights, fresh))

    for _ in range(60):
        match chance.choice(("train", "train", "weight", "branch", "shape", "rate", "rival", "undo", "undo", "redo")):
            case "train":
                session.visit(None)
                session.train(updates=chance.randint(1, 12))
                rest(one)
            case "weight":
                changed(weight, fresh=True)
            case "branch":
                changed(branch, fresh=True)
            case "shape":
                new = settings(session.document, hidden=chance.randint(3, 7), cell=chance.choice(("elman", "gru")))
                changed(lambda new=new: session.edit(new, "shape"), fresh=True)
            case "rate":
                new = settings(session.document, rate=chance.random() / 20)
                changed(lambda new=new: session.edit(new, "rate"), fresh=False)
            case "rival":
                new = REPLACED(session.document, rivals=(Rival(changes={"hidden": chance.randint(2, 9)}),))
                changed(lambda new=new: session.edit(new, "rival"), fresh=False)
            case "undo" if past:
                travel(session.undo, past, undone)
            case "redo" if undone:
                travel(session.redo, undone, past)
