"""What of a network is drawn: its recurrences and their weights by name, from a Trace and, once there, its spec."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.training.frame import Trace


class Part(NamedTuple):
    """Name one box: input, a recurrence, head or answer, at a step (-1 and T: before the first one read)."""

    kind: Literal["input", "cell", "head", "output"]
    recurrence: int  # 0 for input and output
    step: int


class Link(NamedTuple):
    """Name one arrow between boxes; arrows of equal kind, source and recurrence are copies of the same weights."""

    kind: Literal["in", "again", "out"]  # W_x, W_h, W_y
    source: int  # the recurrence it comes from; -1: the input
    recurrence: int  # the recurrence it goes to; -1: the output
    step: int  # of where it goes to

    @property
    def weights(self) -> tuple[str, int, int]:
        """Return what all copies of these weights have in common."""
        return self[:3]


@dataclass(frozen=True)
class Structure:
    """Say what there is to draw."""

    cell: str  # name for people
    gates: tuple[str, ...]  # names of the blocks of W_x and W_h; () where the only block is the state
    layers: int
    directions: int
    hidden: int
    steps: int
    embedding: int  # numbers per symbol; 0: one-hot
    head: int  # tanh units before the outputs; 0: none
    readout: str  # "every" or "last"
    recurrent: bool = True  # weights W_h lead from state to state
    border: int = 0  # of an encoder and a decoder: steps of the encoder, which come first; 0: this is one network

    @property
    def recurrences(self) -> range:
        """Return the numbers of all recurrences: layer 1, layer 1 from the end, layer 2 ..."""
        return range(self.layers * self.directions)

    def layer(self, recurrence: int) -> int:
        """Return the layer of a recurrence, from 0."""
        return recurrence // self.directions

    def reverse(self, recurrence: int) -> bool:
        """Return whether a recurrence reads from the end."""
        return recurrence % self.directions == 1

    def before(self, recurrence: int, step: int) -> int:
        """Return the step whose state a recurrence goes on from: -1 or T at its beginning."""
        return step + (1 if self.reverse(recurrence) else -1)

    def of_layer(self, layer: int) -> range:
        """Return the recurrences of a layer."""
        return range(layer * self.directions, (layer + 1) * self.directions)

    def sources(self, recurrence: int) -> tuple[int, ...]:
        """Return what a recurrence reads: recurrences of the layer below, or -1, the input."""
        layer = self.layer(recurrence)
        return tuple(self.of_layer(layer - 1)) if layer else (-1,)

    def prefix(self, recurrence: int) -> str:
        """Return what the names of a recurrence's weights begin with."""
        return f"layer{self.layer(recurrence)}." + ("reverse." if self.reverse(recurrence) else "")

    def array(self, link: Link) -> str:
        """Return the name of the array that a link's weights lie in."""
        if link.kind == "out":
            return "head.W" if self.head else "out.W"
        return self.prefix(link.recurrence) + ("W_x" if link.kind == "in" else "W_h")

    def links(self, step: int) -> list[Link]:
        """Return the arrows that end at a step."""
        found = [Link("in", source, r, step) for r in self.recurrences for source in self.sources(r)]
        if self.recurrent:
            found += [Link("again", r, r, step) for r in self.recurrences]
        top = self.of_layer(self.layers - 1)
        return found + [Link("out", r, -1, step) for r in top if self.says(step) and self.reads_out(r, step)]

    def says(self, step: int) -> bool:
        """Return whether there is an answer at a step: an encoder says nothing."""
        return step >= self.border

    def hands_over(self, link: Link) -> bool:
        """Return whether an arrow carries the encoder's last state to the decoder."""
        return link.kind == "again" and 0 < self.border == link.step

    def copies(self, one: Link, other: Link) -> bool:
        """Return whether two arrows are copies of the same weights: encoder and decoder have their own."""
        return one.weights == other.weights and self.says(one.step) is self.says(other.step)

    def reads_out(self, recurrence: int, step: int) -> bool:
        """Return whether the answer at a step takes this recurrence's state there.

        With an answer at the end alone, what reads from the end hands on its last state, that of the first token.
        """
        return self.readout == "every" or not self.reverse(recurrence) or step == self.steps - 1


def structure_of(trace: Trace, spec: NetworkSpec | None) -> Structure:
    """Take what the Trace shows; what it does not show stays at its usual value until the spec is known."""
    gates = tuple(trace.gates)
    titles = {tuple(gate.name for gate in kind.gates): kind.title for kind in CELLS.values()}
    title = CELLS[spec.cell].title if spec is not None else titles.get(gates, "")
    return Structure(
        cell=title,
        gates=gates,
        layers=len(trace.hidden) // trace.directions,
        directions=trace.directions,
        hidden=int(trace.hidden.shape[2]),
        steps=len(trace.tokens),
        embedding=_embedding(trace, spec),
        head=spec.head if spec is not None and not trace.border else 0,
        readout=spec.readout if spec is not None else "every",
        recurrent=spec is None or CELLS[spec.cell].recurrent,
        border=trace.border,
    )


def _embedding(trace: Trace, spec: NetworkSpec | None) -> int:
    if trace.border:  # the Trace of two networks has no learnt vectors
        return spec.embedding if spec is not None else 0
    return 0 if trace.embedded is None else int(trace.embedded.shape[1])


def fits(trace: Trace, spec: NetworkSpec) -> bool:
    """Tell whether a Trace can be of a network of this spec: an answer may be older than the Trace beside it."""
    if trace.border:
        gates = tuple(gate.name for gate in CELLS[spec.cell].gates)
        return trace.hidden.shape[::2] == (spec.layers, spec.hidden) and tuple(trace.gates) == gates
    return (
        trace.hidden.shape[::2] == (spec.layers * len(spec.directions), spec.hidden)
        and len(spec.directions) == trace.directions
        and trace.outputs.shape[1] == spec.outputs
        and trace.inputs == spec.inputs
        and (0 if trace.embedded is None else trace.embedded.shape[1]) == spec.embedding
        and tuple(trace.gates) == tuple(gate.name for gate in CELLS[spec.cell].gates)
    )
