"""Read CoNLL columns: a token with its tags on each line, blank lines between sentences."""

import re
from collections.abc import Iterator

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.importers.items import Item, empty_cell, extra_columns, missing_column
from rnn_playground.tasks.importers.plan import ImportPlan
from rnn_playground.tasks.importers.reading import lines

DOCUMENT_START = "-DOCSTART-"
CONLLU = ("ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC")
_NO_WORD = re.compile(r"\d+[-.]\d+")  # CoNLL-U: a range (1-2) of words that follow, or an empty node (1.1)
_LONGEST = 200  # tokens; a file of more with no blank line is not one sentence
_ENDS = frozenset((".", "!", "?", "。", "！", "？"))
IOB = re.compile(r"(?:O|[BIESLUM][-_].+)")


def split(line: str, delimiter: str) -> list[str]:
    """Cut a line into columns: at each tab, or (delimiter " ") at each run of blanks and tabs."""
    if delimiter == " ":
        return [cell for cell in line.replace("\t", " ").split(" ") if cell]
    return [cell.strip(" ") for cell in line.split(delimiter)]


def items(plan: ImportPlan, text: str, need: str) -> Iterator[Item]:
    """Yield an uncounted item for each line of a token, and a counted one after each sentence.

    A line of white space alone ends a sentence, as does -DOCSTART-, which is skipped; in a long file without any
    such line, a full stop, exclamation or question mark does. A sentence with a bad
    line is left out as a whole: without that line its other tags would stand in the wrong place. A line
    that begins with "#" is a comment or a token that begins with "#"; see `_is_comment`.
    """
    found = lines(text)
    tags_seen: set[str] = set()
    if plan.delimiter == " " and plan.label_column is not None and "#" in text:
        rows = (split(line, " ") for line in found if line[:1] not in ("#", ""))
        tags_seen = {cells[plan.label_column] for cells in rows if len(cells) > plan.label_column}
    sentence = Sentence()
    header = plan.header
    together = len(found) > _LONGEST and all(map(str.strip, found))
    for row, line in enumerate(found, 1):
        if not line or not line.strip():
            if sentence.first:
                yield sentence.finish(need)
                sentence = Sentence()
            continue
        cells = split(line, plan.delimiter)
        if line[0] == "#" and _is_comment(line, cells, plan, tags_seen, bool(sentence.first)):
            continue
        if cells[0] == DOCUMENT_START:
            if sentence.first:
                yield sentence.finish(need)
                sentence = Sentence()
            continue
        if plan.numbered and _NO_WORD.fullmatch(cells[0]):
            continue
        if header:
            header = False
            if [cell.casefold() for cell in cells] == [name.casefold() for name in plan.columns]:
                continue
        problem = _problem(cells, plan, need)
        sentence.first = sentence.first or row
        sentence.bad = sentence.bad or bool(problem)
        if not problem:
            sentence.tokens.append(cells[plan.text_column])
            if need == "tags" and plan.label_column is not None:
                sentence.tags.append(cells[plan.label_column])
        yield Item(row, cells, None, problem, counted=False)
        if together and not problem and cells[plan.text_column] in _ENDS:
            yield sentence.finish(need)
            sentence = Sentence()
    if together:
        message = "no blank line stands between sentences, so each ends with its “.”, “!” or “?”"
        yield Item(0, (), note=message, counted=False)
    if sentence.first:
        yield sentence.finish(need)


class Sentence:
    """Collect the tokens of the sentence being read."""

    def __init__(self) -> None:
        self.first = 0  # its first line; 0: none yet
        self.tokens: list[str] = []
        self.tags: list[str] = []
        self.bad = False

    def finish(self, need: str) -> Item:
        """Return the counted item; without an example where one of its lines was bad."""
        if self.bad:
            return Item(self.first, ())
        text = " ".join(self.tokens)
        if need != "tags":
            return Item(self.first, (), Example(text=text))
        return Item(self.first, (), Example(text=text, tokens=tuple(self.tokens), tags=tuple(self.tags)))


def _is_comment(line: str, cells: list[str], plan: ImportPlan, tags_seen: set[str], inside: bool) -> bool:
    """Tell a comment from a token that begins with "#".

    In numbered files (CoNLL-U) every such line is a comment, for tokens begin with their number. Elsewhere
    a line with all the columns of the others is a token; where blanks separate columns, so that a comment
    may have as many words by accident, its tag must be one that other lines have, or look like one. What
    remains is a comment, unless it stands inside a sentence and no blank follows the "#": that is a token
    whose tag is missing.
    """
    if plan.numbered:
        return True
    last = plan.text_column if plan.label_column is None else max(plan.text_column, plan.label_column)
    complete = len(cells) == plan.width if plan.width else len(cells) > last
    if complete:
        if plan.delimiter != " " or plan.label_column is None:
            return False
        tag = cells[plan.label_column]
        if tag in tags_seen or IOB.fullmatch(tag):
            return False
    return not inside or line[1:2] in (" ", "\t")


def _problem(cells: list[str], plan: ImportPlan, need: str) -> str:
    """Return what is wrong with the line of a token, or ""."""
    count = len(cells)
    if count <= plan.text_column:
        return missing_column(count, "token", plan.text_column, plan.delimiter)
    if not cells[plan.text_column]:
        return empty_cell("token", plan.text_column)
    if need == "tags" and plan.label_column is not None:
        if count <= plan.label_column:
            return missing_column(count, "tag", plan.label_column, plan.delimiter)
        if not cells[plan.label_column]:
            return empty_cell("tag", plan.label_column)
    if plan.width and count > plan.width and any(cells[plan.width :]):
        return extra_columns(count, plan.width, plan.delimiter, quoting=False)
    return ""
