"""Every panel of the program, found by importing the modules of this folder."""

import importlib
import pkgutil
from functools import cache

import rnn_playground.views
from rnn_playground.views.panel import Panel

_panels: dict[str, type[Panel]] = {}


def panel(kind: type[Panel]) -> type[Panel]:
    """Enter a panel's class under its `panel_id` (use as a decorator)."""
    if not kind.panel_id or not kind.title:
        raise ValueError(f"{kind.__name__} needs a panel_id and a title")
    if kind.panel_id in _panels:
        raise ValueError(f"two panels are called {kind.panel_id!r}")
    _panels[kind.panel_id] = kind
    return kind


@cache
def panels() -> dict[str, type[Panel]]:
    """Return the classes of all panels by their id, in the order of menus."""
    for module in pkgutil.iter_modules(rnn_playground.views.__path__):
        if not module.ispkg:
            importlib.import_module(f"{rnn_playground.views.__name__}.{module.name}")
    return dict(sorted(_panels.items(), key=lambda item: (item[1].order, item[0])))
