"""The first rows of a file, with the columns that count marked."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from rnn_playground.editors.base import qcolor
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.tasks.importers import Preview

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class PreviewModel(QAbstractTableModel):
    """Show the cells of a Preview."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._columns: list[str] = []
        self._scheme = LIGHT

    def show_preview(self, preview: Preview | None) -> None:
        """Show these rows; None shows nothing."""
        self.beginResetModel()
        self._preview = preview
        self._columns = list(preview.columns) if preview else []
        width = max((len(row.cells) for row in preview.rows), default=0) if preview else 0
        self._columns += [""] * (width - len(self._columns))
        self.endResetModel()

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw in the colours of this scheme."""
        self.beginResetModel()
        self._scheme = scheme
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        """Return the number of rows shown."""
        return len(self._preview.rows) if self._preview and not parent.isValid() else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        """Return the number of cells of the longest row."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | QFont | None:
        """Return a column's name with what it is taken for, or a row's line in the file."""
        if self._preview is None:
            return None
        used = self._used(section) if orientation == Qt.Orientation.Horizontal else ""
        if role == Role.FontRole and used:
            font = QFont()
            font.setBold(True)
            return font
        if role != Role.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self._preview.rows[section].row)
        return f"{self._columns[section]} → {used}" if used else self._columns[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | QColor | None:
        """Return a cell as it stands in the file; paler where its column is left out."""
        if self._preview is None:
            return None
        row = self._preview.rows[index.row()]
        cell = row.cells[index.column()] if index.column() < len(row.cells) else ""
        if role == Role.DisplayRole:
            return cell
        if role == Role.ToolTipRole:
            return row.problem or cell
        if role == Role.ForegroundRole:
            if row.problem:
                return qcolor(self._scheme.error)
            return None if self._used(index.column()) else qcolor(self._scheme.muted)
        return None

    def _used(self, column: int) -> str:
        if self._preview is None:
            return ""
        shown = self._preview
        if column in shown.series:
            return self.tr("number {n}").format(n=shown.series.index(column) + 1)
        if column == shown.text_column and not shown.series:
            return self.tr("sentence")
        if column == shown.target_column:
            return self.tr("target")
        return self.tr("label") if column == shown.label_column else ""
