"""The forms of the cells for one sequence (engine/single.py), one file each; a cell without one does without."""

from rnn_playground.engine.cell import Cell
from rnn_playground.engine.single import Single
from rnn_playground.engine.singles.elman import SingleElman
from rnn_playground.engine.singles.gru import SingleGRU
from rnn_playground.engine.singles.lstm import SingleLSTM

SINGLES: dict[str, type[Single]] = {"elman": SingleElman, "gru": SingleGRU, "lstm": SingleLSTM}
# Weights of a gate: with more, reading those of the input at every step, and Jacobians, cost more than calls. Measured
# at as many inputs as units, against the form for several sequences: .55 to .75 of the time at 8 units, .75 to .9 at
# 32, 1 to 1.2 at 48; Elman, which has fewer calls to save, .75 to .9 at 8 and 16, 1 to 1.05 at 32.
LIMIT, LIMIT_OF_ONE = 1 << 11, 1 << 10


def serves(cell: Cell, inputs: int) -> bool:
    """Return whether one sequence of so many inputs is run by a form of its own."""
    H, limit = cell.hidden, LIMIT if cell.gates else LIMIT_OF_ONE
    # Without a bound -inf would have to silence ReLU after the end, and there is no such sum (`Cell.silence`).
    return cell.name in SINGLES and cell.nonlinearity == "tanh" and H * (H + inputs) <= limit
