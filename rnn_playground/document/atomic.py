"""Write a file so that the old one stays whole until the new one is safely on the disk."""

import contextlib
import os
import secrets
import shutil
from pathlib import Path


def write_file(path: Path, content: bytes) -> None:
    """Replace a file by this content; raise OSError and leave the old one untouched when that fails.

    The content goes to a temporary file beside it, reaches the disk (fsync), is measured, and only then takes
    the name. A link is written through; the permissions of the old file are kept.
    """
    target = path.resolve()
    temporary = target.with_name(f".rnnp-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        # A full disk can cut a file short without an error on some network drives.
        written = temporary.stat().st_size
        if written != len(content):
            raise OSError(f"only {written:,} of {len(content):,} bytes were written")
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Bring the new name itself to the disk, where the system can (Windows cannot open a folder)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
