"""Read sentences with a tag for each word and an intent: "BOS fly to Rome EOS TAB O O O B-city book_flight" (ATIS)."""

from collections.abc import Iterator, Sequence

from rnn_playground.tasks.importers.cells import Places, blank_separated, item
from rnn_playground.tasks.importers.items import Item
from rnn_playground.tasks.importers.layout import Layout
from rnn_playground.tasks.importers.plan import ImportPlan
from rnn_playground.tasks.importers.reading import lines

COLUMNS = ("tokens", "tags", "intent")
_BEGIN, _END = "BOS", "EOS"


def items(plan: ImportPlan, text: str, need: str) -> Iterator[Item]:
    """Yield an item for each line; what stands at BOS and EOS is no word, and the last tag is the intent."""
    for row, line in enumerate(lines(text), 1):
        if not line.strip():
            continue
        cells = _cells(line)
        if cells is None:
            message = f"no line of the form {_BEGIN} words {_END}, a tab, and a tag for each: correct it, or delete it"
            yield Item(row, (line.strip(),), None, message)
        else:
            yield item(row, cells, Places.of(plan), need)


def slots_layout(found: Sequence[str], need: str, forced: bool) -> Layout | None:
    """Return the layout where nearly every line has this form, or None."""
    rows = [line for line in found if line.strip()]
    fitting = sum(_cells(line) is not None for line in rows)
    if not rows or (not forced and fitting < 0.95 * len(rows)):
        return None
    return Layout(kind="slots", columns=COLUMNS, width=len(COLUMNS), label_column=1 if need == "tags" else 2)


def _cells(line: str) -> tuple[str, str, str] | None:
    left, tab, right = line.partition("\t")
    words, tags = blank_separated(left), blank_separated(right)
    if not tab or len(words) != len(tags) or len(words) < 3 or (words[0], words[-1]) != (_BEGIN, _END):
        return None
    return " ".join(words[1:-1]), " ".join(tags[1:-1]), tags[-1]
