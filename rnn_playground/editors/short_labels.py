"""Labels cut short where there is little room, each still told apart from the others."""

from functools import lru_cache

LEAST = 3  # letters that are left of a label
MOST = 6  # letters of a label that is shown whole


@lru_cache(maxsize=1024)
def short(label: str, labels: tuple[str, ...]) -> str:
    """Return the shortest beginning that no other of the labels has: "pos" for "positive"."""
    if len(label) <= MOST:
        return label
    others = [other for other in labels if other != label]
    for letters in range(LEAST, len(label)):
        if not any(other.startswith(label[:letters]) for other in others):
            return label[:letters].rstrip()
    return label
