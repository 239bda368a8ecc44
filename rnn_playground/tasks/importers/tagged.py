"""Read sentences whose words carry their tags: "The_DET dog_NOUN barks_VERB ._."."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.importers.cells import blank_separated
from rnn_playground.tasks.importers.items import Item
from rnn_playground.tasks.importers.layout import Layout
from rnn_playground.tasks.importers.plan import ImportPlan
from rnn_playground.tasks.importers.reading import lines

COLUMNS = ("tokens", "tags")
SIGNS = ("_", "/", "|")
BRACKETS = ("[", "]")  # around phrases
_RULE = re.compile("={4,}")
_MOST_TAGS = 300  # Brown has 226 with its combinations
_TAG = re.compile(r"[^\s\d][^\s]{0,19}")


def items(plan: ImportPlan, text: str, need: str) -> Iterator[Item]:
    """Yield an item for each line with words; the tag is what stands behind the last sign of a word.

    Where brackets stand around phrases, each on a line of its own (Penn Treebank), a blank line ends a sentence.
    """
    found = lines(text)
    bracketed = any(word in BRACKETS for line in found for word in line.split())
    sentences = _joined(found) if bracketed else ((row, blank_separated(line)) for row, line in enumerate(found, 1))
    for row, words in sentences:
        if words:
            yield _item(row, words, plan.delimiter, need)


def _joined(found: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the words between blank lines or rules, without brackets, and their first line."""
    first, words = 0, list[str]()
    for row, line in enumerate(found, 1):
        here = [word for word in blank_separated(line) if word not in BRACKETS and not _RULE.fullmatch(word)]
        if not here and words and "[" not in line:
            yield first, words
            words = []
        if here and not words:
            first = row
        words += here
    if words:
        yield first, words


def _item(row: int, words: Sequence[str], sign: str, need: str) -> Item:
    pairs = [word.rpartition(sign) for word in words]
    missing = next((word for word, (token, _, tag) in zip(words, pairs, strict=True) if not token or not tag), "")
    tokens, tags = [token for token, _, _ in pairs], [tag for _, _, tag in pairs]
    cells = (" ".join(tokens), " ".join(tags))
    if missing:
        message = f"“{missing[:30]}” has no tag: write it behind the word, with “{sign}” between them"
        return Item(row, cells, None, message)
    if need == "tags":
        return Item(row, cells, Example(text=cells[0], tokens=tuple(tokens), tags=tuple(tags)))
    return Item(row, cells, Example(text=cells[0]))


def tagged_layout(found: Sequence[str], need: str, forced: bool) -> Layout | None:
    """Return the layout of lines in which nearly every word has a tag behind the same sign, or None."""
    words = [word for line in found for word in blank_separated(line) if word not in BRACKETS and word[:4] != "===="]
    if not words:
        return None
    best: tuple[float, str] = (0.0, SIGNS[0])
    for sign in SIGNS:
        tags = Counter(tag for word in words for token, _, tag in (word.rpartition(sign),) if token and tag)
        fitting = sum(count for tag, count in tags.items() if _TAG.fullmatch(tag))
        if len(tags) <= min(_MOST_TAGS, max(12, len(words) // 2)):
            best = max(best, (fitting / len(words), sign), key=lambda one: one[0])
    share, sign = best
    if not forced and (share < 0.97 or need not in ("tags", "")):
        return None
    return Layout(kind="tagged", delimiter=sign, columns=COLUMNS, width=2, label_column=1)
