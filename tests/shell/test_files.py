"""Where Save writes to, and what is kept when the window closes; with a worker that never answers."""

from queue import SimpleQueue

import pytest
from PySide6.QtWidgets import QMainWindow

from rnn_playground.document.document import Document
from rnn_playground.document.project import open_project, save_project
from rnn_playground.session.session import Session
from rnn_playground.shell.actions import ACTIONS
from rnn_playground.shell.files import Files
from rnn_playground.tasks.examples import Example
from rnn_playground.training.mailbox import Mailbox
from rnn_playground.training.messages import Rebuild, Recode

MINE = Document(examples=(Example("a day's work", "mine"),), title="mine")


class Silent:
    def __init__(self):
        self.commands, self.events, self.mailbox = [], SimpleQueue(), Mailbox()

    def send(self, command):
        self.commands.append(command)


class Window(QMainWindow):
    def __init__(self):
        super().__init__()
        self.actions_by_id = {row.id: self.addAction(row.title) for row in ACTIONS}

    def handle(self, name, handler):
        self.actions_by_id[name].triggered.connect(handler)


@pytest.fixture
def files(qtbot, tmp_path):
    window = Window()
    qtbot.addWidget(window)
    made = Files(Session(Silent, Document()), window, tmp_path / "recovery" / "last.rnnp")
    save_project(tmp_path / "mine.rnnp", MINE)
    assert made.open(tmp_path / "mine.rnnp")
    return made


def test_that_save_knows_the_opened_file(files, tmp_path):
    assert files.path == tmp_path / "mine.rnnp"
    files._session.read("another sentence")
    assert files.path == tmp_path / "mine.rnnp"


@pytest.mark.parametrize("way", ["a lesson", "new", "undo"])
def test_that_another_project_is_not_saved_over_the_opened_file(files, way):
    {"a lesson": lambda: files._session.new(Document(title="a lesson")), "new": files.new,
     "undo": files._session.undo}[way]()  # fmt: skip
    assert files._session.document.title != "mine"
    assert files.path is None


def test_that_new_begins_with_a_new_network(files):
    worker = files._session._worker
    worker.commands.clear()
    files.new()
    assert [command for command in worker.commands if isinstance(command, Rebuild)]
    assert not [command for command in worker.commands if isinstance(command, Recode)]


def test_that_sentences_are_kept_for_recovery_when_the_worker_does_not_answer(files):
    files.keep_for_recovery()
    assert open_project(files._recovery).document == MINE
