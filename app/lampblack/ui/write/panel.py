"""The Write panel's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.writing.requests import MOST_VARIANTS, MOST_WORDS, TextKind, WritingTask
from lampblack.ui.jobs.job_bar import JobBar
from lampblack.ui.theme import READING_WIDTH
from lampblack.ui.widgets.number_fields import NumberField
from lampblack.ui.widgets.plain_text_field import PlainTextField
from lampblack.ui.widgets.translated import Translated
from lampblack.ui.write.variant import Variant
from lampblack.ui.write.words import kind_words, tone_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lampblack.ui.theme import Theme

_MARGIN = 16
_WORDS_STEP = 50
_LEAST_CHOICE = 88
"""Pixels to which a choice shrinks in a narrow window."""
_VARIANT_WIDTH = 400
"""Pixels that each text beside another may take, at 100% text."""


class WritePanel(Translated, QWidget):
    """What is to be written, and the texts that came of it. changed: the person changed something of the former."""

    changed = Signal()
    notes_wanted = Signal()
    """A file with notes is to be chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("writePanel")
        self._shown = 1
        self.theme = theme
        self.instruction = PlainTextField(theme, 2, 8)
        self.instruction.setObjectName("writeInstruction")
        self.notes = PlainTextField(theme, 2, 6)
        self.notes.setObjectName("writeNotes")
        self._kind, self._tone = QComboBox(), QComboBox()
        self._kind.setObjectName("writeKind")
        self._tone.setObjectName("writeTone")
        self._tone.setEditable(True)
        self._tone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._length, self._variants = NumberField(), NumberField()
        for box in (self._length, self._variants):
            box.lineEdit().setTextMargins(10, 0, 0, 0)  # a style sheet's padding does not reach it
            box.setMinimumWidth(_LEAST_CHOICE)
        for choice in (self._kind, self._tone):
            choice.setMinimumWidth(_LEAST_CHOICE)
        self._length.setObjectName("writeLength")
        self._length.setRange(0, MOST_WORDS)
        self._length.setSingleStep(_WORDS_STEP)
        self._variants.setObjectName("writeVariants")
        self._variants.setRange(1, MOST_VARIANTS)
        self._notes_button, self._notes_file = QPushButton(), QPushButton()
        self._notes_button.setObjectName("writeNotesShow")
        self._notes_button.setCheckable(True)
        self._notes_file.setObjectName("writeNotesFile")
        for button in (self._notes_button, self._notes_file):
            button.setProperty("kind", "plain")
        self.bar = JobBar(theme, "write", lambda: self.tr("Write"))
        self.variants = [Variant(theme, number) for number in range(1, MOST_VARIANTS + 1)]
        self._lay_out()
        self._connect()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self.show_variants(1)
        self.setFocusProxy(self.instruction)

    def add_tools(self, *tools: QWidget) -> None:
        """Puts buttons beside the choices."""
        for tool in tools:
            self._choices.addWidget(tool)

    def task(self) -> WritingTask:
        """What is to be written."""
        return WritingTask(
            self.instruction.text(),
            self.notes.text() if self._notes_button.isChecked() else "",
            TextKind(self._kind.currentData()),
            self._chosen_tone(),
            self._length.value(),
            self._variants.value(),
        )

    def show_task(self, task: WritingTask) -> None:
        """Shows what is, or was, to be written."""
        self.instruction.setPlainText(task.instruction)
        self.notes.setPlainText(task.notes)
        self._notes_button.setChecked(bool(task.notes))
        self._kind.setCurrentIndex(max(0, self._kind.findData(task.kind)))
        place = self._tone.findData(task.tone)
        self._tone.setCurrentIndex(place)
        if place < 0:
            self._tone.setEditText(task.tone)
        self._length.setValue(task.words)
        self._variants.setValue(task.variants)

    def show_notes(self, text: str) -> None:
        """Adds what was read from a file to the notes."""
        self._notes_button.setChecked(True)
        before = self.notes.text().rstrip()
        self.notes.setPlainText(f"{before}\n\n{text}" if before else text)

    def show_variants(self, count: int) -> None:
        """How many texts stand side by side."""
        for number, variant in enumerate(self.variants, 1):
            variant.setVisible(number <= count)
        self._shown = count
        self._fit()

    def texts(self) -> Mapping[int, str]:
        """The texts that are shown, by their numbers."""
        return {number: variant.text() for number, variant in enumerate(self.variants[: self._shown], 1)}

    # --- inside

    def _chosen_tone(self) -> str:
        place = self._tone.findText(self._tone.currentText())
        return str(self._tone.itemData(place)) if place >= 0 else self._tone.currentText().strip()

    def _lay_out(self) -> None:
        self._choices = QHBoxLayout()
        self._choices.setSpacing(8)
        for widget in (self._kind, self._tone, self._length, self._variants):
            self._choices.addWidget(widget)
        self._choices.addStretch(1)
        notes_row = QHBoxLayout()
        notes_row.setSpacing(4)
        notes_row.addWidget(self._notes_button)
        notes_row.addWidget(self._notes_file)
        notes_row.addStretch(1)
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._choices)
        column.addWidget(self.instruction)
        column.addLayout(notes_row)
        column.addWidget(self.notes)
        column.addWidget(self.bar)
        self._row = QHBoxLayout()
        self._row.setSpacing(16)
        for variant in self.variants:
            self._row.addWidget(variant, 1)
        self._texts = QWidget()
        self._texts.setLayout(self._row)
        self._row.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 8)
        layout.setSpacing(8)
        layout.addLayout(_centred(self._column))
        layout.addLayout(_centred(self._texts), 1)

    def _connect(self) -> None:
        for field in (self.instruction, self.notes):
            field.textChanged.connect(self._heard)
        self._kind.currentIndexChanged.connect(self._heard)
        self._tone.currentTextChanged.connect(self._heard)
        for box in (self._length, self._variants):
            box.valueChanged.connect(self._heard)
        self._notes_button.toggled.connect(self._show_notes)
        self._notes_file.clicked.connect(self.notes_wanted)
        run = QShortcut(QKeySequence("Ctrl+Return"), self)
        run.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        run.activated.connect(self.bar.press)
        self._show_notes(False)

    def _show_notes(self, shown: bool) -> None:
        self.notes.setVisible(shown)
        if shown:
            self.notes.setFocus(Qt.FocusReason.OtherFocusReason)
        self._heard()

    def _heard(self) -> None:
        self.bar.set_ready(not self.instruction.is_blank())
        self.changed.emit()

    def _fit(self) -> None:
        scale = max(1.0, self.theme.text_scale / 100)
        self._column.setMaximumWidth(round(READING_WIDTH * scale))
        beside = _VARIANT_WIDTH * self._shown + READING_WIDTH // 2
        self._texts.setMaximumWidth(round((READING_WIDTH if self._shown == 1 else beside) * scale))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Write"))
        self.instruction.setPlaceholderText(self.tr("What is the text to be about? Ctrl+Enter writes it."))
        self.instruction.setAccessibleName(self.tr("What the text is to be about"))
        self.notes.setPlaceholderText(self.tr("Facts that the text is to use: typed, pasted, or from a file"))
        self.notes.setAccessibleName(self.tr("Notes"))
        self._notes_button.setText(self.tr("Notes"))
        self._notes_file.setText(self.tr("From a file…"))
        self._notes_file.setAccessibleName(self.tr("Notes from a file…"))
        for box, words, name in (
            (self._kind, kind_words(), self.tr("Kind of text")),
            (self._tone, tone_words(), self.tr("Tone, also in words of your own")),
        ):
            _fill(box, words)
            box.setAccessibleName(name)
            box.setToolTip(name)
        self._length.setSpecialValueText(self.tr("Any length"))
        self._length.setSuffix(self.tr(" words"))
        self._length.setAccessibleName(self.tr("Length in words, of Chinese in characters"))
        self._length.setToolTip(self._length.accessibleName())
        self._variants.setSpecialValueText(self.tr("1 variant"))
        self._variants.setSuffix(self.tr(" variants"))
        self._variants.setAccessibleName(self.tr("How many variants, side by side"))
        self._variants.setToolTip(self._variants.accessibleName())

    def _restyle(self) -> None:
        self._fit()


def _centred(widget: QWidget) -> QHBoxLayout:
    """As wide as the widget may be, and in the middle of what is wider."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget, 1000)
    row.addStretch(1)
    return row


def _fill(box: QComboBox, words: Mapping[str, str]) -> None:
    """Writes the choices in today's language; what is chosen, or was typed, stays."""
    chosen = box.currentIndex()
    typed = box.currentText() if box.isEditable() and box.findText(box.currentText()) < 0 else ""
    box.blockSignals(True)
    box.clear()
    for value, called in words.items():
        box.addItem(called, value)
    box.setCurrentIndex(max(0, chosen))
    if typed:
        box.setEditText(typed)
    box.blockSignals(False)
