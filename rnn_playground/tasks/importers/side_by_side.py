"""Read files that belong together line by line: seq.in and label, or train.en and train.fr."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from rnn_playground.tasks.importers.cells import Places, blank_separated, item
from rnn_playground.tasks.importers.conll import IOB
from rnn_playground.tasks.importers.guess_pairs import tokens_of
from rnn_playground.tasks.importers.items import Item, trim
from rnn_playground.tasks.importers.plan import ImportPlan
from rnn_playground.tasks.importers.reading import lines, read

MOST_FILES = 5  # that can be sides of the same rows
_FITTING = 0.98  # lines with a tag for each token, at least
_ALIKE = 0.9  # lines with equally many words, at most, where lines are sentences
_REPEATED = 0.3  # different labels for each line, at most


def items(plan: ImportPlan, need: str) -> Iterator[Item]:
    """Yield an item for each line that holds something in any of the files; a missing line is a problem."""
    sides = [_lines(read(path, plan.encoding).text) for path in plan.paths]
    for row, line in enumerate(zip_longest(*sides), 1):
        cells = tuple(trim(cell or "") for cell in line)
        if None in line:
            name = plan.paths[line.index(None)].name
            yield Item(row, cells, None, f"{name} has fewer lines: give each file one for every row")
            return
        if any(cells):
            yield item(row, cells, Places.of(plan), need)


def side_by_side(
    files: Sequence[Path], texts: Sequence[str], need: str, encoding: str, forced: bool
) -> ImportPlan | None:  # fmt: skip
    """Return the plan for files whose lines belong together, or None where nothing says that they do."""
    if not 2 <= len(files) <= MOST_FILES:
        return None
    sides = [_lines(text) for text in texts]
    if not forced and (need not in ("label", "tags", "target") or len(set(map(len, sides))) > 1 or not sides[0]):
        return None
    found = {"label": _labels, "tags": _tags, "target": _targets}.get(need, _targets)(sides)
    if found is None and not forced:
        return None
    text, other = found or (0, 1)
    tokens = (tokens_of(sides[text]), tokens_of(sides[other])) if need == "target" else ("", "")
    return ImportPlan(
        paths=tuple(files),
        kind="side by side",
        encoding=encoding,
        columns=tuple(path.name for path in files),
        width=len(files),
        text_column=text,
        label_column=None if need in ("target", "text", "either") else other,
        target_column=other if need == "target" else None,
        tokens=tokens[0],
        target_tokens=tokens[1],
    )


def _lines(text: str) -> list[str]:
    found = lines(text)
    while found and not found[-1].strip():
        found.pop()
    return list(found)


def _labels(sides: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """Return which files hold texts of several words, and one word from a small set for each; None without such."""
    words = [[len(line.split()) for line in side] for side in sides]
    few = [len(set(side)) <= max(1, _REPEATED * len(side)) for side in sides]
    label = next((place for place, counts in enumerate(words) if few[place] and set(counts) == {1}), None)
    several = [place for place, counts in enumerate(words) if sum(counts) > 1.5 * len(counts) and place != label]
    if label is None or not several:
        return None
    return max(several, key=lambda place: len(set(sides[place]))), label


def _tags(sides: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """Return which files hold tokens, and as many tags in each line; None without such."""
    for one in range(len(sides)):
        for two in range(one + 1, len(sides)):
            lengths = [[len(blank_separated(line)) for line in sides[place]] for place in (one, two)]
            rows = list(zip(*lengths, strict=False))
            filled = Counter(row for row in rows if any(row))
            fitting = sum(count for row, count in filled.items() if row[0] == row[1])
            # Columns, a token a line, have one width, and sentences many.
            if not filled or fitting < _FITTING * filled.total() or max(filled.values()) > _ALIKE * filled.total():
                continue
            cells = [[token for line in sides[place] for token in blank_separated(line)] for place in (one, two)]
            tagged = [sum(bool(IOB.fullmatch(token)) for token in column) / len(column) for column in cells]
            different = [len(set(column)) for column in cells]
            swap = tagged[0] > tagged[1] if tagged[0] != tagged[1] else different[0] < different[1]
            return (two, one) if swap else (one, two)
    return None


def _targets(sides: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    return (0, 1) if len(sides) == 2 else None
