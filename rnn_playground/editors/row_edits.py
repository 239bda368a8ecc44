"""What editing does to rows of the sentence table: values in, values out, no widget."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from operator import attrgetter

import msgspec
from PySide6.QtCore import QCoreApplication

from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.numeric import is_numeric, vectors
from rnn_playground.tasks.registry import make_task
from rnn_playground.tasks.task import Column
from rnn_playground.tasks.tokenizer import VISIBLE, cut

_UNSEEN = {sign: character for character, sign in VISIBLE.items()}  # of blanks and line ends


def columns_of(settings: Settings) -> tuple[Column, ...]:
    """Return the columns that the settings' task lets people edit."""
    return make_task(settings.task).columns


def tokens_of(example: Example, settings: Settings) -> tuple[str, ...]:
    """Return the tokens that tags stand under: those of the source, or else as the tokenizer shows them.

    None where numbers are read and the text holds something else.
    """
    if is_numeric(settings.tokens):
        return () if unreadable(example.text, settings) else cut(example.text, settings.tokens, False).shown
    return example.tokens or cut(example.text, settings.tokens, settings.lowercase).shown


def unreadable(text: str, settings: Settings) -> str:
    """Say why a text stands for no numbers where those are read; "": it does, or none are."""
    if is_numeric(settings.tokens):
        try:
            vectors(text, settings.tokens)
        except ValueError as error:
            return str(error)
    return ""


def example_for(text: str, predicted: Sequence[str], settings: Settings) -> Example:
    """Make a row of a sentence and the network's answer: a label, or one tag per token."""
    fields = {column.field for column in columns_of(settings)}
    example = Example(text=text)
    if "label" in fields and predicted:
        return msgspec.structs.replace(example, label=predicted[0])
    if "target" in fields and predicted:
        return msgspec.structs.replace(example, target=joined(predicted, settings.target_tokens))
    if "tags" in fields and len(predicted) == len(tokens_of(example, settings)):
        return msgspec.structs.replace(example, tags=tuple(predicted))
    return example


def joined(tokens: Sequence[str], mode: str) -> str:
    """Return tokens, as they are shown, as a text that is cut into the same ones."""
    if mode == "chars":
        return "".join(_UNSEEN.get(token, token) for token in tokens)
    return " ".join(tokens)


def with_text(example: Example, text: str, settings: Settings) -> Example:
    """Change the sentence and keep the tags of all words that stay; new words get the row's commonest tag."""
    before = tokens_of(example, settings)
    own = tuple(text.split()) if example.tokens else ()  # a source's tokens stand apart by blanks
    changed = Example(text=text, label=example.label, tokens=own, target=example.target, part=example.part)
    if not example.tags or len(example.tags) != len(before):
        return changed if own else msgspec.structs.replace(changed, tags=example.tags)
    after = tokens_of(changed, settings)
    tags = [max(sorted(set(example.tags)), key=example.tags.count)] * len(after)
    for kind, i, j, k, _ in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind in ("equal", "replace"):
            kept = example.tags[i:j][: len(after) - k]
            tags[k : k + len(kept)] = kept
    return msgspec.structs.replace(changed, tags=tuple(tags[: len(after)]))


def with_field(example: Example, field: str, value: str, settings: Settings) -> Example:
    """Change one column of a row from what was typed into its cell."""
    if field == "text":
        return with_text(example, value, settings)
    if field == "tags":
        return msgspec.structs.replace(example, tags=tuple(value.split()))
    return msgspec.structs.replace(example, **{field: value})


def field_text(example: Example, field: str) -> str:
    """Return a column of a row as text for its cell."""
    return " ".join(example.tags) if field == "tags" else str(getattr(example, field))


def known_values(examples: Sequence[Example], field: str) -> tuple[str, ...]:
    """Return all labels or tags in use, sorted."""
    if field == "tags":
        return tuple(sorted({tag for example in examples for tag in example.tags}))
    return tuple(sorted(set(map(attrgetter(field), examples)) - {""}))


def may_be_empty(settings: Settings, field: str) -> bool:
    """Tell whether a column of the task does without being filled."""
    return any(column.optional for column in make_task(settings.task).columns if column.field == field)


def mismatch(tokens: int, tags: int) -> str:
    """Say that there are not as many tags as tokens."""
    translate = QCoreApplication.translate
    left = translate("Rows", "1 token") if tokens == 1 else translate("Rows", "{n} tokens").format(n=tokens)
    right = translate("Rows", "1 tag") if tags == 1 else translate("Rows", "{n} tags").format(n=tags)
    return translate("Rows", "{tokens} but {tags}").format(tokens=left, tags=right)


def problem(example: Example, settings: Settings, fields: Sequence[str]) -> str:
    """Say why a row cannot be used, or return ""."""
    translate = QCoreApplication.translate
    if not example.text.strip():
        return translate("Rows", "the sentence is empty")
    odd = unreadable(example.text, settings)
    if odd:
        return odd
    if "label" in fields and not example.label and not may_be_empty(settings, "label"):
        return translate("Rows", "no label yet")
    if "target" in fields and not example.target.strip():
        return translate("Rows", "no target yet")
    if "tags" in fields:
        tokens = len(tokens_of(example, settings))
        if tokens != len(example.tags):
            return mismatch(tokens, len(example.tags)) if example.tags else translate("Rows", "no tags yet")
    return ""
