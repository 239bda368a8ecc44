"""Read lines that begin with their label: "NUM:count How many ...", or "__label__joy What a ..." (fastText)."""

import re
from collections.abc import Iterator, Sequence

from rnn_playground.tasks.importers.cells import Places, item
from rnn_playground.tasks.importers.items import Item, trim
from rnn_playground.tasks.importers.layout import Layout
from rnn_playground.tasks.importers.plan import ImportPlan
from rnn_playground.tasks.importers.reading import lines

COLUMNS = ("text", "label", "coarse")  # coarse: the label up to its colon
_SIGN = "__label__"
_LABEL = re.compile(rf"{_SIGN}\S+|[A-Za-z][\w.+#-]*:[A-Za-z][\w.+#-]*")
_RULE = re.compile(r"[\s=*-]*")
_FEWEST = 4  # lines from which on labels can be told from words with a colon


def items(plan: ImportPlan, text: str, need: str) -> Iterator[Item]:
    """Yield an item for each line with words; the label is what stands before the first blank."""
    for row, line in enumerate(lines(text), 1):
        if not trim(line).strip():
            continue
        cells = _cells(line)
        if not _LABEL.fullmatch(trim(line).split()[0]) and need == "label":
            message = f"“{trim(line)[:30]}” does not begin with a label: write one such as __label__name before it"
            yield Item(row, cells, None, message)
        else:
            yield item(row, cells, Places.of(plan), need)


def labelled_layout(found: Sequence[str], need: str, forced: bool) -> Layout | None:
    """Return the layout where nearly every line begins with a label, and labels come again; or None."""
    rows = [trim(line) for line in found if not _RULE.fullmatch(line)]
    begins = [row.split()[0] for row in rows]
    labels = [word for word in begins if _LABEL.fullmatch(word)]
    if not rows:
        return None
    if not forced:
        signed = sum(word.startswith(_SIGN) for word in labels) == len(labels)
        told = sum(len(row.split()) > 1 for row in rows) >= 0.98 * len(rows) and len(rows) >= _FEWEST
        if len(labels) < 0.98 * len(rows) or not told or need not in ("label", ""):
            return None
        if not signed and len(set(labels)) > max(2, 0.3 * len(labels)):
            return None
    return Layout(kind="labelled", columns=COLUMNS, width=len(COLUMNS), label_column=1)


def _cells(line: str) -> tuple[str, str, str]:
    label, _, rest = trim(line).replace("\t", " ").partition(" ")
    label = label.removeprefix(_SIGN)
    return trim(rest), label, label.partition(":")[0]
