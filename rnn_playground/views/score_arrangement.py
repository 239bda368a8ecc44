"""Which tracks of the Score are shown, in which order and how high: plain values that can be stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rnn_playground.views.unit_order import ORDERS

_HIGHEST = 200.0  # lines of text


@dataclass(frozen=True)
class Arrangement:
    """Hold what the user chose; what is not named here stands as the tracks themselves declare it."""

    order: tuple[str, ...] = ()  # ids, also of tracks that the present network does not have
    visible: Mapping[str, bool] = field(default_factory=dict)
    heights: Mapping[str, float] = field(default_factory=dict)  # in lines of text, so that they grow with it
    rows: str = "index"  # one of ORDERS

    @classmethod
    def from_value(cls, value: object) -> "Arrangement":
        """Read what `value` returned; what is damaged is left out."""
        if not isinstance(value, dict):
            return cls()
        order, visible, heights = value.get("order"), value.get("visible"), value.get("heights")
        return cls(
            order=tuple(dict.fromkeys(x for x in order if isinstance(x, str))) if isinstance(order, list) else (),
            visible={k: v for k, v in _items(visible) if isinstance(v, bool)},
            heights={k: float(v) for k, v in _items(heights) if _is_height(v)},
            rows=value["rows"] if value.get("rows") in ORDERS else "index",
        )

    @property
    def value(self) -> dict[str, Any]:
        """Return lists, dictionaries, numbers and texts alone."""
        return {
            "order": list(self.order),
            "visible": dict(self.visible),
            "heights": dict(self.heights),
            "rows": self.rows,
        }

    def sorted(self, present: Sequence[str]) -> tuple[str, ...]:
        """Put ids, given in their usual order, in the user's: one that it does not name follows its usual neighbour."""
        full = self._full(present)
        return tuple(name for name in full if name in present)

    def moved(self, name: str, before: str | None, present: Sequence[str]) -> "Arrangement":
        """Put a track before another one, or (None) at the end."""
        full = [other for other in self._full(present) if other != name]
        full.insert(full.index(before) if before in full else len(full), name)
        return replace(self, order=tuple(full))

    def shows(self, name: str) -> bool:
        """Tell whether a track is shown; unless named, one of a kind ("gate.reset") goes with its kind."""
        return self.visible.get(name, self.visible.get(name.split(".")[0], True))

    def with_shown(self, names: Iterable[str], shown: bool) -> "Arrangement":
        """Show or hide tracks."""
        return replace(self, visible={**self.visible, **dict.fromkeys(names, shown)})

    def with_height(self, name: str, lines: float | None) -> "Arrangement":
        """Give a track a height, or (None) its usual one."""
        kept = {other: height for other, height in self.heights.items() if other != name}
        return replace(self, heights=kept if lines is None else {**kept, name: min(max(lines, 1.0), _HIGHEST)})

    def _full(self, present: Sequence[str]) -> list[str]:
        full = list(self.order)
        for place, name in enumerate(present):
            if name not in full:
                full.insert(full.index(present[place - 1]) + 1 if place else 0, name)
        return full


def _items(value: object) -> Iterable[tuple[str, Any]]:
    return [(k, v) for k, v in value.items() if isinstance(k, str)] if isinstance(value, dict) else []


def _is_height(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 1 <= value <= _HIGHEST
