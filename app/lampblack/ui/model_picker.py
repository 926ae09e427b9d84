"""The list of the models on disk and elsewhere, in the header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from lampblack.ui.icons import ICON_SIZE, pixmap
from lampblack.ui.model_delegate import ModelDelegate
from lampblack.ui.model_rows import ModelRows, RowRole
from lampblack.ui.widgets.scaled_icons import scaled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QPaintEvent

    from lampblack.domain.endpoints import KnownEndpoint
    from lampblack.domain.models import LoadedModel, ModelInfo
    from lampblack.ui.theme import Theme

_WIDTH, _LEAST_WIDTH = 320, 96
_SCROLL_BAR = 12
_OPENING_KEYS = (
    Qt.Key.Key_Space,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_F4,
)
_OPENING = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier)
_TYPING = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class ModelPicker(QComboBox):
    """Loading a model takes seconds and memory, so neither the wheel nor an arrow key chooses one: they open the list.

    `model_chosen` has the path and comes only when a person chose, also when they chose the same model again.
    """

    model_chosen = Signal(str)
    open_file_requested = Signal()
    more_requested = Signal()
    opened = Signal()
    """The list is about to be shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chosen: str | None = None
        self._loaded: LoadedModel | None = None
        self.setObjectName("modelPicker")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPlaceholderText(" ")  # without one, Qt chooses the first row by itself
        self._rows = ModelRows(self)
        self.setModel(self._rows)
        self.setItemDelegate(ModelDelegate(theme, self))
        self.view().setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(self._activate)
        theme.changed.connect(self._restyle)
        self._retranslate()
        self._show_chosen()

    def set_models(self, models: Sequence[ModelInfo], verdicts: Mapping[str, str]) -> None:
        """Lists these models, each path with its verdict; what is chosen stays chosen, an open list open."""
        self._change_rows(lambda: self._rows.set_models(models, verdicts))

    def set_elsewhere(self, endpoints: Sequence[KnownEndpoint], *, is_offline: bool) -> None:
        """Lists the models of engines elsewhere below. is_offline: none of them can be chosen now."""
        self._change_rows(lambda: self._rows.set_elsewhere(endpoints, is_offline=is_offline))

    def _change_rows(self, change: Callable[[], None]) -> None:
        is_open = self.view().isVisible()
        pointed_at, place = self.view().currentIndex().data(RowRole.PATH), self.view().verticalScrollBar().value()
        change()
        self._show_chosen()
        if is_open:
            self._show_list()  # takes the size that the list needs now
            row = self._rows.row_of(pointed_at) if pointed_at else self._rows.open_row
            self.view().setCurrentIndex(self._rows.index(max(0, row)))
            self.view().verticalScrollBar().setValue(place)

    def set_chosen(self, path: str | None) -> None:
        """Shows which model answers next; None or one that is not on the list: the invitation to choose."""
        self._chosen = path
        self._show_chosen()

    def set_loaded(self, model: LoadedModel | None) -> None:
        """Marks the model that is in memory."""
        self._loaded = model
        self._rows.set_loaded(model.path if model is not None else "")
        self._retranslate()

    @property
    def is_base_model(self) -> bool:
        """Whether the chosen model continues text and was not made for chat."""
        return self.currentIndex() >= 0 and bool(self.itemData(self.currentIndex(), RowRole.IS_BASE))

    def _activate(self, row: int) -> None:
        if row >= self._rows.open_row:
            self._show_chosen()
            (self.open_file_requested if row == self._rows.open_row else self.more_requested).emit()
            return
        self._chosen = self.itemData(row, RowRole.PATH)
        self._show_chosen()
        self.model_chosen.emit(self._chosen)

    def _show_chosen(self) -> None:
        self.setCurrentIndex(self._rows.row_of(self._chosen))
        self._retranslate()

    @property
    def _is_in_memory(self) -> bool:
        return self._loaded is not None and self._loaded.path == self._chosen and self.currentIndex() >= 0

    # --- how it looks

    def sizeHint(self) -> QSize:
        return QSize(scaled(_WIDTH, self._theme), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(_LEAST_WIDTH, self._theme), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = ""
        painter = QStylePainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        box, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        rect = self.style().subControlRect(box, option, field, self)
        if self._is_in_memory:
            radius = scaled(4, self._theme)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("good"))
            painter.drawEllipse(QPointF(rect.left() + radius, rect.center().y() + 0.5), radius, radius)
            rect.setLeft(rect.left() + 2 * radius + 8)
        elif sign := self.currentData(RowRole.ICON):
            side = scaled(ICON_SIZE - 4, self._theme)
            picture = pixmap(sign, self._theme, self.currentData(RowRole.VERDICT_ROLE), side)
            painter.drawPixmap(QRect(rect.left(), rect.center().y() - side // 2, side, side), picture)
            rect.setLeft(rect.left() + side + 8)
        painter.setPen(self._theme.color("text" if self.currentIndex() >= 0 else "quiet"))
        words = self.currentText() if self.currentIndex() >= 0 else self.placeholderText()
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _restyle(self) -> None:
        self.view().doItemsLayout()
        self.updateGeometry()
        self.update()

    def _retranslate(self) -> None:
        self.setPlaceholderText(self.tr("Choose a model"))
        self.setAccessibleName(self.tr("Model"))
        state = ""
        if self._loaded is not None and self._is_in_memory:
            state = self.tr("In memory, context {count} tokens").format(count=self._loaded.context_length)
        elif self.currentData(RowRole.ICON):
            state = self.currentData(Qt.ItemDataRole.ToolTipRole)
        self.setAccessibleDescription(state)
        name = self.currentText() if self.currentIndex() >= 0 else self.tr("The model that answers")
        self.setToolTip(f"{name}\n{state}" if state else name)
        self.update()

    def showPopup(self) -> None:  # noqa: N802
        self.opened.emit()
        self._show_list()

    def _show_list(self) -> None:
        """As wide as its widest row needs, and inside the window where it has room there."""
        view, screen = self.view(), self.screen().availableGeometry()
        around = view.contentsMargins().left() + view.contentsMargins().right()
        view.setMinimumWidth(min(view.sizeHintForColumn(0) + around + _SCROLL_BAR, screen.width() - 2))
        super().showPopup()
        place = view.window().geometry()
        end = min(screen.right(), self.window().geometry().right())
        if place.right() > end:  # its right edge goes under the picker's, as far as the screen allows
            right = min(screen.right(), self.mapToGlobal(self.rect().topRight()).x())
            view.window().move(max(screen.left(), right - place.width() + 1), place.top())

    # --- what must not choose by accident

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _OPENING_KEYS and modifiers in _OPENING:
            self.showPopup()
        elif modifiers in _TYPING and event.text().isprintable() and event.text():
            self.showPopup()
            self.view().keyboardSearch(event.text())
        else:
            event.ignore()
