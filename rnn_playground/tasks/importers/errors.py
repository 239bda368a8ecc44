"""FileError: a DataError whose row is a line of a file."""

from rnn_playground.tasks.errors import DataError


class FileError(DataError):
    """Say what is wrong on which line of which file; `row` is that line, counted from 1 as editors do."""

    def __str__(self) -> str:
        place = self.source if self.row is None else f"{self.source}, line {self.row}"
        return f"{place}: {' '.join(self.message.split())}"

    def __reduce__(self) -> tuple[type[DataError], tuple[str, int | None, str]]:
        """Let the error cross to another process whole."""
        return FileError, (self.message, self.row, self.source)
