"""An explanation beside the code, as Markdown: nothing in it is ever fetched, opened or run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from lampblack.ui.jobs.panel_tools import ToolButton
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.ui.theme import Theme


class Explanation(Translated, QFrame):
    """Shows one text under a title, until it is closed."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title: Callable[[], str] = str
        self._heading = QLabel()
        self._text = _Text()
        self._text.setObjectName("codeExplanation")
        self._close = ToolButton(theme, "codeExplanationClose", "x", lambda: self.tr("Close"))
        self._close.clicked.connect(self._shut)
        row = QHBoxLayout()
        row.addWidget(self._heading, 1)
        row.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self._text, 1)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self.hide()

    def show_text(self, title: Callable[[], str], text: str) -> None:
        """Shows Markdown; while it is written what is read further up stays in view."""
        self._title = title
        bar = self._text.verticalScrollBar()
        before = bar.value()
        features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
        self._text.document().setMarkdown(text, features)
        bar.setValue(before)
        self._retranslate()
        self.show()

    def _shut(self) -> None:
        self.hide()
        self.closed.emit()

    def _restyle(self) -> None:
        self._heading.setFont(self._theme.font(0.87))
        self._text.document().setDefaultFont(self._theme.font())

    def _retranslate(self) -> None:
        self._heading.setText(self._title())
        self._text.setAccessibleName(self._title() or self.tr("Explanation"))


class _Text(QTextBrowser):
    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing: a picture that a model names is not fetched."""
        del kind, name
        return None
