"""Plots that need pyqtgraph, apart from the panels so that the window is up before it is imported."""
