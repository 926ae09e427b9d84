"""The Translate panel's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from lampblack.ui.jobs.job_bar import JobBar
from lampblack.ui.jobs.panel_tools import ToolButton
from lampblack.ui.translate.glossary_button import GlossaryButton
from lampblack.ui.translate.language_box import LanguageBox
from lampblack.ui.translate.segment_table import SegmentTable
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.ui.theme import Theme

_MARGIN = 16
_WIDEST = 1400


class TranslatePanel(Translated, QWidget):
    """What is translated, and the translation. changed: the person changed what is to be translated, or how."""

    changed = Signal()
    swap_wanted = Signal()
    open_wanted = Signal()
    close_wanted = Signal()
    copy_wanted = Signal()
    save_wanted = Signal()
    chat_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("translatePanel")
        self.theme = theme
        self._is_showing = False
        self._document = ""
        self.source_language = LanguageBox(
            "translateSourceLanguage", lambda: self.tr("Language of the text"), detects=True
        )
        self.target_language = LanguageBox(
            "translateTargetLanguage", lambda: self.tr("Language to translate into"), detects=False
        )
        self.swap = ToolButton(theme, "translateSwap", "swap", lambda: self.tr("Swap the languages"))
        self.glossary = GlossaryButton()
        self.source, self.output = QPlainTextEdit(), QPlainTextEdit()
        self.source.setObjectName("translateSource")
        self.output.setObjectName("translateOutput")
        self.output.setReadOnly(True)
        for field in (self.source, self.output):
            field.setTabChangesFocus(True)
        self._name, self._open = ElidedLabel(), QPushButton()
        self._open.setObjectName("translateOpen")
        self._close = ToolButton(theme, "translateClose", "x", lambda: self.tr("Close the document"))
        self.copy = ToolButton(theme, "translateCopy", "copy", lambda: self.tr("Copy the translation"))
        self.save = ToolButton(theme, "translateSave", "save", lambda: self.tr("Save the translation…"))
        self.chat = ToolButton(theme, "translateChat", "chat", lambda: self.tr("Take the translation to the chat"))
        self.bar = JobBar(theme, "translate", lambda: self.tr("Translate"))
        self.segments = SegmentTable(theme)
        self._lay_out()
        self._connect()
        self.show_document("", "")
        self.show_output("")
        self._retranslate()
        self.setFocusProxy(self.source)

    def add_tools(self, *tools: QWidget) -> None:
        """Puts buttons beside the choices."""
        for tool in tools:
            self._choices.addWidget(tool)

    def text(self) -> str:
        """What was typed."""
        return self.source.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def show_text(self, text: str) -> None:
        """Shows a text that can be typed on."""
        self._is_showing = True
        self._document = ""
        self.source.setReadOnly(False)
        self.source.setPlainText(text)
        self._is_showing = False
        self._show_state()

    def show_document(self, name: str, text: str) -> None:
        """Shows a document by its name, with its text; an empty name is none."""
        self.show_text(text)
        self._document = name
        self.source.setReadOnly(bool(name))
        self._name.setText(name)
        self._show_state()

    def show_output(self, text: str) -> None:
        """Shows the translation; what is read further up stays in view."""
        if text != self.output.toPlainText():
            place = self.output.verticalScrollBar().value()
            self.output.setPlainText(text)
            self.output.verticalScrollBar().setValue(place)
        for button in (self.copy, self.save, self.chat):
            button.setEnabled(bool(text.strip()))

    def show_segments(self, shown: bool) -> None:
        """Whether the segments stand below."""
        self.segments.setVisible(shown)

    # --- inside

    def _lay_out(self) -> None:
        self._choices = QHBoxLayout()
        self._choices.setSpacing(8)
        for widget in (self.source_language, self.swap, self.target_language, self.glossary):
            self._choices.addWidget(widget)
        self._choices.addStretch(1)
        under_source, under_output = QHBoxLayout(), QHBoxLayout()
        for row in (under_source, under_output):
            row.setSpacing(4)
        under_source.addWidget(self._open)
        under_source.addWidget(self._name)
        under_source.addStretch(1)
        under_source.addWidget(self._close)
        under_output.addStretch(1)
        for button in (self.copy, self.save, self.chat):
            under_output.addWidget(button)
        texts = QWidget()
        columns = QHBoxLayout(texts)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(16)
        for field, row in ((self.source, under_source), (self.output, under_output)):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(field, 1)
            column.addLayout(row)
            columns.addLayout(column, 1)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(8)
        self._split.addWidget(texts)
        self._split.addWidget(self.segments)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 3)
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._choices)
        column.addWidget(self.bar)
        column.addWidget(self._split, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 8)
        layout.addWidget(self._column, 1)
        self._column.setMaximumWidth(_WIDEST)
        layout.setAlignment(self._column, Qt.AlignmentFlag(0))

    def _connect(self) -> None:
        self.source.textChanged.connect(self._heard)
        for box in (self.source_language, self.target_language):
            box.picked.connect(self.changed)
        self.swap.clicked.connect(self.swap_wanted)
        self._open.clicked.connect(self.open_wanted)
        self._close.clicked.connect(self.close_wanted)
        for button, wanted in (
            (self.copy, self.copy_wanted),
            (self.save, self.save_wanted),
            (self.chat, self.chat_wanted),
        ):
            button.clicked.connect(wanted)
        run = QShortcut(QKeySequence("Ctrl+Return"), self)
        run.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        run.activated.connect(self.bar.press)

    def _heard(self) -> None:
        if not self._is_showing:
            self._show_state()
            self.changed.emit()

    def _show_state(self) -> None:
        self.bar.set_ready(bool(self._document) or bool(self.text().strip()))
        self._close.setVisible(bool(self._document))
        self._name.setVisible(bool(self._document))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Translate"))
        self.source.setPlaceholderText(
            self.tr("Write or paste a text, or drop a document here. Ctrl+Enter translates it.")
        )
        self.source.setAccessibleName(self.tr("Text to translate"))
        self.output.setPlaceholderText(
            self.tr("The translation appears here. It is corrected segment by segment below.")
        )
        self.output.setAccessibleName(self.tr("Translation"))
        self._open.setText(self.tr("Open a document…"))
        self._split.handle(1).setAccessibleName(self.tr("Height of the texts"))
