"""The Analyze panel's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from lampblack.domain.analysis.questions import Kind
from lampblack.domain.analysis.tables import Form
from lampblack.ui.analyze.detail import Detail
from lampblack.ui.analyze.empty_results import EmptyResults
from lampblack.ui.analyze.question_form import QuestionForm
from lampblack.ui.analyze.results_model import TEXT_COLUMN, ResultsModel
from lampblack.ui.analyze.scores_view import ScoresView
from lampblack.ui.analyze.source_form import SourceForm
from lampblack.ui.jobs.job_bar import JobBar
from lampblack.ui.theme import READING_WIDTH
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.domain.analysis.exporting import Line
    from lampblack.domain.analysis.questions import Question
    from lampblack.domain.analysis.scores import Scores
    from lampblack.ui.theme import Theme

_MARGIN = 16
_NARROW, _COLUMN = 48, 104
"""Pixels of the columns at 100% text."""


class AnalyzePanel(Translated, QWidget):
    """changed: the person changed the question or the texts. corrected: number of a text, and its label.

    export_wanted: "csv", "jsonl", "svg", "copy" or "chat".
    """

    changed = Signal()
    corrected = Signal(int, str)
    export_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("analyzePanel")
        self.theme = theme
        self._question: Question | None = None
        self.question_form, self.source_form = QuestionForm(theme), SourceForm(theme)
        self.bar = JobBar(theme, "analyze", lambda: self.tr("Analyze"))
        self._export, self._menu = QPushButton(), QMenu(self)
        self._export.setObjectName("analyzeExport")
        self._export.setMenu(self._menu)
        self.bar.add_tool(self._export)
        self.model = ResultsModel(theme)
        self.table = QTableView()
        self._detail, self._scores, self._tabs = Detail(theme), ScoresView(theme), QTabWidget()
        self._tabs.setObjectName("analyzeTabs")
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self._detail, "")
        self._tabs.addTab(self._scores, "")
        self._results = QSplitter(Qt.Orientation.Horizontal)
        self._empty = EmptyResults(theme)
        self._lay_out()
        self._connect()
        self._retranslate()
        self.setFocusProxy(self.source_form.input)
        self.show_lines(None, [])

    def add_tools(self, *tools: QWidget) -> None:
        """Puts buttons beside the choices."""
        self.question_form.add_tools(*tools)

    def show_lines(self, question: Question | None, lines: list[Line]) -> None:
        """Shows texts with what came out for them; without any, the table is not there."""
        self._question = question
        self.model.show_lines(question, lines)
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self._results.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        self._tabs.setTabVisible(1, question is not None and question.is_choice)
        self._set_widths()
        if lines:
            self.table.selectRow(0)
        self._show_chosen()
        self.show_scores(None)

    def set_line(self, number: int, line: Line) -> None:
        """Another result for a text."""
        self.model.set_line(number, line)
        if number == self.chosen():
            self._show_chosen()

    def set_lines(self, lines: list[Line]) -> None:
        """Other results for all of them; what is chosen and its place stay."""
        self.model.set_lines(lines)
        self._show_chosen()

    def show_scores(self, scores: Scores | None) -> None:
        """Shows how good the labels are; None: that nobody can say."""
        self._scores.show_scores(scores)
        self._has_scores = scores is not None
        self._fill_menu()

    def chosen(self) -> int | None:
        """The number of the text that is chosen."""
        index = self.table.currentIndex()
        return self.model.row_at(index.row()) if index.isValid() else None

    # --- inside

    def _lay_out(self) -> None:
        table = self.table
        table.setObjectName("analyzeTable")
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setFrameShape(QTableView.Shape.NoFrame)
        table.setWordWrap(False)
        table.setSortingEnabled(True)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.horizontalHeader().setHighlightSections(False)
        self._results.addWidget(table)
        self._results.addWidget(self._tabs)
        self._results.setSizes([600, 400])
        self._results.setChildrenCollapsible(False)
        self._column = QWidget()
        self._column.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.question_form, self.source_form, self.bar):
            column.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 8)
        layout.setSpacing(8)
        layout.addWidget(self._column, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._results, 1)
        layout.addWidget(self._empty, 1)

    def _connect(self) -> None:
        self.question_form.changed.connect(self._heard)
        self.source_form.changed.connect(self._heard)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self._detail.corrected.connect(self._correct)
        self._empty.try_wanted.connect(self._try)
        self.theme.changed.connect(self._restyle)
        run = QShortcut(QKeySequence("Ctrl+Return"), self)
        run.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        run.activated.connect(self.bar.press)
        self._heard()

    def _heard(self) -> None:
        self.source_form.show_gold(self.question_form.kind in (Kind.LABELS, Kind.SENTIMENT))
        self.bar.set_ready(not (self.question_form.is_blank() or self.source_form.is_blank()))
        self.changed.emit()

    def _try(self) -> None:
        self.source_form.show_source(None)
        self.question_form.show_choices({"kind": Kind.SENTIMENT.value})
        self.source_form.show_choices({"text": self._empty.example(), "form": Form.LINES.value})
        self.bar.press()

    def _correct(self, label: str) -> None:
        number = self.chosen()
        if number is not None:
            self.corrected.emit(number, label)

    def _show_chosen(self) -> None:
        number = self.chosen()
        self._detail.show_line(self._question, self.model.lines[number] if number is not None else None)

    def _set_widths(self) -> None:
        header, scale = self.table.horizontalHeader(), self.theme.text_scale / 100
        for column in range(self.model.columnCount()):
            is_text = column == TEXT_COLUMN
            modes = QHeaderView.ResizeMode
            header.setSectionResizeMode(column, modes.Stretch if is_text else modes.Interactive)
            if not is_text:
                self.table.setColumnWidth(column, round((_COLUMN if column else _NARROW) * scale))

    def _fill_menu(self) -> None:
        self._menu.clear()
        words = {
            "csv": self.tr("Save as CSV…"),
            "jsonl": self.tr("Save as JSON Lines…"),
            "copy": self.tr("Copy as CSV"),
            "chat": self.tr("Take to the chat"),
        }
        if self._has_scores:
            words["svg"] = self.tr("Save the confusion matrix…")
        for form, called in words.items():
            self._menu.addAction(called).triggered.connect(
                lambda _checked=False, wanted=form: self.export_wanted.emit(wanted)
            )
        self._export.setEnabled(bool(self.model.lines))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * _MARGIN
        scale = max(1.0, self.theme.text_scale / 100)
        self._column.setFixedWidth(max(1, min(room, round(READING_WIDTH * scale))))

    def _restyle(self) -> None:
        self._fit()
        self._set_widths()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Analyze"))
        self._export.setText(self.tr("Export"))
        self._export.setAccessibleName(self.tr("Export the results"))
        self.table.setAccessibleName(self.tr("Results"))
        self._tabs.setTabText(0, self.tr("Text"))
        self._tabs.setTabText(1, self.tr("Scores"))
        self.model.retranslate()
        if hasattr(self, "_has_scores"):
            self._fill_menu()
