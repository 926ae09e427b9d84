"""A formula on lines of its own: in the middle, scrolling sideways where it is wider than the text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from lampblack.ui.markdown.blocks import Formula
from lampblack.ui.markdown.copy_button import CopyButton
from lampblack.ui.markdown.formula_object import SCALE
from lampblack.ui.markdown.sideways_bar import SidewaysBar
from lampblack.ui.markdown.text_view import READ
from lampblack.ui.markdown.typesetter import Picture, State

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QContextMenuEvent,
        QEnterEvent,
        QFocusEvent,
        QKeyEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )

    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.markdown.typesetter import Typesetter

_LARGER = 1.08
_ABOVE = 0.2
_STEP = 40


class FormulaView(QWidget):
    """The keyboard comes to it: Ctrl+C copies its LaTeX, the arrows scroll it."""

    def __init__(self, formats: Formats, typesetter: Typesetter, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty(READ, True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._formats, self._typesetter = formats, typesetter
        self._formula = Formula("", "")
        self._mark: tuple[QColor, QColor] | None = None
        self._bar = SidewaysBar(self)
        self._bar.valueChanged.connect(self._scrolled)
        self._bar.hide()
        self._copy = CopyButton(formats, lambda: self._formula.latex, self)
        self._copy.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._copy.setProperty("forPointer", True)  # Ctrl+C is for the keyboard
        self._copy.reveal(False)

    @property
    def latex(self) -> str:
        """What it shows."""
        return self._formula.latex

    def mark(self, ground: QColor | None, ink: QColor | None = None) -> None:
        """Draws it in another colour on a ground, for words that were looked for stand in it; None as ever."""
        self._mark = (ground, ink) if ground is not None and ink is not None else None
        self.update()

    def show_beginning(self) -> None:
        """Scrolls it back."""
        self._bar.setValue(0)

    @property
    def caret_rect(self) -> QRectF:
        """Where the next character will stand, while the formula is being written."""
        line = self._formats.metrics.line
        return QRectF(0, max(0.0, (self.height() - line) / 2), 1, line)

    def show_block(self, formula: Formula) -> None:
        """Shows this formula in place of the one before."""
        self._formula = formula
        self.setAccessibleName(self.tr("Formula: {latex}").format(latex=formula.latex))
        self._copy.setVisible(formula.closed)
        self.update()

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self._copy.restyle(formats)
        self.update()

    @property
    def state(self) -> Picture | State:
        """The picture, or why there is none."""
        if not self._formula.closed:
            return State.WAITING
        return self._typesetter.picture(self._formula.latex, True)

    @property
    def _em(self) -> float:
        return self._formats.metrics.em * SCALE * _LARGER

    def height_at(self, width: int) -> int:
        """The height that the formula needs; the scroll bar is set for this width."""
        picture = self.state
        if isinstance(picture, State):
            self._bar.hide()
            return round(self._formats.metrics.line * (1 + self._formula.latex.count("\\\\")))
        wide = math.ceil(picture.width * self._em)
        scrolls = wide > width
        self._bar.setVisible(scrolls)
        self._bar.setRange(0, max(0, wide - width))
        self._bar.setPageStep(width)
        height = math.ceil((picture.ascent + picture.descent + 2 * _ABOVE) * self._em)
        return height + (self._bar.sizeHint().height() if scrolls else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the parts."""
        del event
        bar, button = self._bar.sizeHint().height(), self._copy.sizeHint()
        self._bar.setGeometry(0, self.height() - bar, self.width(), bar)
        self._copy.setGeometry(self.width() - button.width() - 4, 0, button.width(), button.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the formula, and a frame while the keyboard is in it."""
        del event
        painter = QPainter(self)
        picture, em = self.state, self._em
        if isinstance(picture, Picture):
            left = max(0.0, (self.width() - picture.width * em) / 2) - self._bar.value()
            color = self._formats.colors.text
            if self._mark is not None:
                painter.fillRect(self._ground(picture, left), self._mark[0])
                color = self._mark[1].name()
            picture.paint(painter, left, (picture.ascent + _ABOVE) * em, em, color)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(self._formats.colors.accent))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _ground(self, picture: Picture, left: float) -> QRectF:
        em = self._em
        height = (picture.ascent + picture.descent + 2 * _ABOVE) * em
        return QRectF(left - _ABOVE * em, 0, (picture.width + 2 * _ABOVE) * em, height)

    @property
    def picture_rect(self) -> QRect:
        """Where the picture stands, what is scrolled out of sight with it."""
        picture = self.state
        if isinstance(picture, State):
            return QRect()
        left = max(0.0, (self.width() - picture.width * self._em) / 2) - self._bar.value()
        return QRectF(left, _ABOVE * self._em, picture.width * self._em, self.height() - _ABOVE * self._em).toRect()

    def _scrolled(self) -> None:
        self.update()

    def copy(self) -> None:
        """Puts the LaTeX on the clipboard."""
        QGuiApplication.clipboard().setText(self._formula.latex)

    # --- keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies, the arrows scroll."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._bar.isVisible():
            self._bar.setValue(self._bar.value() + (_STEP if event.key() == Qt.Key.Key_Right else -_STEP))
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways scrolls the formula, up and down the conversation."""
        turn = event.angleDelta()
        if abs(turn.x()) > abs(turn.y()) and self._bar.isVisible():
            self._bar.setValue(self._bar.value() - turn.x() // 2)
            event.accept()
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy the LaTeX."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy LaTeX")).triggered.connect(self.copy)
        menu.popup(event.globalPos())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Shows the button that copies."""
        self._copy.reveal(self._formula.closed)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hides it."""
        self._copy.reveal(self.hasFocus())
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows it to the keyboard too."""
        self._copy.reveal(self._formula.closed)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hides it."""
        self._copy.reveal(self.underMouse())
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Speaks the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.show_block(self._formula)
        super().changeEvent(event)
