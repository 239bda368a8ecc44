"""Light or dark: follow the system, or what the user asks for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from rnn_playground.palette import DARK, LIGHT, Colour, Scheme

CHOICES = ("system", "light", "dark")


def scheme_for(choice: str) -> Scheme:
    """Return the scheme to draw with; "system" asks the desktop and falls back to light."""
    if choice == "system":
        dark = QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if choice == "dark" else LIGHT


def apply_theme(application: QApplication, choice: str) -> Scheme:
    """Set the program's palette so that native controls and our own drawing agree; return the scheme."""
    hints = application.styleHints()
    wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(choice, Qt.ColorScheme.Unknown)
    if hints.colorScheme() != Qt.ColorScheme.Unknown:  # platforms without a colour scheme warn or ignore it
        hints.setColorScheme(wanted)
    scheme = scheme_for(choice)
    application.setPalette(palette(scheme))
    return scheme


def palette(scheme: Scheme) -> QPalette:
    """Translate a scheme into Qt's colour roles."""
    roles = QPalette.ColorRole
    result = QPalette()
    for role, colour in (
        (roles.Window, scheme.window),
        (roles.WindowText, scheme.text),
        (roles.Base, scheme.base),
        (roles.AlternateBase, scheme.window),
        (roles.Text, scheme.text),
        (roles.Button, scheme.raised),
        (roles.ButtonText, scheme.text),
        (roles.BrightText, scheme.error),
        (roles.Highlight, scheme.accent),
        (roles.HighlightedText, scheme.on_accent),
        (roles.Accent, scheme.accent),
        (roles.Link, scheme.accent),
        (roles.LinkVisited, scheme.accent),
        (roles.ToolTipBase, scheme.raised),
        (roles.ToolTipText, scheme.text),
        (roles.PlaceholderText, scheme.muted),
        (roles.Mid, scheme.border),
        (roles.Midlight, scheme.grid),
        (roles.Light, scheme.raised),
        (roles.Dark, scheme.border),
        (roles.Shadow, scheme.border),
    ):
        result.setColor(role, _colour(colour))
    faded = _colour(tuple((a + b) // 2 for a, b in zip(scheme.muted, scheme.window, strict=True)))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return result


def _colour(colour: Colour | tuple[int, ...]) -> QColor:
    return QColor(*colour)
