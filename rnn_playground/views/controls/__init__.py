"""Small controls that stand inside panels: what a panel shows is chosen there, not in the document."""
