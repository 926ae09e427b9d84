"""A table of things with words in columns: one row is chosen, the arrow keys go through the rows, Tab leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from lampblack.ui.theme import Theme

T = TypeVar("T")
_Index = QModelIndex | QPersistentModelIndex
_PADDING = 16


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """title and words give today's words; color: the palette's role for the words; tip: more of it, perhaps nothing.

    is_wide: it takes the width that the others leave; is_bold: whether a row's words are.
    """

    title: Callable[[], str]
    words: Callable[[T], str]
    color: Callable[[T], str] = lambda _: "text"
    tip: Callable[[T], str] = lambda _: ""
    is_number: bool = False
    is_wide: bool = False
    is_bold: Callable[[T], bool] = lambda _: False


class Rows(QAbstractTableModel, Generic[T]):
    """Words come anew with every `data`, so that a view that is painted again speaks the new language."""

    def __init__(self, theme: Theme, columns: Sequence[Column[T]]) -> None:
        super().__init__()
        self._theme, self.columns = theme, tuple(columns)
        self.things: tuple[T, ...] = ()

    def set_things(self, things: Sequence[T]) -> None:
        """Shows these."""
        self.beginResetModel()
        self.things = tuple(things)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.things)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title()
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, thing = self.columns[index.column()], self.things[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(thing)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip(thing) or column.words(thing)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._theme.color(column.color(thing)))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.FontRole and column.is_bold(thing):
            return self._theme.font(1.0, QFont.Weight.DemiBold)
        return None

    def _alignment(self, column: int) -> int:
        side = Qt.AlignmentFlag.AlignRight if self.columns[column].is_number else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


class Table(QTableView, Generic[T]):
    """chosen: another row is, or none (None); used: Enter or a double click on a row."""

    chosen = Signal(object)
    used = Signal(object)

    def __init__(self, theme: Theme, name: str, columns: Sequence[Column[T]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme = theme
        self.rows: Rows[T] = Rows(theme, columns)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for number, column in enumerate(columns):
            modes = QHeaderView.ResizeMode
            header.setSectionResizeMode(number, modes.Stretch if column.is_wide else modes.ResizeToContents)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit(self.current()))
        self.doubleClicked.connect(lambda _: self._use())
        theme.changed.connect(self._restyle)
        self._restyle()

    def current(self) -> T | None:
        """What is chosen."""
        picked = self.selectionModel().selectedRows()
        return self.rows.things[picked[0].row()] if picked else None

    def show_things(self, things: Sequence[T], same: Callable[[T, T], bool] | None = None) -> None:
        """Shows these. What was chosen stays so where `same` finds it among them; where nothing is, the first."""
        before, place = self.current(), self.verticalScrollBar().value()
        self.rows.set_things(things)
        found = (
            next((row for row, thing in enumerate(things) if same(thing, before)), None)
            if same is not None and before is not None
            else None
        )
        if things:
            self.selectRow(found or 0)
        else:
            self.chosen.emit(None)
        self.verticalScrollBar().setValue(place if found is not None else 0)

    def choose(self, wanted: Callable[[T], bool]) -> None:
        """Chooses the first thing of which `wanted` says so."""
        row = next((row for row, thing in enumerate(self.rows.things) if wanted(thing)), None)
        if row is not None:
            self.selectRow(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._use()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.rows.things:
            self.selectRow(0 if event.key() == Qt.Key.Key_Home else len(self.rows.things) - 1)  # not the columns
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is chosen stays in view."""
        super().resizeEvent(event)
        if picked := self.selectionModel().selectedRows():
            self.scrollTo(picked[0])

    def retranslate(self) -> None:
        """Writes titles and rows in today's language."""
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.rows.columns) - 1)
        if self.rows.things:
            corner = self.rows.index(len(self.rows.things) - 1, len(self.rows.columns) - 1)
            self.rows.dataChanged.emit(self.rows.index(0, 0), corner)

    def _use(self) -> None:
        if (thing := self.current()) is not None:
            self.used.emit(thing)

    def _restyle(self) -> None:
        colors = self._theme.palette
        self.setStyleSheet(
            f"QTableView {{ background: {colors.window}; border: 1px solid {colors.line}; border-radius: 8px;"
            f" padding: 3px; outline: none;"
            f" selection-background-color: {colors.tint}; selection-color: {colors.text}; }}"
            f"QTableView:focus {{ border: 2px solid {colors.accent}; padding: 2px; }}"
            " QTableView::item { padding: 0 8px; border: none; }"
            f"QTableView::item:selected {{ background: {colors.tint}; }}"
            f"QHeaderView::section {{ background: {colors.window}; color: {colors.quiet}; border: none;"
            f" border-bottom: 1px solid {colors.line}; padding: 6px 11px; }}"
            f"QHeaderView {{ background: {colors.window}; border: none; }}"
        )
        self.horizontalHeader().setFont(self._theme.font(0.87))
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + _PADDING)
