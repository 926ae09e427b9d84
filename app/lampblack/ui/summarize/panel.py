"""The Summarize panel's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from lampblack.domain.summaries.plan import MOST_WORDS, SummaryStyle, SummaryTask
from lampblack.ui.jobs.job_bar import JobBar
from lampblack.ui.jobs.panel_tools import ToolButton
from lampblack.ui.summarize.coverage_bar import CoverageBar
from lampblack.ui.summarize.result_view import ResultView
from lampblack.ui.summarize.words import style_words
from lampblack.ui.widgets.judged_label import write
from lampblack.ui.widgets.number_fields import NumberField
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.ui.theme import Theme

_MARGIN = 16
_WORDS_STEP = 20
_LEAST_SIDE, _LEAST_CHOICE = 200, 88


class SummarizePanel(Translated, QWidget):
    """A document beside what it says. changed: the person changed what is to be done; open_wanted: a file is to be
    chosen; save_wanted, chat_wanted: of the summary.
    """

    changed = Signal()
    open_wanted = Signal()
    save_wanted = Signal()
    chat_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summarizePanel")
        self.theme = theme
        self._style, self._length, self._question = QComboBox(), NumberField(), QLineEdit()
        self._style.setObjectName("summarizeStyle")
        self._length.setObjectName("summarizeLength")
        self._length.setRange(0, MOST_WORDS)
        self._length.setSingleStep(_WORDS_STEP)
        self._length.lineEdit().setTextMargins(10, 0, 0, 0)  # a style sheet's padding does not reach it
        for box in (self._style, self._length):
            box.setMinimumWidth(_LEAST_CHOICE)
        self._question.setObjectName("summarizeQuestion")
        self._open = QPushButton()
        self._open.setObjectName("summarizeOpen")
        self.input = _Source()
        self.input.setObjectName("summarizeInput")
        self.result = ResultView(theme)
        self.coverage = CoverageBar(theme)
        self._read, self._doubts = QLabel(), QLabel()
        self._read.setObjectName("summarizeRead")
        self._doubts.setObjectName("summarizeDoubts")
        self._doubts.setWordWrap(True)
        self._read.setProperty("role", "quiet")
        self.bar = JobBar(theme, "summarize", lambda: self.tr("Summarize"))
        self._copy = ToolButton(theme, "summarizeCopy", "copy", lambda: self.tr("Copy the summary"))
        self._save = ToolButton(theme, "summarizeSave", "save", lambda: self.tr("Save the summary…"))
        self._chat = ToolButton(theme, "summarizeChat", "chat", lambda: self.tr("Take the summary to the chat"))
        self._lay_out()
        self._connect()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self._heard()
        self.show_state()
        self.setFocusProxy(self.input)

    def add_tools(self, *tools: QWidget) -> None:
        """Puts buttons beside the choices."""
        for tool in tools:
            self._choices.addWidget(tool)

    @property
    def style_chosen(self) -> SummaryStyle:
        """What the result is to be."""
        return SummaryStyle(self._style.currentData())

    def task(self) -> SummaryTask | None:
        """What is to be summarized; None where something is missing."""
        text, question = self.input.text(), self._question.text()
        is_answer = self.style_chosen is SummaryStyle.ANSWER
        if not text.strip() or (is_answer and not question.strip()):
            return None
        return SummaryTask(text, self.style_chosen, self._length.value(), question if is_answer else "")

    def question(self) -> str:
        """What was typed as a question, also where none is asked for."""
        return self._question.text()

    def words(self) -> int:
        """How long the result is to be; 0: left open."""
        return self._length.value()

    def show_choices(self, style: SummaryStyle, words: int, question: str) -> None:
        """Shows what was chosen before."""
        self._style.setCurrentIndex(max(0, self._style.findData(style)))
        self._length.setValue(words)
        self._question.setText(question)

    def show_state(self) -> None:
        """What is said of the summary below it, and what can be done with it."""
        self._read.setText(self.coverage.words())
        unsupported, missing = self.result.doubts()
        parts = []
        if unsupported:
            parts.append(self.tr("%n sentence(s) without support", "", unsupported))
        if missing:
            parts.append(self.tr("%n fact(s) not in the source", "", missing))
        write(self._doubts, "  ·  ".join(parts), "careful" if parts else "quiet")
        has_text = bool(self.result.text().strip())
        for button in (self._copy, self._save, self._chat):
            button.setEnabled(has_text)

    # --- inside

    def _lay_out(self) -> None:
        self._choices = QHBoxLayout()
        self._choices.setSpacing(8)
        for widget in (self._open, self._style, self._length):
            self._choices.addWidget(widget)
        self._choices.addWidget(self._question, 1)
        self._choices.addStretch(0)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._doubts, 1)
        for button in (self._copy, self._save, self._chat):
            below.addWidget(button)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.result, 1)
        column.addLayout(below)
        left = QWidget()
        source = QVBoxLayout(left)
        source.setContentsMargins(0, 0, 8, 0)
        source.setSpacing(8)
        source.addWidget(self.input, 1)
        source.addWidget(self.coverage)
        source.addWidget(self._read)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        for side in (left, right):
            side.setMinimumWidth(_LEAST_SIDE)
            self._splitter.addWidget(side)
            self._splitter.setStretchFactor(self._splitter.indexOf(side), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 8)
        layout.setSpacing(8)
        layout.addLayout(self._choices)
        layout.addWidget(self.bar)
        layout.addWidget(self._splitter, 1)

    def _connect(self) -> None:
        self._open.clicked.connect(self.open_wanted)
        self.input.textChanged.connect(self._heard)
        self._style.currentIndexChanged.connect(self._heard)
        self._length.valueChanged.connect(self._heard)
        self._question.textChanged.connect(self._heard)
        self._question.returnPressed.connect(self.bar.press)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.result.text()))
        self._save.clicked.connect(self.save_wanted)
        self._chat.clicked.connect(lambda: self.chat_wanted.emit(self.result.text()))
        run = QShortcut(QKeySequence("Ctrl+Return"), self)
        run.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        run.activated.connect(self.bar.press)

    def _heard(self) -> None:
        is_answer = self._style.currentData() == SummaryStyle.ANSWER
        self._question.setVisible(is_answer)
        has_text = not self.input.is_blank()
        self.bar.set_ready(has_text and (not is_answer or bool(self._question.text().strip())))
        self.changed.emit()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Summarize"))
        self._open.setText(self.tr("Open a document…"))
        self.input.setPlaceholderText(
            self.tr("Paste a text here, drop a document, or open one. It may be longer than the model's context.")
        )
        self.input.setAccessibleName(self.tr("The text that is summarized"))
        chosen = self._style.currentIndex()
        self._style.blockSignals(True)
        self._style.clear()
        for style, words in style_words().items():
            self._style.addItem(words, style)
        self._style.setCurrentIndex(max(0, chosen))
        self._style.blockSignals(False)
        self._style.setAccessibleName(self.tr("What the summary is to be"))
        self._length.setSpecialValueText(self.tr("Usual length"))
        self._length.setSuffix(self.tr(" words"))
        self._length.setAccessibleName(self.tr("Length in words, of Chinese in characters"))
        self._length.setToolTip(self._length.accessibleName())
        self._question.setPlaceholderText(self.tr("What do you want to know?"))
        self._question.setAccessibleName(self.tr("The question"))
        self.show_state()

    def _restyle(self) -> None:
        for label in (self._read, self._doubts):
            label.setFont(self.theme.font(0.87))
        self._splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        self.input.set_mark(QColor(self.theme.palette.tint))


class _Source(QPlainTextEdit):
    """The text that is summarized, in which a passage can be marked. Places count Python's characters."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self._mark = QColor()
        self._passage: tuple[int, int] | None = None

    def text(self) -> str:
        """What it holds, no-break spaces included."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def is_blank(self) -> bool:
        """Whether there is nothing but blanks in it; looks no further than needed."""
        block = self.document().begin()
        while block.isValid():
            if block.text().strip():
                return False
            block = block.next()
        return True

    def set_mark(self, color: QColor) -> None:
        """The ground of a marked passage."""
        self._mark = color
        self._show_passage()

    def show_passage(self, start: int, stop: int) -> None:
        """Marks a passage and scrolls there."""
        self._passage = (start, stop)
        cursor = self._cursor(start, stop)
        place = QTextCursor(cursor)
        place.setPosition(cursor.selectionStart())
        self.setTextCursor(place)
        self.centerCursor()
        self._show_passage()

    def forget_passage(self) -> None:
        """Marks nothing."""
        self._passage = None
        self._show_passage()

    def _show_passage(self) -> None:
        if self._passage is None:
            self.setExtraSelections([])
            return
        selection = QTextEdit.ExtraSelection()
        selection.cursor = self._cursor(*self._passage)
        selection.format.setBackground(self._mark)
        self.setExtraSelections([selection])

    def _cursor(self, start: int, stop: int) -> QTextCursor:
        """Qt counts halves of characters outside the Basic Multilingual Plane."""
        text = self.text()
        first = len(text[:start].encode("utf-16-le")) // 2
        cursor = QTextCursor(self.document())
        cursor.setPosition(first)
        cursor.setPosition(first + len(text[start:stop].encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
        return cursor
