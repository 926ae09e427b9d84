"""What was found in the conversations: a list of places, each with the words around the hit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QDateTime, QLocale, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from lampblack.domain.generation import Role
from lampblack.ui.chat.search_delegate import HIT_ROLE, WHEN_ROLE, SearchDelegate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QKeyEvent

    from lampblack.store.search import Hit
    from lampblack.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex


class SearchModel(QAbstractListModel):
    """The hits of one search."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: Sequence[Hit] = ()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return hit.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._author(hit)}{hit.excerpt.text} ({hit.title}, {self._when(hit)})"
            case Qt.ItemDataRole.ToolTipRole:
                return f"{hit.title}\n{_day(hit.when)}"
            case _ if role == HIT_ROLE:
                return hit
            case _ if role == WHEN_ROLE:
                return self._when(hit)
        return None

    def set_hits(self, hits: Sequence[Hit]) -> None:
        """Replaces them."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def _when(self, hit: Hit) -> str:
        day = _day(hit.when)
        return self.tr("Archived · {day}").format(day=day) if hit.is_archived else day

    def _author(self, hit: Hit) -> str:
        if hit.role is None:
            return ""
        return self.tr("You: ") if hit.role is Role.USER else self.tr("Reply: ")


class SearchResults(QListView):
    """A click, or Enter, says which hit is to be opened; Escape says that the keyboard is to go back."""

    opened = Signal(int, object)
    """The conversation, and the message in it or None."""
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits = SearchModel(self)
        self._delegate = SearchDelegate(theme, self)
        self.setObjectName("chatFound")
        self.setModel(self._hits)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._open)
        theme.changed.connect(self._restyle)

    def set_hits(self, hits: Sequence[Hit]) -> None:
        """Shows these; the one that was current stays so where it is still there, else the first is."""
        before = self.currentIndex().data(HIT_ROLE)
        self._hits.set_hits(hits)
        places = [(hit.conversation_id, hit.message_id) for hit in hits]
        at = (before.conversation_id, before.message_id) if before is not None else None
        if hits:
            self.setCurrentIndex(self._hits.index(places.index(at) if at in places else 0))

    def open_current(self) -> None:
        """Opens the hit that the keyboard is on."""
        self._open(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        elif event.key() == Qt.Key.Key_Escape or (event.key() == Qt.Key.Key_Up and self.currentIndex().row() == 0):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        hit = index.data(HIT_ROLE) if index.isValid() else None
        if hit is not None:
            self.setCurrentIndex(index)
            self.opened.emit(hit.conversation_id, hit.message_id)

    def _restyle(self) -> None:
        self._delegate.restyle()
        self.doItemsLayout()
        self.viewport().update()


def _day(seconds: float) -> str:
    moment = QDateTime.fromSecsSinceEpoch(int(seconds))
    return QLocale().toString(moment.date(), QLocale.FormatType.ShortFormat)
