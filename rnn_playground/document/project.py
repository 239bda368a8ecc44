"""The project file (.rnnp): a Document and, where it was trained, all that training needs to go on.

A zip (see `archive`) with manifest.json, project.json and, with a Checkpoint, weights.safetensors. A file is
read as data from a stranger: hashes, sizes, types and ranges are compared before anything is believed.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn, cast

import msgspec
import numpy as np
import safetensors
import safetensors.numpy

from rnn_playground import __version__
from rnn_playground.document.archive import LARGEST_FILE, ArchiveError, pack, unpack
from rnn_playground.document.atomic import write_file
from rnn_playground.document.checkpoint import Checkpoint
from rnn_playground.document.document import Document
from rnn_playground.document.migrations import VERSION, migrate
from rnn_playground.document.parameters import ParameterError, checked
from rnn_playground.engine.batch import Floats

SUFFIX = ".rnnp"
CONTENT = "project.json"
WEIGHTS = "weights.safetensors"
LARGEST_CONTENT = 256 << 20  # bytes of project.json

_Count = Annotated[int, msgspec.Meta(ge=0)]


class ProjectError(Exception):
    """Say in one line which project file cannot be opened or saved, why, and what to do."""


@dataclass(frozen=True)
class Project:
    """Hold what a project file holds."""

    document: Document
    checkpoint: Checkpoint | None


class _Training(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold the part of a Checkpoint that is no array, and the names of its arrays in their order."""

    update: _Count
    random: dict[str, object]
    order: tuple[tuple[_Count, ...], ...]
    weights: tuple[str, ...]
    optimizer: tuple[str, ...]
    curve: tuple[str, ...]


class _Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold project.json as it is written."""

    document: Document
    checkpoint: _Training | None = None


def save_project(path: Path, document: Document, checkpoint: Checkpoint | None = None) -> None:
    """Save a project; raise ProjectError, with the old file as it was, when that is not possible.

    What is written has been read back before it touches the disk: a file that was saved can be opened.
    """
    try:
        checked(document.settings)
        content = _encode(document, checkpoint)
        if _decode(content).document != document:
            raise ArchiveError("a value would not come back as it is", "undo the last change")
        write_file(path, content)
    except (ArchiveError, ParameterError) as error:
        raise ProjectError(f"cannot save {_name(path)}: {error}") from None
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ProjectError(
            f"cannot save {_name(path)}: {reason}; choose another place (a file that was there is as before)"
        ) from None


def open_project(path: Path) -> Project:
    """Return the project in a file; raise ProjectError for every kind of file that is none."""
    try:
        if not path.exists():
            raise ArchiveError("there is no such file", "check the name")
        if not path.is_file():
            raise ArchiveError("it is a folder or a device", "name a .rnnp file")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise ArchiveError(f"it has {size:,} bytes; a project has {LARGEST_FILE:,} at most")
        with path.open("rb") as stream:
            content = stream.read(size)
        return _decode(content)
    except ArchiveError as error:
        raise ProjectError(f"cannot open {_name(path)}: {error}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ProjectError(f"cannot open {_name(path)}: {reason}; check name and permissions") from None


def _encode(document: Document, checkpoint: Checkpoint | None) -> bytes:
    """Return the bytes of the file."""
    training, members = None, {}
    if checkpoint is not None:
        groups = {"weights": checkpoint.weights, "optimizer": checkpoint.optimizer, "curve": checkpoint.curve}
        members[WEIGHTS] = safetensors.numpy.save({
            f"{group}/{name}": np.asarray(array, array.dtype.newbyteorder("="), order="C")
            for group, arrays in groups.items() for name, array in arrays.items()
        })
        training = _Training(
            update=checkpoint.update,
            random=checkpoint.random,
            order=tuple(tuple(int(index) for index in group) for group in checkpoint.order),
            **{group: tuple(arrays) for group, arrays in groups.items()},
        )
    # json and not msgspec: a generator's state has whole numbers of 128 bits. A text may hold half a
    # surrogate pair, which is no UTF-8 but must not lose a day's work: "surrogatepass" brings it back.
    built = msgspec.to_builtins(_Content(document=document, checkpoint=training))
    text = json.dumps(built, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return pack({CONTENT: text.encode("utf-8", "surrogatepass"), **members}, VERSION, __version__)


def _decode(content: bytes) -> Project:
    """Return the project in the bytes of a file; raise ArchiveError for anything amiss."""
    manifest, members = unpack(content, VERSION, (CONTENT, WEIGHTS))
    if len(members.get(CONTENT, b"")) > LARGEST_CONTENT:
        raise ArchiveError(f"its {CONTENT} has more than {LARGEST_CONTENT:,} bytes", "use fewer sentences")
    found = _content(members.get(CONTENT, b""), manifest.version)
    if (found.checkpoint is not None) != (WEIGHTS in members):
        raise ArchiveError(f"{WEIGHTS} does not belong to its {CONTENT}")
    try:
        settings = checked(found.document.settings)
    except ParameterError as error:
        raise ArchiveError(f"{CONTENT}: {error}") from None
    document = msgspec.structs.replace(found.document, settings=settings)
    if found.checkpoint is None:
        return Project(document, None)
    return Project(document, _checkpoint(found.checkpoint, members[WEIGHTS]))


def _content(text: bytes, version: int) -> _Content:
    """Decode project.json, of whatever version, and compare it with its schema."""
    try:
        raw = json.loads(text.decode("utf-8", "surrogatepass"), parse_constant=_no_number, parse_float=_finite)
        if not isinstance(raw, dict):
            raise ArchiveError(f"{CONTENT} holds no project")
        return msgspec.convert(migrate(raw, version), _Content)
    except RecursionError:
        raise ArchiveError(f"{CONTENT} is nested too deeply") from None
    except msgspec.ValidationError as error:
        raise ArchiveError(f"{CONTENT}: {' '.join(str(error).split())[:200]}") from None
    except (ValueError, KeyError):
        raise ArchiveError(f"{CONTENT} is no JSON of a project") from None


def _finite(digits: str) -> float:
    """Return a number; 1e999 is infinity to Python, and could not be saved again."""
    found = float(digits)
    return found if math.isfinite(found) else _no_number(digits)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of a project")


def _checkpoint(training: _Training, weights: bytes) -> Checkpoint:
    """Put arrays and plain numbers together again."""
    try:
        arrays = cast(dict[str, Floats], safetensors.numpy.load(weights))
    except (safetensors.SafetensorError, ValueError, KeyError, AttributeError, TypeError, MemoryError):
        raise ArchiveError(f"{WEIGHTS} holds no arrays that this program knows") from None
    for array in arrays.values():
        array.setflags(write=False)
    groups = {
        group: {name: arrays.pop(f"{group}/{name}", None) for name in getattr(training, group)}
        for group in ("weights", "optimizer", "curve")
    }
    if arrays or any(array is None for group in groups.values() for array in group.values()):
        raise ArchiveError(f"{WEIGHTS} does not hold the arrays that {CONTENT} names")
    return Checkpoint(
        update=training.update,
        random=training.random,
        order=training.order,
        **cast(dict[str, dict[str, Floats]], groups),
    )


def _name(path: Path) -> str:
    """Return a path that fits in a line."""
    return " ".join(str(path).replace("\0", "?").split())
