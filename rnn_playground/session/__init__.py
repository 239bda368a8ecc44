"""Own the Document, its history and the worker: edits go in, commands to the worker come out."""
