"""The parameter table: one row each; form, undo label, validation, command line and file follow from it."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, get_args, get_type_hints

import msgspec

from rnn_playground.document.row import AtLeast, Effect, Group, Parameter, ParameterError, Row, Value, format_value
from rnn_playground.engine.cell import Cell
from rnn_playground.engine.cells import CELLS, cell_names, recurrent_names
from rnn_playground.engine.optimizer import Optimizer
from rnn_playground.engine.optimizers import OPTIMIZERS, optimizer_names
from rnn_playground.tasks.numeric import NUMERIC
from rnn_playground.tasks.registry import make_task, task_names
from rnn_playground.tasks.tokenizer import MODES

__all__ = [
    "Effect", "Group", "Parameter", "ParameterError", "Row", "Settings", "Value",
    "applies", "checked", "compatible", "effective", "format_value", "label_for", "needed", "parameters",
    "with_value",
]


TEXT = tuple(mode for mode in MODES if mode not in NUMERIC)  # ways to cut text into tokens of a vocabulary


def _fixed(*names: str) -> Callable[[], tuple[str, ...]]:
    return lambda: names


def _titles(kinds: Mapping[str, type[Cell] | type[Optimizer]]) -> Callable[[], dict[str, str]]:
    return lambda: {name: kind.title for name, kind in kinds.items()}


# fmt: off  (a table reads better with one line per thought)
class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold the value of every parameter; the annotation of each field is its row of the table."""

    task: Annotated[str, Row(
        title="Task", group="task", effect="rebuild", choices=task_names,
        help="What is asked of the network: one label, star or number for the sentence, one tag for every token, "
             "the next token, a text that goes on, or another sequence.",
    )] = "classify"
    tokens: Annotated[str, Row(
        title="Tokens", group="task", effect="rebuild", choices=lambda: MODES,
        help="How text is cut into time steps: words with punctuation apart, words without punctuation, "
             "characters, whatever stands between blanks, numbers (“0.1,0.2 0.3,0.4”), or the sound of a recipe.",
    )] = "words"
    target_tokens: Annotated[str, Row(
        title="Target tokens", group="task", effect="rebuild", only_for=("task", ("translate",)),
        choices=_fixed("words", "bare words", "chars", "spaced"),
        help="How the text that shall be written is cut into tokens.",
    )] = "words"
    lowercase: Annotated[bool, Row(
        title="Fold case", group="task", effect="data", only_for=("tokens", TEXT),
        help="Read “The” and “the” as one token.",
    )] = True
    min_count: Annotated[int, Row(
        title="Rare below", group="task", effect="data", unit="occurrences", low=1, high=1000,
        only_for=("tokens", TEXT),
        help="Tokens that occur less often in the training rows are read as <UNK>, which so gets trained.",
    )] = 1
    special_tokens: Annotated[bool, Row(
        title="Special tokens", group="task", effect="rebuild", only_for=("tokens", TEXT),
        help="Give <PAD>, <SOS>, <EOS> and <UNK> input rows of their own. Off, they are read as the "
             "zero vector.",
    )] = True
    mask_padding: Annotated[bool, Row(
        title="Mask padding", group="task", effect="data", only_for=("task", ("classify", "rate", "regress")),
        help="Let each sentence end where it ends. Off, all are filled up with <PAD> to the longest one, and the "
             "network reads that too.",
    )] = True
    mark_ends: Annotated[bool, Row(
        title="Mark ends", group="task", effect="data", only_for=("tokens", TEXT),
        help="Read <SOS> before and <EOS> after each sentence.",
    )] = False
    length: Annotated[int, Row(
        title="Window", group="task", effect="data", unit="time steps", low=0, high=500,
        only_for=("task", ("next", "generate")),
        help="Join all rows to one running text and cut it into windows of this many time steps. "
             "0: each row is a sequence of its own.",
    )] = 0
    output: Annotated[str, Row(
        title="Output", group="task", effect="rebuild", choices=_fixed("softmax", "sigmoid"),
        help="Softmax: probabilities of all labels that sum to one. "
             "Sigmoid: one probability per label, a single one for two labels.",
    )] = "softmax"
    decode: Annotated[str, Row(
        title="Decoding", group="task", effect="data", choices=_fixed("greedy", "beam"),
        only_for=("task", ("translate",)),
        help="How a translation is written. Greedy: always the most probable next token. Beam: several beginnings are "
             "followed at once, and the best whole is taken.",
    )] = "greedy"
    beam: Annotated[int, Row(
        title="Beam", group="task", effect="data", unit="beginnings", low=1, high=50, only_for=("decode", ("beam",)),
        help="Beginnings that are followed at once.",
    )] = 4
    held_out: Annotated[float, Row(
        title="Held out", group="task", effect="data", unit="share of the rows", low=0.0, high=0.9,
        help="Share of the rows that is never trained on, to measure what was learnt rather than memorised.",
    )] = 0.2

    cell: Annotated[str, Row(
        title="Cell", group="network", effect="rebuild", choices=cell_names, titles=_titles(CELLS), quick=True,
        help="Elman (one tanh layer), GRU (two gates) or LSTM (three gates and a cell state). Without recurrent "
             "weights: a bag of words, which adds up what it reads, and the last step only.",
    )] = "elman"
    hidden: Annotated[int, Row(
        title="Hidden units", group="network", effect="rebuild", unit="units", low=1, high=512, quick=True,
        help="Numbers in the hidden state, the network's short-term memory.",
    )] = 16
    layers: Annotated[int, Row(
        title="Layers", group="network", effect="rebuild", unit="layers", low=1, high=8,
        help="Recurrent layers stacked on each other; each reads the hidden states of the one below.",
    )] = 1
    bidirectional: Annotated[bool, Row(
        title="Both ways", group="network", effect="rebuild",
        help="Read each sentence from the end as well, with weights of its own: the last state of that way has "
             "read the first word. Not for next tokens, which it would see.",
    )] = False
    dropout: Annotated[float, Row(
        title="Dropout", group="network", effect="rebuild", unit="share of the numbers", low=0.0, high=0.9,
        only_for=("layers", AtLeast(2)),
        help="Share of the numbers from one layer to the next that an update leaves out, chosen anew each time. "
             "When reading, all are there.",
    )] = 0.0
    embedding: Annotated[int, Row(
        title="Embedding", group="network", effect="rebuild", unit="numbers per token", low=0, high=512,
        only_for=("tokens", TEXT),
        help="Learn this many numbers for each token instead of reading its one-hot row. 0: one-hot.",
    )] = 0
    head: Annotated[int, Row(
        title="Head", group="network", effect="rebuild", unit="units", low=0, high=512,
        help="Put a feed-forward tanh layer between hidden state and output. 0: none.",
    )] = 0
    nonlinearity: Annotated[str, Row(
        title="Nonlinearity", group="network", effect="rebuild", choices=_fixed("tanh", "relu"),
        titles=lambda: {"relu": "ReLU"}, only_for=("cell", ("elman",)),
        help="What squashes the Elman cell's sum: tanh keeps states within -1 and 1, ReLU only cuts below 0.",
    )] = "tanh"
    forget_bias: Annotated[float, Row(
        title="Forget bias", group="network", effect="rebuild", low=-10.0, high=10.0,
        only_for=("cell", ("lstm",)),
        help="Initial bias of the LSTM's forget gate. At 3 the gate starts almost open and gradients "
             "travel far.",
    )] = 1.0
    recurrent: Annotated[str, Row(
        title="Recurrent start", group="network", effect="rebuild",
        choices=_fixed("uniform", "glorot", "orthogonal", "identity", "spectral"),
        titles=lambda: {"glorot": "Glorot"}, only_for=("cell", recurrent_names()),
        help="How the weights from state to state are drawn. Orthogonal ones turn a state and keep its length; "
             "identity and spectral take the radius.",
    )] = "uniform"
    radius: Annotated[float, Row(
        title="Radius", group="network", effect="rebuild", low=0.0, high=10.0, step=0.05,
        only_for=("recurrent", ("identity", "spectral")),
        help="Largest |eigenvalue| of the first weights from state to state. Below 1 a memory fades from step "
             "to step, above 1 it grows.",
    )] = 1.0
    initial_state: Annotated[str, Row(
        title="Initial state", group="network", effect="rebuild", choices=_fixed("zero", "learnt"),
        help="The state before the first token: zero, or numbers that are learnt like weights.",
    )] = "zero"
    seed: Annotated[int, Row(
        title="Seed", group="network", effect="rebuild", low=0, high=2**31 - 1,
        help="Decides the initial weights, the split and the order of the rows: equal seeds give equal runs.",
    )] = 1

    optimizer: Annotated[str, Row(
        title="Optimizer", group="training", effect="live", choices=optimizer_names, titles=_titles(OPTIMIZERS),
        help="How a gradient becomes a change of the weights.",
    )] = "adam"
    rate: Annotated[float, Row(
        title="Learning rate", group="training", effect="live", low=1e-6, high=10.0, logarithmic=True,
        quick=True,
        help="Size of each update's step against the gradient.",
    )] = 0.005
    decay: Annotated[float, Row(
        title="Weight decay", group="training", effect="live", low=0.0, high=1.0, step=0.001,
        help="Pull weights towards 0: adds this times each weight to its gradient (L2). AdamW instead takes rate "
             "times this share off the weight itself. 0: never.",
    )] = 0.0
    batch: Annotated[int, Row(
        title="Batch", group="training", effect="live", unit="sequences", low=1, high=1024,
        help="Sequences whose mean gradient makes one update.",
    )] = 16
    clip: Annotated[float, Row(
        title="Clip", group="training", effect="live", unit="gradient norm", low=0.0, high=1000.0,
        help="Scale the gradient down when its norm is larger than this. 0: never.",
    )] = 5.0
    clip_value: Annotated[float, Row(
        title="Clip values", group="training", effect="live", unit="gradient", low=0.0, high=1000.0, step=0.1,
        help="Cut each number of the gradient to within plus and minus this, after Clip. 0: never.",
    )] = 0.0
    truncate: Annotated[int, Row(
        title="Truncate", group="training", effect="live", unit="time steps", low=0, high=1000,
        help="Send no gradient back over a border between so many time steps (truncated backpropagation "
             "through time); not when reading both ways. 0: back to the beginning.",
    )] = 0


# fmt: on
@cache
def parameters() -> dict[str, Parameter]:
    """Return the whole table by name, in the order of the form."""
    hints = get_type_hints(Settings, include_extras=True)
    table: dict[str, Parameter] = {}
    for field in msgspec.structs.fields(Settings):
        kind, row = get_args(hints[field.name])
        table[field.name] = Parameter(field.name, kind, field.default, row)
    return table


def with_value(settings: Settings, name: str, value: Value) -> Settings:
    """Return settings with one value changed; raise ParameterError for a name or value there is not."""
    table = parameters()
    if name not in table:
        raise ParameterError(f"there is no parameter {name[:40]!r}; there are {', '.join(table)}")
    return msgspec.structs.replace(settings, **{name: table[name].check(value)})


def checked(settings: Settings) -> Settings:
    """Return the settings with every value in its type; raise ParameterError for what cannot be trained."""
    for name in parameters():
        settings = with_value(settings, name, getattr(settings, name))
    return compatible(settings)


def compatible(settings: Settings) -> Settings:
    """Return the settings as they are; raise ParameterError for values that exclude each other."""
    if settings.bidirectional and settings.truncate:
        both, cut = (parameters()[name].row.title for name in ("bidirectional", "truncate"))
        raise ParameterError(
            f"“{both}” and “{cut}” (bidirectional, truncate) exclude each other, as the gradients of both ways cross "
            f"at every border: set “{cut}” to 0, or “{both}” to off"
        )
    if settings.task in ("next", "generate") and settings.tokens in NUMERIC:
        raise ParameterError(
            f"the task “{settings.task}” foretells tokens of a vocabulary, and there are none in “{settings.tokens}”"
            " (task, tokens): choose other tokens, or another task"
        )
    if settings.task == "translate" and settings.initial_state == "learnt":
        raise ParameterError(
            "a decoder begins with the encoder's last state, and cannot learn its own (initial_state): set it to zero"
        )
    if settings.bidirectional and make_task(settings.task).foretells:
        both, task = (parameters()[name].row.title for name in ("bidirectional", "task"))
        raise ParameterError(
            f"“{both}” and the {task.lower()} “{settings.task}” (bidirectional, task) exclude each other, as the way "
            f"back reads the tokens that are to be foretold: set “{both}” to off, or choose another task"
        )
    return settings


def label_for(name: str, value: Value) -> str:
    """Name a change in the undo menu, such as "Hidden units: 32"."""
    return f"{parameters()[name].row.title}: {format_value(value)}"


def applies(settings: Settings, name: str) -> bool:
    """Say whether a parameter has an effect, given the others (the forget bias: for the LSTM alone)."""
    condition = parameters()[name].row.only_for
    return condition is None or (getattr(settings, condition[0]) in condition[1] and applies(settings, condition[0]))


def needed(name: str, word: Callable[[Value], str] | None = None) -> tuple[str, str]:
    """Return on which other parameter one depends, and the values there in words: ("layers", "2 or more").

    ("", "") for one that always has an effect; `word` writes one value, None: for people.
    """
    condition = parameters()[name].row.only_for
    if condition is None:
        return "", ""
    other, values = condition
    word = word or parameters()[other].shown
    if isinstance(values, AtLeast):
        return other, f"{word(values.low)} or more"
    return other, " or ".join(word(value) for value in values)


def effective(settings: Settings) -> Settings:
    """Return the settings with the default for every parameter without effect: equal ones train equally."""
    idle = {name: entry.default for name, entry in parameters().items() if not applies(settings, name)}
    return msgspec.structs.replace(settings, **idle)
