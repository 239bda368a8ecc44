"""Panels and tracks: they draw a Frame and never change anything; what the user wants leaves as a signal."""
