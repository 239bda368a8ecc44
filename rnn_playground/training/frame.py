"""What the machine makes: Frame, Trace and Scores, frozen and safe to hand to another thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rnn_playground.document.baselines import Baselines
from rnn_playground.engine.batch import Booleans, Floats
from rnn_playground.engine.cell import Gate
from rnn_playground.training.curve import Curve
from rnn_playground.training.supposing import Standing

if TYPE_CHECKING:
    from rnn_playground.training.looks.look import Answer, Look


@dataclass(frozen=True, kw_only=True)
class Trace:
    """Hold one sentence as the network reads it with the weights of one update.

    T time steps, L layers, H hidden units, K outputs; all arrays are read-only copies. The gradient is that
    of the loss at the last time step, so that its fading towards the first time step can be seen.

    Where the network reads both ways, `directions` is 2 and L counts layer 1, layer 1 read from the end, layer
    2 ...; what belongs to a way from the end stands at the token that it had just read.
    """

    text: str
    tokens: tuple[str, ...]  # T
    known: tuple[bool, ...]  # T; False: not in the vocabulary
    ids: tuple[int, ...]  # T input rows; -1: the zero vector
    inputs: int  # V, length of the one-hot vector
    labels: tuple[str, ...]  # names of the K outputs (two names for a single sigmoid: labels[1] is "yes")
    hidden: Floats  # (L, T, H)
    cells: Floats | None  # (L, T, H) the LSTM's cell states
    gates: dict[str, Floats]  # name -> (L, T, H), in the order of the cell's declaration
    embedded: Floats | None  # (T, E) the input vectors where they are learnt
    outputs: Floats  # (T, K) probabilities after every time step, also where only the last one has a target
    loss: Floats  # (T,) nats, of the target at each time step; NaN where there is none
    gradient: Floats  # (L, T) |dL/dh_t|
    decay: float  # fitted factor per time step back from the end, of `top`; NaN for T < 2
    target: str  # what L compares the last output with
    target_from: str  # "table", "text" (next token) or "prediction" (no label known: the network's own)
    bounded: bool  # hidden states lie in [-1, 1] (not so for ReLU)
    directions: int = 1
    # What-if marks: where any is at work, all of the above is the reading under them.
    marks: tuple[Standing, ...] = ()  # all that the Document has, also those that rest
    held: Booleans | None = None  # (states, L, T, H) h, or h and c, that marks hold; None: no mark is at work
    unmarked_outputs: Floats | None = None  # (T, K) what the network says without marks; None: the same
    gate_kinds: tuple[Gate, ...] = ()  # what each of `gates` is, in the same order
    vectors: Floats | None = None  # (T, D) numeric input; of a pair (border, D)
    border: int = 0  # of an encoder-decoder: steps of the source, which come first; 0: this is one network
    written: tuple[str, ...] = ()  # of an encoder-decoder: the translation that it writes by itself
    linear: bool = False  # outputs are numbers (float64, in the units of the table) and no probabilities

    @property
    def top(self) -> int:
        """Return the place, among L, of the top layer as it reads from the beginning."""
        return len(self.hidden) - self.directions

    @property
    def marked(self) -> bool:
        """Return whether this is not the network's own reading, but one under what-if marks."""
        return self.held is not None

    @property
    def layer_names(self) -> tuple[str, ...]:
        """Return the L numbers of layers, from 1; with an arrow where the network reads both ways."""
        arrows = (" →", " ←") if self.directions == 2 else ("",)
        numbers = (divmod(place, self.directions) for place in range(len(self.hidden)))
        return tuple(f"{1 + layer}{arrows[way]}" for layer, way in numbers)


@dataclass(frozen=True)
class Scores:
    """Hold loss (nats per target) and metrics of one part of the data."""

    loss: float
    metrics: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Predictions:
    """Hold what the network says of each row of the table, at one update."""

    update: int
    labels: tuple[tuple[str, ...], ...]  # per row: one label, or one per token; () where not predicted
    right: tuple[bool | None, ...]  # per row; None where there is nothing to compare with
    parts: tuple[str, ...]  # per row: "train", "held out", or "" for one that is in neither part


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Show what training looked like at one update; any Frame may be dropped, only the newest matters."""

    run_id: int
    update: int
    epoch: float
    training: bool
    loss: float  # of the last update's batch, nats per target; NaN before the first
    speed: float  # updates per second; 0 while paused
    curve: Curve  # append-only: a prefix stays what it was
    train: Scores | None
    held_out: Scores | None
    trace: Trace | None
    predictions: Predictions | None
    gradient_norm: float  # of the last update, before clipping; NaN before the first
    parameters: int  # count of trained numbers
    looks: "Mapping[Look, Answer]" = field(default_factory=dict)  # newest answers to what panels ask
    head: int = 0  # newest update of the training; `update` is less while a past one is visited
    oldest: int = 0  # first update that can be visited
    sought: int | None = None  # update that is being made again, on the way there
    back: int | None = None  # update that a step back leads to; None: nowhere
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # of the arrays of weights, by name
    baselines: Baselines = ()  # published values for these sentences
    shape: str = ""  # of the task: "many-to-one", ...; "": there is none
    squared: bool = False  # losses are squared errors of linear outputs, and not nats
    reading_id: int = 0  # number of the newest Read command that the trace answers

    @property
    def newest(self) -> int:
        """Return the newest update of the training."""
        return max(self.head, self.update)

    @property
    def past(self) -> bool:
        """Return whether another update than the newest one is shown, or on its way."""
        return self.update < self.head
