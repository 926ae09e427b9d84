"""The models in memory: what each takes, what it does, and a button that frees it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.sizes import in_words
from lampblack.ui.model_words import SEPARATOR
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.scrolled_column import ScrolledColumn
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from PySide6.QtGui import QHideEvent

    from lampblack.domain.models import ModelStatus
    from lampblack.ui.theme import Theme

_WIDTH = 440
"""Pixels at 100% text."""
_OF_THE_SCREEN = 0.9
_MARGIN = 16
_UNDER = 4


class MemoryPopup(Translated, QFrame):
    """Stands under the button that opened it until Esc or a click beside it."""

    free_requested = Signal(str)
    """The path of a model that is to leave the memory."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._rows: dict[str, MemoryRow] = {}
        self.setObjectName("memoryPopup")
        self._title, self._note = QLabel(), QLabel()
        self._title.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._note.setProperty("role", "quiet")
        self._note.setWordWrap(True)
        self._content = QWidget()
        self._content.setObjectName("scrolled")
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        self._column.setSpacing(12)
        self._column.addWidget(self._title)
        self._column.addWidget(self._note)
        self._column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        self._scrolled = ScrolledColumn(self._content)
        layout.addWidget(self._scrolled)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def set_models(self, models: tuple[ModelStatus, ...], names: Mapping[str, str], leaving: Collection[str]) -> None:
        """Shows these models, with their names by path; those in `leaving` are about to go. None: it closes."""
        for path in self._rows.keys() - {model.path for model in models}:
            row = self._rows.pop(path)
            had_focus = row.free.hasFocus()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
            if had_focus:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        for model in models:
            self._row(model.path).show_status(model, names.get(model.path, model.path), model.path in leaving)
        if not models:
            self.close()
        elif self.isVisible():
            self._fit()

    def open_under(self, widget: QWidget) -> None:
        """Shows it under `widget`, inside the screen, with the keyboard on the first button."""
        self._fit()
        room = widget.screen().availableGeometry()
        corner = widget.mapToGlobal(QPoint(widget.width() - self.width(), widget.height() + _UNDER))
        self.move(
            max(room.left(), min(corner.x(), room.right() + 1 - self.width())),
            max(room.top(), min(corner.y(), room.bottom() + 1 - self.height())),
        )
        self.show()
        first = next(iter(self._rows.values()), None)
        (first.free if first is not None else self).setFocus(Qt.FocusReason.PopupFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def _row(self, path: str) -> MemoryRow:
        if path not in self._rows:
            row = self._rows[path] = MemoryRow(self._theme)
            row.free.clicked.connect(lambda: self._free(path))
            self._column.insertWidget(self._column.indexOf(self._note), row)
            row.show()
        return self._rows[path]

    def _free(self, path: str) -> None:
        self._rows[path].leave()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.free_requested.emit(path)

    def _fit(self) -> None:
        """As high as its words need, as far as the screen goes."""
        room = self.screen().availableSize() * _OF_THE_SCREEN
        width = min(scaled(_WIDTH, self._theme), room.width())
        self._column.activate()
        height = self._column.totalHeightForWidth(width - 2) + 2
        bars = Qt.ScrollBarPolicy  # left to itself, Qt shows one that takes the width which it is then needed for
        self._scrolled.setVerticalScrollBarPolicy(
            bars.ScrollBarAlwaysOff if height <= room.height() else bars.ScrollBarAlwaysOn
        )
        self.setFixedSize(width, min(height, room.height()))

    def _restyle(self) -> None:
        colors = self._theme.palette
        self.setStyleSheet(f"#memoryPopup {{ background: {colors.window}; border: 1px solid {colors.line}; }}")
        self._title.setFont(self._theme.font(1.0, QFont.Weight.DemiBold))
        self._note.setFont(self._theme.font(0.87))
        if self.isVisible():
            self._fit()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Models in memory"))
        self._title.setText(self.tr("Models in memory"))
        self._note.setText(self.tr("A model that is freed stays on the disk. The next message to it loads it again."))
        if self.isVisible():
            self._fit()


class MemoryRow(Translated, QWidget):
    """One model: its name and the button, and under them quietly what it takes, how it computes and what it does."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._status: ModelStatus | None = None
        self._leaves = False
        self._name = ElidedLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._parts, self._way, self._doings = QLabel(), QLabel(), QLabel()
        self._way.setObjectName("memoryWay")
        for label in (self._parts, self._way, self._doings):
            label.setProperty("role", "quiet")
            label.setWordWrap(True)
        self.free = QPushButton()
        self.free.setObjectName("memoryFree")
        self.free.setAutoDefault(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self.free, 0, 1)
        grid.addWidget(self._parts, 1, 0, 1, 2)
        grid.addWidget(self._way, 2, 0, 1, 2)
        grid.addWidget(self._doings, 3, 0, 1, 2)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_status(self, status: ModelStatus, name: str, leaves: bool) -> None:
        """What the engine says of the model now."""
        self._status, self._leaves = status, leaves
        self._name.setText(name)
        self._retranslate()

    def leave(self) -> None:
        """The person wants it to go; the engine has not said so yet."""
        self._leaves = True
        self._retranslate()

    def _restyle(self) -> None:
        for label in (self._parts, self._way, self._doings):
            label.setFont(self._theme.font(0.87))

    def _retranslate(self) -> None:
        if self._status is None:
            return
        self.free.setText(self.tr("Free"))
        self.free.setAccessibleName(self.tr("Free {name}").format(name=self._name.text()))
        self.free.setToolTip(self.tr("Take {name} out of the memory").format(name=self._name.text()))
        self.free.setEnabled(not self._leaves)
        self._parts.setText(self._parts_in_words(self._status))
        self._way.setText(SEPARATOR.join(self._way_in_words(self._status)))
        leaving = [self.tr("leaves when that has ended")] if self._leaves else []
        self._doings.setText(SEPARATOR.join(self._doings_in_words(self._status) + leaving))

    def _parts_in_words(self, status: ModelStatus) -> str:
        parts = (
            (self.tr("weights {size}"), status.weights),
            (self.tr("conversation cache {size}"), status.cache),
            (self.tr("computing {size}"), status.compute),
        )
        return SEPARATOR.join(words.format(size=_unbroken(in_words(size))) for words, size in parts if size)

    def _way_in_words(self, status: ModelStatus) -> list[str]:
        said = [self.tr("flash attention on") if status.flash_attention else self.tr("flash attention off")]
        if status.cache_type:
            said.append(self.tr("cache type {type}").format(type=status.cache_type))
        return said

    def _doings_in_words(self, status: ModelStatus) -> list[str]:
        counts = Counter(sequence.state for sequence in status.sequences)
        said = []
        if counts["writing"]:
            said.append(self.tr("writing %n reply/replies", "", counts["writing"]))
        if counts["reading"]:
            said.append(self.tr("reading %n prompt(s)", "", counts["reading"]))
        if counts["waiting"]:
            said.append(self.tr("%n request(s) waiting", "", counts["waiting"]))
        if counts["kept"]:
            said.append(self.tr("%n conversation(s) kept for the next turn", "", counts["kept"]))
        return said or [self.tr("does nothing at the moment")]


def _unbroken(size: str) -> str:
    """A number and its unit stay on one line."""
    return size.replace(" ", "\N{NO-BREAK SPACE}")
