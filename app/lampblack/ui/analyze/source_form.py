"""Where the texts come from: typed or pasted, a file, or a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.analysis.tables import Form, likely_column, read_table
from lampblack.domain.faults import KnownError
from lampblack.tasks.analyzing import Source
from lampblack.ui.analyze.words import form_words
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.plain_text_field import PlainTextField
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lampblack.ui.theme import Theme

_LOOKED_AT_AFTER = 300
"""Milliseconds after which what was typed is looked at for its columns."""


class SourceForm(Translated, QWidget):
    """changed: of anything in it; open_wanted, folder_wanted: a file, or a folder, is to be chosen."""

    changed = Signal()
    open_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: Source | None = None
        self._columns: tuple[str, ...] = ()
        self._wanted: dict[str, str] = {}
        self._asks_for_gold = True
        self.input = PlainTextField(theme, 3, 6)
        self.input.setObjectName("analyzeInput")
        self._name = ElidedLabel()
        self._name.setObjectName("analyzeSource")
        self._form, self._column, self._gold = QComboBox(), QComboBox(), QComboBox()
        self._column_words, self._gold_words = QLabel(), QLabel()
        self._open, self._folder, self._clear = QPushButton(), QPushButton(), QPushButton()
        for box, name in ((self._form, "Form"), (self._column, "Column"), (self._gold, "Gold")):
            box.setObjectName(f"analyze{name}")
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(14)
        for words, box in ((self._column_words, self._column), (self._gold_words, self._gold)):
            words.setBuddy(box)
        for button, name in ((self._open, "Open"), (self._folder, "Folder"), (self._clear, "Clear")):
            button.setObjectName(f"analyze{name}")
            button.setProperty("kind", "plain")
        self._lay_out()
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_LOOKED_AT_AFTER)
        self._look.timeout.connect(self._read_columns)
        self._retranslate()
        self.input.textChanged.connect(self._typed)
        self._form.currentIndexChanged.connect(self._typed)
        self._column.currentIndexChanged.connect(self.changed)
        self._gold.currentIndexChanged.connect(self.changed)
        self._open.clicked.connect(self.open_wanted)
        self._folder.clicked.connect(self.folder_wanted)
        self._clear.clicked.connect(lambda: self.show_source(None))
        self.show_source(None)

    @property
    def column(self) -> str:
        """The column of the texts, empty where there is but one."""
        return str(self._column.currentData() or "") if self._columns else ""

    @property
    def gold(self) -> str:
        """The column of the right labels, empty for none."""
        return str(self._gold.currentData() or "") if self._columns else ""

    def is_blank(self) -> bool:
        """Whether there is nothing to read."""
        return self._opened is None and self.input.is_blank()

    def source(self) -> Source:
        """The texts. Raises KnownError analyze.…"""
        if self._opened is not None:
            return self._opened
        form = Form(self._form.currentData())
        return Source("", form, read_table(self.input.text(), form))

    def show_source(self, source: Source | None) -> None:
        """Takes the texts of a file or a folder; None: those that are typed."""
        self._opened = source
        self.input.setVisible(source is None)
        self._form.setVisible(source is None)
        for widget in (self._name, self._clear):
            widget.setVisible(source is not None)
        self._retranslate()
        self._read_columns()

    def show_gold(self, is_shown: bool) -> None:
        """Whether the question has right labels at all."""
        self._asks_for_gold = is_shown
        self._show_columns()

    def choices(self) -> dict[str, str]:
        """What was typed and chosen, to be shown again."""
        return {
            "text": self.input.text() if self._opened is None else "",
            "form": str(self._form.currentData()),
            "column": self.column,
            "gold": self.gold,
        }

    def show_choices(self, choices: Mapping[str, str]) -> None:
        """Shows what `choices` gave."""
        self._wanted = dict(choices)
        self._form.setCurrentIndex(max(0, self._form.findData(choices.get("form"))))
        self.input.setPlainText(choices.get("text", ""))
        self._read_columns()

    # --- inside

    def _show_columns(self) -> None:
        for widget in (self._column_words, self._column):
            widget.setVisible(bool(self._columns))
        for widget in (self._gold_words, self._gold):
            widget.setVisible(bool(self._columns) and self._asks_for_gold)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._open)
        row.addWidget(self._folder)
        row.addWidget(self._form)
        row.addWidget(self._name)
        row.addWidget(self._clear)
        row.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(8)
        for widget in (self._column_words, self._column, self._gold_words, self._gold):
            columns.addWidget(widget)
        columns.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.input)
        layout.addLayout(row)
        layout.addLayout(columns)

    def _typed(self) -> None:
        self._look.start()
        self.changed.emit()

    def _read_columns(self) -> None:
        self._look.stop()
        self._columns = ()
        likely = ""
        try:
            source = None if self.is_blank() else self.source()
        except KnownError:
            source = None  # it is said when somebody runs it
        if source is not None and source.table is not None and source.columns:
            self._columns, likely = source.columns, likely_column(source.table)
        self._fill(likely)
        self._show_columns()
        self.changed.emit()

    def _fill(self, likely: str) -> None:
        column = self._wanted.pop("column", "") or self._column.currentData()
        gold = self._wanted.pop("gold", "") or self._gold.currentData()
        for box in (self._column, self._gold):
            box.blockSignals(True)
            box.clear()
        self._gold.addItem(self.tr("none"), "")
        for name in self._columns:
            self._column.addItem(name, name)
            self._gold.addItem(name, name)
        self._column.setCurrentIndex(max(0, self._column.findData(column if column in self._columns else likely)))
        self._gold.setCurrentIndex(max(0, self._gold.findData(gold)))
        for box in (self._column, self._gold):
            box.blockSignals(False)

    def _retranslate(self) -> None:
        chosen = max(0, self._form.currentIndex())
        self._form.blockSignals(True)
        self._form.clear()
        for value, called in form_words().items():
            self._form.addItem(called, value)
        self._form.setCurrentIndex(chosen)
        self._form.blockSignals(False)
        self._form.setAccessibleName(self.tr("How the texts stand here"))
        self._form.setToolTip(self._form.accessibleName())
        self.input.setPlaceholderText(self.tr("Type or paste texts, or drop a file or a folder. Ctrl+Enter analyzes."))
        self.input.setAccessibleName(self.tr("Texts"))
        self._open.setText(self.tr("Open a file…"))
        self._folder.setText(self.tr("Open a folder…"))
        self._clear.setText(self.tr("Close it"))
        self._clear.setAccessibleName(self.tr("Close the file and type texts instead"))
        self._column_words.setText(self.tr("Texts in:"))
        self._gold_words.setText(self.tr("Right labels in:"))
        self._column.setAccessibleName(self.tr("Column of the texts"))
        self._gold.setAccessibleName(self.tr("Column of the right labels"))
        if self._gold.count():
            self._gold.setItemText(0, self.tr("none"))
        if self._opened is not None:
            count = len(self._opened.rows())
            self._name.setText(f"{self._opened.name}: " + self.tr("%n text(s)", "", count))
