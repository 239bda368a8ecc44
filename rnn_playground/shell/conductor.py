"""The conductor: lets Session, panels and editors hear of each other; the only place where they meet."""

from __future__ import annotations

import math
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from rnn_playground.document.document import Document
from rnn_playground.editors.parameter_form import ParameterForm, QuickBar
from rnn_playground.editors.sentence_line import SentenceLine
from rnn_playground.editors.sentence_table import SentenceTable
from rnn_playground.session.session import Session
from rnn_playground.shell.bridge import Bridge
from rnn_playground.training.frame import Frame, Trace
from rnn_playground.training.messages import (
    Diverged,
    Event,
    Failed,
    Paused,
    Rebuilt,
    Refused,
    Started,
)
