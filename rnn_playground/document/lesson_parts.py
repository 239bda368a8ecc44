"""What a lesson is made of, once it is loaded: claims, values, steps, and the lesson itself."""

import math

import msgspec

from rnn_playground.document.document import Document
from rnn_playground.document.questions import Question
from rnn_playground.document.rivals import Rivals

GROUPS = ("First steps", "Reading", "Writing", "Memory", "Laboratory")  # headings of the course, in their order


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Declare what a step of a lesson promises, as data: a measure and the bounds that its value keeps."""

    name: str
    text: str  # the claim in words, as the learner reads it
    measure: str  # a file of rnn_playground.lab.measures, which this room cannot see
    arguments: dict[str, object] = {}
    at_least: float | None = None
    at_most: float | None = None
    step: int = 1  # in lesson.toml counted from 1; in a loaded Lesson an index into its steps
    minus_step: int | None = None  # the same measure at this step, trained as long, is subtracted; counted as `step`
    updates: int = 0  # how long to train first
    epochs: int = 0

    def holds(self, value: float) -> bool:
        """Say whether a measured value keeps the bounds (NaN never does)."""
        low = -math.inf if self.at_least is None else self.at_least
        high = math.inf if self.at_most is None else self.at_most
        return low <= value <= high


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name a measure, so that questions can ask for it."""

    name: str
    measure: str
    arguments: dict[str, object] = {}

    @property
    def claim(self) -> Claim:
        """Return it as what measures take."""
        return Claim(name=self.name, text="", measure=self.measure, arguments=self.arguments)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one step: its text, and what it sets up where it does."""

    title: str
    markdown: str  # without the heading
    reading: str = ""  # the sentence to read; "": the one that is there
    document: Document | None = None  # with settings or sentences of its own; None: it keeps what is there
    panels: tuple[str, ...] = ()  # ids of the panels to show; (): those that are there
    tracks: tuple[str, ...] = ()  # ids of the Score's tracks to show; (): the lesson's
    rivals: Rivals = ()  # runs to train beside
    questions: tuple[Question, ...] = ()


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what the list of the course shows of a lesson."""

    id: str
    title: str
    order: int
    group: str  # one of GROUPS, or ""
    summary: str
    found: str
    questions: tuple[int, ...]  # how many each step asks


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a lesson, ready to be shown and trained."""

    id: str
    title: str
    order: int
    summary: str
    shape: str  # "many-to-one", ...
    document: Document
    steps: tuple[Step, ...]
    layout: tuple[str, ...]  # ids of the panels to show
    claims: tuple[Claim, ...]
    tracks: tuple[str, ...] = ()  # ids of the Score's tracks to show; (): the usual ones
    group: str = ""  # one of GROUPS
    found: str = ""  # what the lesson found that its article does not say
    values: tuple[Value, ...] = ()

    def has_set_up(self, step: int) -> bool:
        """Say whether a step (an index) brings something of its own: a document, a sentence, panels or rivals."""
        found = self.steps[step]
        return found.document is not None or bool(found.reading or found.panels or found.tracks or found.rivals)

    def document_at(self, step: int) -> Document:
        """Return the document that a step (an index) is about: its own, or else the lesson's."""
        found = self.steps[step]
        document = found.document or self.document
        return msgspec.structs.replace(
            document, reading=found.reading or document.reading, rivals=found.rivals or document.rivals
        )

    def claims_at(self, step: int) -> tuple[Claim, ...]:
        """Return the claims about one step (an index), alone or against another."""
        return tuple(claim for claim in self.claims if step in (claim.step, claim.minus_step))
