"""From the numbers of a step to the lines of the sheet."""

from rnn_playground.training.looks.explanation import StepNumbers
from rnn_playground.views.equations.backward import backward
from rnn_playground.views.equations.choice import Choice, Tr
from rnn_playground.views.equations.contents import Line
from rnn_playground.views.equations.expanding import Expanding
from rnn_playground.views.equations.forward import forward


def outline(numbers: StepNumbers, choice: Choice, tr: Tr) -> list[Line]:
    """Return the lines of a step, forward or backward."""
    made = Expanding(numbers, choice, tr)
    if choice.backward:
        backward(made)
    else:
        forward(made)
    return made.lines
