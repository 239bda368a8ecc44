"""The forms of the cells for one sequence (engine/single.py), one file each; a cell without one does without."""

from rnn_playground.engine.cell import Cell
from rnn_playground.engine.single import Single
from rnn_playground.engine.singles.elman import SingleElman
from rnn_playground.engine.singles.gru import SingleGRU
from rnn_playground.engine.singles.lstm import SingleLSTM

SINGLES: dict[str, type[Single]] = {"elman": SingleElman, "gru": SingleGRU, "lstm": SingleLSTM}
LIMIT = 1 << 13  # weights of a step: with more, reading those of the input at every step costs more than calls


def serves(cell: Cell, inputs: int) -> bool:
    """Return whether one sequence of so many inputs is run by a form of its own."""
    G, H = cell.blocks, cell.hidden
    # Without a bound -inf would have to silence ReLU after the end, and there is no such sum (`Cell.silence`).
    return cell.name in SINGLES and cell.nonlinearity == "tanh" and G * H * (H + inputs) <= LIMIT
