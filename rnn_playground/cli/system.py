"""What the window needs of the system: a display, and the libraries that Qt is linked with."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

# Shared library -> (package of Debian and Ubuntu, package of Fedora). PySide6 ships the rest itself.
_QT_NEEDS = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
}
_X11_NEEDS = {
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
}


def display_missing() -> str:
    """Return why no window can open, or ""."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return ""
    if os.environ.get("WAYLAND_DISPLAY"):
        return ""
    display = os.environ.get("DISPLAY", "")
    if not display:
        return "no display found (DISPLAY and WAYLAND_DISPLAY are not set)"
    host, _, number = display.rpartition(":")
    if host in ("", "unix"):
        socket = f"/tmp/.X11-unix/X{number.split('.')[0]}"  # noqa: S108 - the place is fixed by X11
        if not Path(socket).exists() and not _abstract_socket(socket):
            return f"no display found (nothing listens at DISPLAY {display})"
    return ""


def libraries_missing() -> str:
    """Return one message that names the missing system libraries and the packages that bring them, or ""."""
    if not sys.platform.startswith("linux"):
        return ""
    needs = dict(_QT_NEEDS)
    offscreen = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal")
    if os.environ.get("DISPLAY") and not offscreen and not os.environ.get("WAYLAND_DISPLAY"):
        needs |= _X11_NEEDS
    missing = [name for name in needs if not _loads(name)]
    if not missing:
        return ""
    debian = " ".join(dict.fromkeys(needs[name][0] for name in missing))
    fedora = " ".join(dict.fromkeys(needs[name][1] for name in missing))
    return (
        f"the window needs system libraries that are not installed: {', '.join(missing)}. "
        f"Debian, Ubuntu: sudo apt install {debian}. Fedora: sudo dnf install {fedora}."
    )


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _abstract_socket(path: str) -> bool:
    try:
        return f"@{path}" in Path("/proc/net/unix").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True  # cannot be known: let Qt try
