"""Read FASTA: a header that begins with ">", and the letters of a sequence on the lines below it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.genetics import GENETIC_CODE, translated
from rnn_playground.tasks.importers.cells import Places, item
from rnn_playground.tasks.importers.columns import label_quality
from rnn_playground.tasks.importers.folder import class_name
from rnn_playground.tasks.importers.items import Item, trim
from rnn_playground.tasks.importers.layout import Layout
from rnn_playground.tasks.importers.plan import ImportPlan
from rnn_playground.tasks.importers.reading import lines

TYPES = (".fa", ".fasta", ".fna", ".faa", ".ffn", ".frn", ".fas", ".mpfa")
# IUPAC: the bases, what stands for several of them (R: A or G), N for any, gaps, *.
BASES = frozenset("ACGTURYSWKMBDHVN-*")
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ*-")  # of proteins: the amino acids, X for any, * for a stop, gaps
LONG = 1000  # letters; a longer sequence is rather a text to be cut into windows
_COLUMNS = ("sequence", "file")
AMINO_ACIDS = "amino acids"  # the column that is not in the file: what the bases stand for
_NONE = "-"  # the tag of a base that ends no codon
_PAIR = re.compile(r"\[?([A-Za-z]\w*)[=:]([^\s\]|;]+)\]?")
_LABELS = ("class", "label", "type", "category", "kind", "group", "family")
_FIELDS = 6  # of a header that can be chosen as label


class Entry(NamedTuple):
    """Hold one record of a file: the line of its header, the header without ">", its lines with their numbers."""

    row: int
    header: str
    parts: Sequence[tuple[int, str]]


def items(plan: ImportPlan, path: Path, text: str, need: str) -> Iterator[Item]:
    """Yield an item for each record: letters in upper case (lower case masks repeats), and its label.

    Letters that are none of a nucleotide sequence, in a file of such, are a problem of their line. A translation is
    told the amino acids of the standard genetic code up to the first stop, and tags are those at the third base of
    each codon.
    """
    allowed = alphabet(text)
    for entry in entries(text):
        if not entry.header and entry.row == 0:
            row, line = entry.parts[0]
            message = f"“{line[:20]}” stands before the first header: begin each sequence with a line such as >name"
            yield Item(row, (line,), None, message)
            continue
        cells = _cells(entry, plan.columns, path)
        problem = _wrong_letter(entry, allowed)
        if problem is not None:
            row, message = problem
            yield Item(row, cells, None, message)
        elif not cells[0]:
            yield Item(entry.row, cells, None, "no letters follow this header: add the sequence, or delete the line")
        elif need in ("target", "tags"):
            yield _read_out(entry, plan, cells, need, allowed)
        else:
            yield item(entry.row, cells, Places.of(plan), need)


def _read_out(entry: Entry, plan: ImportPlan, cells: tuple[str, ...], need: str, allowed: frozenset[str]) -> Item:
    """Return the item of a gene with what its codons stand for, or with the reason why they stand for nothing."""
    places = Places.of(plan)
    if places.beside(need) != _amino_column(plan.columns):
        return item(entry.row, cells, places, need)
    if allowed is not BASES:
        return Item(entry.row, cells, None, "these are no genes, but proteins: choose the task classify or generate")
    bases = cells[0].replace("U", "T")
    codons = [bases[place : place + 3] for place in range(0, len(bases) - 2, 3)]
    wrong = next((codon for codon in codons if codon not in GENETIC_CODE), "")
    if wrong or not codons or (need == "target" and not translated(bases)):
        told = f"“{wrong}” is no codon" if wrong else "no codon stands for an amino acid"
        return Item(entry.row, cells, None, f"{told}: let each sequence be a gene in A, C, G and T, or delete it")
    if need == "target":
        return Item(entry.row, cells, Example(text=cells[0], target=translated(bases)))
    tags = [tag for codon in codons for tag in (_NONE, _NONE, GENETIC_CODE[codon])]
    tags += [_NONE] * (len(bases) - len(tags))
    return Item(entry.row, cells, Example(text=cells[0], tags=tuple(tags)))


def _amino_column(columns: Sequence[str]) -> int | None:
    return columns.index(AMINO_ACIDS) if AMINO_ACIDS in columns else None


def entries(text: str) -> Iterator[Entry]:
    """Yield the records; lines before the first header are one of row 0, comments (";") and blank lines are none."""
    row, header = 0, ""
    parts: list[tuple[int, str]] = []
    for number, line in enumerate(lines(text), 1):
        if line[:1] == ">":
            if row or parts:
                yield Entry(row, header, parts)
            row, header, parts = number, trim(line[1:]), []
        elif line[:1] != ";" and (letters := "".join(line.split())):
            parts.append((number, letters.upper()))
    if row or parts:
        yield Entry(row, header, parts)


def alphabet(text: str) -> frozenset[str]:
    """Return the letters that a file's sequences may have: of nucleotides where most are A, C, G, T, U, N."""
    counts = Counter(letter for line in lines(text) if line[:1] not in (">", ";") for letter in line.upper())
    letters = sum(count for letter, count in counts.items() if letter.isalpha())
    return BASES if sum(counts[base] for base in "ACGTUN") >= 0.9 * letters else LETTERS


def fasta_layout(path: Path, found: Sequence[str], need: str, forced: bool) -> Layout | None:
    """Return the layout of a FASTA file, or None where it is none."""
    begin = next((line for line in found if line.strip() and line[0] != ";"), "")
    by_name = path.suffix.lower() in TYPES
    if not begin or not (begin[0] == ">" or by_name or forced):
        return None
    rows = [line for line in found if line.strip() and line[0] != ";"]
    letters = [line for line in rows if line[0] != ">"]
    looks = [line for line in letters if set("".join(line.split()).upper()) <= LETTERS]
    if len(letters) == len(rows) or len(looks) < 0.5 * len(letters) or not letters:
        if not (forced or by_name):
            return None
    elif not (forced or by_name) and sum(" " in trim(line) for line in letters) > 0.5 * len(letters):
        return None  # quoted lines of a letter, with words
    known = list(entries("\n".join(found)))
    columns = _columns_of([entry.header for entry in known if entry.row])
    longest = max((sum(len(part) for _, part in entry.parts) for entry in known), default=0)
    label = _label_column([_cells(entry, columns, path) for entry in known if entry.row], columns)
    coded = len(columns)
    columns = (*columns, AMINO_ACIDS)
    return Layout(
        kind="fasta",
        columns=columns,
        width=len(columns),
        label_column=None if need in ("text", "either", "target") else coded if need == "tags" else label,
        target_column=coded,
        tokens="chars",
        target_tokens="chars",
        running=longest > LONG,
    )


def _columns_of(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the names of what can be taken from headers: their keys, and their first words."""
    keys = Counter(pair[1].lower() for header in headers for pair in _PAIR.finditer(header))
    common = sorted(key for key, count in keys.items() if count >= 0.5 * len(headers))
    words = min(max((len(_fields(header)) for header in headers), default=0), _FIELDS)
    return (*_COLUMNS, *(f"{key}=" for key in common), *(f"word {place}" for place in range(1, words + 1)))


def _fields(header: str) -> list[str]:
    return [word for word in re.split(r"[\s|]+", header) if word]


def _cells(entry: Entry, columns: Sequence[str], path: Path) -> tuple[str, ...]:
    pairs = {match[1].lower() + "=": match[2] for match in _PAIR.finditer(entry.header)}
    words = {f"word {place}": word for place, word in enumerate(_fields(entry.header), 1)}
    sequence = "".join(part for _, part in entry.parts)
    known = {"sequence": sequence, "file": class_name(path), **pairs, **words}
    return tuple(known.get(name, "") for name in columns)


def _label_column(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> int:
    """Return the column that tells classes: a key named so, a word of the headers that comes again, or the file."""
    for name in _LABELS:
        if f"{name}=" in columns:
            return columns.index(f"{name}=")
    for place in (columns.index(name) for name in columns if name.startswith("word ")):
        values = {row[place] for row in rows}
        if len(values) > 1 and "" not in values and label_quality(rows, place) > 0.5:
            return place
    return columns.index("file")


def _wrong_letter(entry: Entry, allowed: frozenset[str]) -> tuple[int, str] | None:
    """Return the line of the first letter that is none, and what is wrong with it."""
    for row, part in entry.parts:
        if not set(part) <= allowed:
            letter = next(letter for letter in part if letter not in allowed)
            kind = "base (A C G T U, N and the IUPAC codes)" if allowed is BASES else "letter of a sequence"
            return row, f"“{letter}” is no {kind}: correct the line, or delete the sequence"
    return None
