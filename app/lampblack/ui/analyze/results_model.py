"""The table of results: thousands of rows, sorted without asking Qt about each cell."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from lampblack.domain.analysis.fields import cell
from lampblack.domain.analysis.questions import Kind, field_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.analysis.exporting import Line
    from lampblack.domain.analysis.questions import Question
    from lampblack.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_SHOWN = 300
"""Characters of a text in its cell."""

TEXT_COLUMN = 1


class ResultsModel(QAbstractTableModel):
    """Rows in the order that was asked for; `row_at` and `place_of` go between them and the texts' numbers."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._question: Question | None = None
        self._lines: list[Line] = []
        self._order: list[int] = []
        self._places: list[int] = []
        self._columns: list[tuple[str, Callable[[int, Line], str | float]]] = []

    @property
    def lines(self) -> Sequence[Line]:
        """All of them, by the number of their text."""
        return self._lines

    def show_lines(self, question: Question | None, lines: list[Line]) -> None:
        """Shows these in the order of their texts."""
        self.beginResetModel()
        self._question, self._lines = question, lines
        self._order = self._places = list(range(len(lines)))
        self._columns = self._columns_of(question)
        self.endResetModel()

    def set_line(self, number: int, line: Line) -> None:
        """Another result for a text; its row stays where it is until somebody sorts again."""
        self._lines[number] = line
        place = self._places[number]
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self._columns) - 1))

    def set_lines(self, lines: list[Line]) -> None:
        """Other results for all texts, each in the row where it stands."""
        self._lines = lines
        if lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(self._columns) - 1))

    def row_at(self, place: int) -> int:
        """The number of the text that stands there."""
        return self._order[place]

    def place_of(self, number: int) -> int:
        """Where a text stands."""
        return self._places[number]

    def retranslate(self) -> None:
        """Names the columns in today's language."""
        self._columns = self._columns_of(self._question)
        if self._columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    # --- Qt's

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:  # noqa: N802 - Qt's own name
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section][0]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        number = self._order[index.row()]
        line = self._lines[number]
        if role == Qt.ItemDataRole.DisplayRole:
            value = self._columns[index.column()][1](number, line)
            return f"{value:.2f}" if isinstance(value, float) else str(value)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._color(index.column(), line)
        if role == Qt.ItemDataRole.ToolTipRole and line.problem:
            return line.problem
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self._columns):
            return
        value = self._columns[column][1]
        keys = [_key(value(number, line)) for number, line in enumerate(self._lines)]
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self._order[index.row()] for index in before]
        self._order = sorted(range(len(keys)), key=keys.__getitem__, reverse=order is Qt.SortOrder.DescendingOrder)
        self._places = [0] * len(self._order)
        for place, number in enumerate(self._order):
            self._places[number] = place
        after = [self.index(self._places[n], index.column()) for n, index in zip(numbers, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # --- inside

    def _color(self, column: int, line: Line) -> QColor | None:
        if line.problem:
            return QColor(self._theme.color("bad"))
        name = self._columns[column][0]
        if line.row.gold and name == self.tr("Gold label") and line.result is not None:
            same = line.row.gold.strip().casefold() == line.result.label.casefold()
            return QColor(self._theme.color("good" if same else "bad"))
        return None

    def _columns_of(self, question: Question | None) -> list[tuple[str, Callable[[int, Line], str | float]]]:
        if question is None:
            return []
        columns: list[tuple[str, Callable[[int, Line], str | float]]] = [
            ("#", lambda number, _: number + 1),
            (self.tr("Text"), lambda _, line: _shown(line)),
        ]
        if question.is_choice:
            columns.append((self.tr("Label"), lambda _, line: _label(line)))
            columns.append(
                (self.tr("Probability"), lambda _, line: "" if line.probability is None else line.probability)
            )
            if any(line.row.gold for line in self._lines):
                columns.append((self.tr("Gold label"), lambda _, line: line.row.gold))
        elif question.kind is Kind.ENTITIES:
            columns.append((self.tr("Found"), lambda _, line: len(line.result.entities) if line.result else ""))
            columns.append((self.tr("Entities"), lambda _, line: _entities(line)))
        else:
            for name in field_names(question):
                columns.append((name, partial(_field, name)))
        return columns


def _key(value: str | float) -> tuple[bool, float, str]:
    """Numbers before words, and what is empty last."""
    if isinstance(value, int | float):
        return False, float(value), ""
    return True, float(not value), value.casefold()


def _shown(line: Line) -> str:
    if line.row.source:
        return line.row.source
    begin = line.row.text[: 2 * _SHOWN].split()
    return " ".join(begin)[:_SHOWN]


def _label(line: Line) -> str:
    own = line.result.label if line.result is not None else ""
    return f"{line.corrected} ✎" if line.corrected and line.corrected != own else line.label or line.problem


def _entities(line: Line) -> str:
    if line.result is None or line.problem:
        return line.problem
    return ", ".join(one.text for one in line.result.entities)


def _field(name: str, number: int, line: Line) -> str:
    del number
    if line.result is None:
        return ""
    return cell(line.result.fields.get(name)) if line.result.fields else line.problem
