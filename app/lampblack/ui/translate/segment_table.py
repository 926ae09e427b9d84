"""The segments of a translation side by side, and the one that is worked on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.translations.marks import need_look
from lampblack.ui.translate.words import mark_words
from lampblack.ui.widgets.table import Column, Table
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.translations.marks import Mark
    from lampblack.domain.translations.similar import Remembered
    from lampblack.ui.theme import Theme

_EDITOR_LINES = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A segment. target: None while there is none; is_own: the person corrected it; is_asked: the model writes it, and
    can be asked again.
    """

    number: int
    source: str
    target: str | None = None
    marks: tuple[Mark, ...] = ()
    is_own: bool = False
    is_asked: bool = True

    @property
    def needs_look(self) -> bool:
        """Whether a person should see it."""
        return need_look(self.marks) and not self.is_own


class SegmentTable(Translated, QWidget):
    """edited: number and new text of a segment, as it is typed; retry_wanted: its number; chosen: its number."""

    edited = Signal(int, str)
    retry_wanted = Signal(int)
    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[Row] = []
        self._current = -1
        self._is_showing = self._can_retry = False
        self._offer: Remembered | None = None
        self._count_words: Callable[[], str] = str
        columns: tuple[Column[Row], ...] = (
            Column(lambda: "", lambda row: str(row.number + 1), lambda _: "quiet", is_number=True),
            Column(lambda: self.tr("Original"), lambda row: _line(row.source), is_wide=True),
            Column(
                lambda: self.tr("Translation"),
                lambda row: "…" if row.target is None else _line(row.target),
                lambda row: "quiet" if row.target is None else "text",
                is_wide=True,
            ),
            Column(
                lambda: self.tr("Checks"),
                self._marks_of,
                lambda row: "bad" if row.needs_look else "quiet",
                is_wide=True,
            ),
        )
        self.table: Table[Row] = Table(theme, "translateSegments", columns)
        self.table.horizontalHeader().setResizeContentsPrecision(0)
        self.table.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.filter, self._again, self._use = QPushButton(), QPushButton(), QPushButton()
        for button, name in ((self.filter, "Filter"), (self._again, "Again"), (self._use, "Memory")):
            button.setObjectName(f"translate{name}")
        self.filter.setCheckable(True)
        self.count, self._memory = QLabel(), QLabel()
        self.count.setObjectName("translateCount")
        self.count.setProperty("role", "quiet")
        self._memory.setProperty("role", "quiet")
        self._memory.setWordWrap(True)
        self._memory.setTextFormat(Qt.TextFormat.PlainText)
        self._source, self.editor = QPlainTextEdit(), QPlainTextEdit()
        self._source.setObjectName("translateSegmentSource")
        self._source.setReadOnly(True)
        self.editor.setObjectName("translateTarget")
        for field in (self._source, self.editor):
            field.setTabChangesFocus(True)
        self._lay_out()
        self.table.chosen.connect(self._show_chosen)
        self.table.used.connect(lambda _: self.editor.setFocus(Qt.FocusReason.OtherFocusReason))
        self.editor.textChanged.connect(self._heard)
        self.filter.toggled.connect(lambda _: self._show_rows())
        self._again.clicked.connect(lambda: self.retry_wanted.emit(self._current))
        self._use.clicked.connect(self._use_offer)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Shows these segments, in the order of their numbers."""
        is_same = len(rows) == len(self._rows) and all(
            one.source == other.source for one, other in zip(rows, self._rows, strict=True)
        )
        self._rows = list(rows)
        if not is_same:
            self.filter.setChecked(False)
            self._current = -1
        self._show_rows()

    def update_row(self, row: Row) -> None:
        """One of them has changed; what is typed into it stays."""
        self._rows[row.number] = row

    def refresh(self) -> None:
        """Shows what `update_row` was told."""
        self._show_rows()

    def set_can_retry(self, can_retry: bool) -> None:
        """Whether a segment can be asked for again now."""
        self._can_retry = can_retry
        self._show_state()

    def show_count(self, words: Callable[[], str]) -> None:
        """Says beside the buttons how many there are, and the like."""
        self._count_words = words
        self.count.setText(words())

    def show_offer(self, number: int, offer: Remembered | None) -> None:
        """What the memory has for a segment, or nothing."""
        if number == self._current:
            self._offer = offer
            self._show_state()

    # --- inside

    def _show_rows(self) -> None:
        self._is_showing = True
        shown = [row for row in self._rows if row.needs_look] if self.filter.isChecked() else self._rows
        rows = self.table.rows
        if [row.number for row in shown] == [row.number for row in rows.things] and shown:
            rows.things = tuple(shown)
            self.table.retranslate()
        else:
            self.table.show_things(shown, lambda one, other: one.number == other.number)
        self._is_showing = False
        self._show_chosen(self.table.current())
        self._show_state()

    def _show_chosen(self, row: Row | None) -> None:
        if self._is_showing:
            return
        number = -1 if row is None else row.number
        is_other = number != self._current
        self._current = number
        target = (row.target or "") if row is not None else ""
        self._is_showing = True
        if is_other:
            self._offer = None
            self._source.setPlainText(row.source if row is not None else "")
        if is_other or (not self.editor.hasFocus() and self.editor.toPlainText() != target):
            self.editor.setPlainText(target)
        self._is_showing = False
        self._show_state()
        if is_other and row is not None:
            self.chosen.emit(number)

    def _heard(self) -> None:
        if not self._is_showing and self._current >= 0:
            self.edited.emit(self._current, self.editor.toPlainText())

    def _use_offer(self) -> None:
        if self._offer is not None:
            self.editor.setPlainText(self._offer.target)

    def _marks_of(self, row: Row) -> str:
        if row.is_own:
            return self.tr("Yours")
        return "; ".join(map(mark_words, row.marks)) or ("" if row.is_asked else self.tr("Known"))

    def _show_state(self) -> None:
        row = self._rows[self._current] if 0 <= self._current < len(self._rows) else None
        marked = sum(each.needs_look for each in self._rows)
        self.filter.setText(self.tr("Needs a look: {count}").format(count=marked))
        self.filter.setEnabled(bool(marked) or self.filter.isChecked())
        self.editor.setEnabled(row is not None and row.target is not None)
        self._again.setEnabled(self._can_retry and row is not None and row.is_asked and not row.is_own)
        offer = self._offer
        is_offered = offer is not None and (row is None or offer.target != row.target)
        self._use.setVisible(is_offered)
        self._memory.setVisible(is_offered)
        if offer is not None and is_offered:
            said = self.tr("A similar segment ({percent}%) became: {text}")
            self._memory.setText(said.format(percent=int(offer.share * 100), text=offer.target))

    def _lay_out(self) -> None:
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        for widget in (self.filter, self._again):
            self.tools.addWidget(widget)
        self.tools.addWidget(self.count, 1)
        pair = QHBoxLayout()
        pair.setSpacing(8)
        pair.addWidget(self._source, 1)
        pair.addWidget(self.editor, 1)
        offer = QHBoxLayout()
        offer.setSpacing(8)
        offer.addWidget(self._memory, 1)
        offer.addWidget(self._use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self.tools)
        layout.addWidget(self.table, 1)
        layout.addLayout(pair)
        layout.addLayout(offer)

    def _retranslate(self) -> None:
        self._again.setText(self.tr("Translate it again"))
        self._use.setText(self.tr("Use it"))
        self.table.setAccessibleName(self.tr("Segments"))
        self._source.setAccessibleName(self.tr("Original of the segment"))
        self.editor.setAccessibleName(self.tr("Translation of the segment"))
        self.editor.setPlaceholderText(self.tr("Choose a segment. What you correct here is remembered."))
        self.table.retranslate()
        self.count.setText(self._count_words())
        self._show_state()

    def _restyle(self) -> None:
        for label in (self.count, self._memory):
            label.setFont(self._theme.font(0.87))
        for field in (self._source, self.editor):
            field.setFixedHeight(round(field.fontMetrics().lineSpacing() * _EDITOR_LINES + 20))


def _line(text: str) -> str:
    return " ".join(text.split())
