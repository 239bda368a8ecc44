"""Where the program's own read-only files lie: inside the wheel, or beside the package in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """Return the folder with lessons, icons and theme; raise FileNotFoundError when the installation lacks it."""
    for folder in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        if (folder / "lessons").is_dir():
            return folder
    raise FileNotFoundError(f"no resources folder beside {_PACKAGE}: reinstall rnn-playground")
