"""Decide which rows train and which are held out, by seed."""

from collections import defaultdict
from collections.abc import Mapping
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
    held-out rows is not memory. Of those that are held out only one, drawn by lot, is asked, so that the same
    question does not count eighteen times; the others are in neither part. A text's lot is a number made of
    seed and key alone, so that an edit elsewhere in the table moves hardly any row to the other side. Each
    label gives the same share of its rows, as nearly as whole rows allow, and keeps at least one text, so
    that training is never empty. The held-out part may be, when there are few rows.

    Rows whose `part` is "train" or "held out" go there, all of them; undecided rows equal to one follow it.
    """
    fixed: dict[str, str] = {}
    for key, part in zip(keys, parts, strict=True):
        if part and fixed.get(key) != "train":
            fixed[key] = part
    groups: defaultdict[str, list[int]] = defaultdict(list)  # rows that the draw decides on, by key
    train: list[int] = []
    held_out: list[int] = []
    for row, (key, part) in enumerate(zip(keys, parts, strict=True)):
        side = part or fixed.get(key, "")
        (groups[key] if not side else train if side == "train" else held_out).append(row)

    settled = {labels[row] for row in train}  # labels that have a row in training already
    strata: defaultdict[str, list[list[int]]] = defaultdict(list)
    asked: dict[int, int] = {}  # the first row of a group -> the one that would be asked
    for lot, rows in sorted((_lot(key, seed), rows) for key, rows in groups.items()):
        asked[rows[0]] = rows[lot % len(rows)]
        strata[labels[asked[rows[0]]]].append(rows)
    for label, quota in _quotas(strata, share).items():
        spare = len(strata[label]) if label in settled else len(strata[label]) - 1
        for rows in strata[label]:
            if spare and len(rows) <= quota:
                held_out.append(asked[rows[0]])
                quota -= len(rows)
                spare -= 1
            else:
                train += rows
    return np.array(sorted(train), np.intp), np.array(sorted(held_out), np.intp)


def check_parts(parts: List[str]) -> None:
    """Raise DataError naming the first row whose part is none."""
    for row, part in enumerate(parts, 1):
        if part not in PARTS:
            raise DataError(f"the part “{part}” is neither “train” nor “held out”: leave it empty", row)


def _quotas(strata: Mapping[str, List[List[int]]], share: float) -> dict[str, int]:
    """Share out the rows to hold out over the labels: whole parts first, then the largest remainders."""
    exact = {label: share * sum(map(len, groups)) for label, groups in strata.items()}
    quotas = {label: int(number) for label, number in exact.items()}
    missing = round(sum(exact.values())) - sum(quotas.values())
    for label in sorted(exact, key=lambda label: (quotas[label] - exact[label], label))[:missing]:
        quotas[label] += 1
    return quotas


def _lot(key: str, seed: int) -> int:
    digest = blake2b(f"{seed}:{key}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")
