"""Shows what was read from a document, at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from lampblack.domain.attachments import place_of
from lampblack.ui.attachments.document_text import DocumentText
from lampblack.ui.attachments.words import place_words
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from lampblack.domain.attachments import Extract
    from lampblack.ui.theme import Theme

_SIZE = (720, 560)


class DocumentDialog(Translated, QDialog):
    """The text that the model can be given, with the part from `begin` to `end` marked, if that is not all of it.

    Says the page or the line that the cursor is in, and what `more` says. words: places within that part that stand
    out, as begin and end. `open()` it; it deletes itself when it is closed.
    """

    def __init__(
        self,
        document: Extract,
        theme: Theme,
        parent: QWidget,
        begin: int = 0,
        end: int = 0,
        more: Callable[[], str] = lambda: "",
        words: Sequence[tuple[int, int]] = (),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("documentDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document, self._more = document, more
        self._origin = ElidedLabel()
        self._origin.setText(document.path)
        self._origin.setToolTip(document.path)
        self._place, self._how = QLabel(), QLabel()
        self._how.setObjectName("documentHow")
        self._how.setWordWrap(True)
        for label in (self._origin, self._place, self._how):
            label.setProperty("role", "quiet")
        self._text = DocumentText(document.text, theme, self)
        self._text.setObjectName("documentText")
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setTabChangesFocus(True)
        if end - begin < len(document.text):
            self._text.show_place(begin, end, words)
        self._text.cursorPositionChanged.connect(self._say_place)
        self._close = QPushButton()
        self._close.setDefault(True)
        self._close.clicked.connect(self.accept)
        bottom = QHBoxLayout()
        bottom.setSpacing(16)
        bottom.addWidget(self._place)
        bottom.addWidget(self._how, 1)
        bottom.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self._origin)
        layout.addWidget(self._text, 1)
        layout.addLayout(bottom)
        self.resize(*_SIZE)
        self._retranslate()
        self._text.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._text.centerCursor()

    def _say_place(self) -> None:
        self._place.setText(place_words(place_of(self._document.text, self._document.pages, self._text.offset)))

    def _retranslate(self) -> None:
        self.setWindowTitle(self._document.name)
        self._close.setText(self.tr("Close"))
        self._text.setAccessibleName(self.tr("Text of {name}").format(name=self._document.name))
        self._origin.setAccessibleDescription(self.tr("Where the file was when it was attached"))
        self._how.setText(self._more())
        self._say_place()
