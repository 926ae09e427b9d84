"""What a reasoning model thought before its answer: folded, one line, until somebody wants to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.markdown.idle import IdleQueue
    from lampblack.ui.markdown.view import MarkdownView

_INDENT = 16


class Thinking(Translated, QWidget):
    """A button that says how long it took, and under it, once it is pressed, the text."""

    link_activated = Signal(str)
    grew = Signal()

    def __init__(self, formats: Formats, idle: IdleQueue, parent: QWidget) -> None:
        super().__init__(parent)
        self._formats, self._idle = formats, idle
        self._text = ""
        self._is_open, self._is_exact, self._is_cut = True, True, False
        self._seconds: float | None = None
        self._body: MarkdownView | None = None
        self._fold = QToolButton(self)
        self._fold.setObjectName("chatThinking")
        self._fold.setCheckable(True)
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.toggled.connect(self._unfold)
        self._restyle()
        self._retranslate()

    @property
    def text(self) -> str:
        """What was thought so far."""
        return self._text

    def extend(self, text: str) -> None:
        """More of it has come."""
        self._text += text
        if self._body is not None:
            self._body.extend(text)

    def finish(self, seconds: float | None, *, is_exact: bool, is_cut: bool = False) -> None:
        """It has ended, after so many seconds where that is known; not exact: going by the length of the text.

        is_cut: the reply ended in the midst of it.
        """
        self._is_open, self._seconds, self._is_exact, self._is_cut = False, seconds, is_exact, is_cut
        if self._body is not None:
            self._body.finish()
        self._retranslate()

    def unfold(self) -> None:
        """Shows the text."""
        self._fold.setChecked(True)

    def height_at(self, width: int) -> int:
        """The height that it needs; places its parts."""
        size = self._fold.sizeHint()
        self._fold.setGeometry(0, 0, min(size.width(), width), size.height())
        if self._body is None or self._body.isHidden():
            return size.height()
        height = self._body.height_at(width - _INDENT)
        self._body.setGeometry(_INDENT, size.height(), width - _INDENT, height)
        return size.height() + height

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self._restyle()
        if self._body is not None:
            self._body.restyle(self._faded())

    def release(self) -> None:
        """Gives up waiting work before the widget goes."""
        if self._body is not None:
            self._body.release()

    def _unfold(self, unfolded: bool) -> None:
        if unfolded and self._body is None:
            from lampblack.ui.markdown.view import MarkdownView

            self._body = MarkdownView(self._faded(), self._idle, self)
            self._body.link_activated.connect(self.link_activated)
            self._body.grew.connect(self.grew)
            if self._is_open:
                self._body.extend(self._text)
            else:
                self._body.set_text(self._text)
        if self._body is not None:
            self._body.setVisible(unfolded)
        self._restyle()
        self._retranslate()
        self.grew.emit()

    def _faded(self) -> Formats:
        return type(self._formats)(self._formats.theme, faded=True)

    def _restyle(self) -> None:
        name = "chevron-down" if self._fold.isChecked() else "chevron-right"
        self._fold.setIcon(self._formats.icon(name, "quiet"))
        side = self._formats.icon_size
        self._fold.setIconSize(QSize(side, side))
        self._fold.setFont(self._formats.small_font)
        self._fold.setStyleSheet(
            f"QToolButton {{ color: {self._formats.colors.quiet}; padding: 0 8px 0 0; }}"
            "QToolButton:checked { background: transparent; }"
        )

    def _retranslate(self) -> None:
        if self._is_open:
            words = self.tr("Thinking…")
        elif self._is_cut:
            words = self.tr("It had not finished thinking")
        elif self._seconds is None:
            words = self.tr("Thought before answering")
        else:
            seconds = QLocale().toString(round(max(self._seconds, 1.0)))
            exact, about = self.tr("Thought for {seconds} s"), self.tr("Thought for about {seconds} s")
            words = (exact if self._is_exact else about).format(seconds=seconds)
        self._fold.setText(words)
        shown = self._fold.isChecked()
        self._fold.setToolTip(self.tr("Hide what it thought") if shown else self.tr("Show what it thought"))
        self._fold.setAccessibleName(words)
