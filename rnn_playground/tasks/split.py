"""Decide which rows train and which are held out, by seed."""

from collections import defaultdict
from collections.abc import Sequence as List
from hashlib import blake2b

import numpy as np

from rnn_playground.engine.batch import Integers
from rnn_playground.tasks.errors import DataError

PARTS = ("", "train", "held out")


def split(
    keys: List[str], parts: List[str], labels: List[str], share: float, seed: int
) -> tuple[Integers, Integers]:
    """Return the indices of the training rows and of the held-out rows, each ascending.

    Rows with equal keys read the same to the network, so they stay together on one side: what is measured on
    held-out rows is not memory. A row's place in the draw is a number made of seed and key alone, so that an
    edit elsewhere in the table moves hardly any row to the other side. Each label gives the same share of its
    rows, as nearly as whole rows allow, and keeps at least one row (with its equals) in training, so that
    training is never empty. The held-out part may be, when there are few rows.

    Rows whose `part` is "train" or "held out" go there; undecided rows equal to one of them follow it.
    """
    fixed: dict[str, str] = {}
    for key, part in zip(keys, parts, strict=True):
        if part and fixed.get(key) != "train":
            fixed[key] = part
    strata: defaultdict[str, dict[str, list[int]]] = defaultdict(dict)
    home: dict[str, dict[str, list[int]]] = {}  # rows with equal keys stay together, whatever their labels
    held: list[int] = []
    settled: set[str] = set()  # labels that have a row in training already
    for row, (key, part, label) in enumerate(zip(keys, parts, labels, strict=True)):
        side = part or fixed.get(key, "")
        if side == "train":
            settled.add(label)
        elif side == "held out":
            held.append(row)
        else:
            home.setdefault(key, strata[label]).setdefault(key, []).append(row)
    for label, quota in _quotas({label: groups for label, groups in strata.items() if groups}, share).items():
        groups = sorted(strata[label].items(), key=lambda group: _lot(group[0], seed))
        spare = len(groups) if label in settled else len(groups) - 1  # how many of them training can give
        for _, rows in groups:
            if spare and len(rows) <= quota:
                held += rows
                quota -= len(rows)
                spare -= 1
    held_out = np.array(sorted(held), np.intp)
    return np.setdiff1d(np.arange(len(keys)), held_out), held_out


def check_parts(parts: List[str]) -> None:
    """Raise DataError naming the first row whose part is none."""
    for row, part in enumerate(parts, 1):
        if part not in PARTS:
            raise DataError(f"the part “{part}” is neither “train” nor “held out”: leave it empty", row)


def _quotas(strata: dict[str, dict[str, list[int]]], share: float) -> dict[str, int]:
    """Share out the rows to hold out over the labels: whole parts first, then the largest remainders."""
    exact = {label: share * sum(map(len, groups.values())) for label, groups in strata.items()}
    quotas = {label: int(number) for label, number in exact.items()}
    missing = round(sum(exact.values())) - sum(quotas.values())
    for label in sorted(exact, key=lambda label: (quotas[label] - exact[label], label))[:missing]:
        quotas[label] += 1
    return quotas


def _lot(key: str, seed: int) -> bytes:
    return blake2b(f"{seed}:{key}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
