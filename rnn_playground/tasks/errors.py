"""DataError: what is wrong with which row, and what to do about it."""


class DataError(ValueError):
    """Say in one line which row of which source cannot be used, why, and what helps.

    `row` counts from 1, as people and tables do; None when no single row is to blame. `source` is a file's
    name, or "" for the sentence table.
    """

    def __init__(self, message: str, row: int | None = None, source: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.row = row
        self.source = source

    def __str__(self) -> str:
        row = "" if self.row is None else f"row {self.row}"
        place = ", ".join(part for part in (self.source, row) if part)
        line = " ".join(self.message.split())
        return f"{place}: {line}" if place else line
