"""Folder and registry agree: whoever adds a file need do nothing else."""

import importlib
import inspect
import pkgutil

import pytest

import rnn_playground.views
import rnn_playground.views.tracks
from rnn_playground.views.panel import Panel
from rnn_playground.views.registry import panel, panels
from rnn_playground.views.track import Track, track, tracks


def classes_in(package, base):
    for module in pkgutil.iter_modules(package.__path__):
        found = importlib.import_module(f"{package.__name__}.{module.name}")
        for _, kind in inspect.getmembers(found, inspect.isclass):
            if issubclass(kind, base) and kind is not base and kind.__module__ == found.__name__:
                yield kind


def test_that_every_panel_in_the_folder_is_registered():
    found = set(classes_in(rnn_playground.views, Panel))
    bases = {base for kind in found for base in kind.__mro__[1:]}
    assert set(panels().values()) == found - bases
    assert {"score", "training", "gradient"} <= set(panels())


def test_that_every_track_in_the_folder_is_registered():
    assert set(tracks().values()) == set(classes_in(rnn_playground.views.tracks, Track))


def test_that_every_file_of_the_tracks_folder_holds_one_track():
    files = [module.name for module in pkgutil.iter_modules(rnn_playground.views.tracks.__path__)]
    assert len(files) == len(tracks())


def test_that_tracks_stand_in_the_order_of_the_data():
    order = [
        "tokens", "halves", "waveform", "spectrogram", "piano", "inputs", "gate", "cells", "hidden", "written",
        "outputs", "loss", "gradient", "memory",
    ]  # fmt: skip
    assert list(tracks()) == order


def test_that_ids_are_keys():
    assert all(kind.panel_id == name for name, kind in panels().items())
    assert all(kind.track_id == name for name, kind in tracks().items())


def test_that_two_of_one_id_or_none_are_refused():
    with pytest.raises(ValueError, match="two panels are called 'score'"):
        panel(type("Another", (Panel,), {"panel_id": "score", "title": "Score"}))
    with pytest.raises(ValueError, match="needs a panel_id"):
        panel(type("Nameless", (Panel,), {}))
    with pytest.raises(ValueError, match="two tracks are called 'hidden'"):
        track(type("Another", (Track,), {"track_id": "hidden"}))
    with pytest.raises(ValueError, match="needs a track_id"):
        track(type("Nameless", (Track,), {}))


def test_that_importing_the_panels_does_not_import_pyqtgraph():
    import subprocess
    import sys

    code = (
        "import sys; from rnn_playground.views.registry import panels; panels(); sys.exit('pyqtgraph' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
