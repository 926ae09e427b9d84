"""The chosen text with what came out for it."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from lampblack.domain.analysis.entities import Found
from lampblack.domain.analysis.fields import cell
from lampblack.domain.analysis.questions import Kind
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.domain.analysis.entities import Entity
    from lampblack.domain.analysis.exporting import Line
    from lampblack.domain.analysis.questions import Question
    from lampblack.ui.theme import Theme

_LONGEST = 50_000
"""Characters of a text that are shown."""


class Detail(Translated, QWidget):
    """corrected: the label that the person gave the text, empty where it is the model's again."""

    corrected = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._question: Question | None = None
        self._line: Line | None = None
        self._label_words, self._label = QLabel(), QComboBox()
        self._label.setObjectName("analyzeCorrect")
        self._label_words.setBuddy(self._label)
        self._label.activated.connect(lambda _: self.corrected.emit(str(self._label.currentData())))
        self._view = QTextBrowser()
        self._view.setObjectName("analyzeText")
        self._view.setOpenLinks(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._label_words)
        row.addWidget(self._label, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self._view, 1)
        theme.changed.connect(self._show)
        self._retranslate()

    def show_line(self, question: Question | None, line: Line | None) -> None:
        """Shows this one; None: nothing."""
        self._question, self._line = question, line
        self._show()

    def _show(self) -> None:
        question, line = self._question, self._line
        is_choice = question is not None and question.is_choice and line is not None and line.result is not None
        for widget in (self._label_words, self._label):
            widget.setVisible(is_choice)
        if is_choice:
            self._show_labels()
        self._view.setHtml(self._page() if question is not None and line is not None else "")

    def _show_labels(self) -> None:
        assert self._question is not None
        assert self._line is not None
        own = self._line.result.label if self._line.result is not None else ""
        self._label.blockSignals(True)
        self._label.clear()
        for label in self._question.labels:
            words = self.tr("{label} (the model's)").format(label=label) if label == own else label
            self._label.addItem(words, "" if label == own else label)
        self._label.setCurrentIndex(max(0, self._label.findData(self._line.corrected)))
        self._label.blockSignals(False)

    def _page(self) -> str:
        assert self._question is not None
        assert self._line is not None
        line, parts = self._line, []
        if line.problem:
            parts.append(f'<p style="color:{self._theme.palette.bad}">{html.escape(line.problem)}</p>')
        if line.result is None and not line.problem:
            words = self.tr("Not read yet.")
            parts.append(f"<p>{html.escape(words)}</p>")
        if self._question.is_choice:
            parts.append(self._likely())
        elif self._question.kind is Kind.FIELDS:
            parts.append(self._fields())
        text = line.row.text[:_LONGEST]
        parts.append(f'<p style="white-space:pre-wrap;line-height:150%">{self._marked(text)}</p>')
        if len(line.row.text) > _LONGEST:
            more = self.tr("Only the first {count} characters are shown; all were read.").format(count=f"{_LONGEST:,}")
            parts.append(f"<p>{html.escape(more)}</p>")
        if self._question.kind is Kind.ENTITIES:
            parts.append(self._listed())
        return "".join(parts)

    def _likely(self) -> str:
        choice = self._line.result.choice if self._line is not None and self._line.result is not None else None
        if choice is None:
            return ""
        if not choice.probabilities:
            words = self.tr("The probabilities of these labels cannot be told with this model.")
            return f"<p>{html.escape(words)}</p>"
        ordered = sorted(choice.probabilities.items(), key=lambda one: -one[1])
        rows = "".join(
            f'<tr><td>{html.escape(label)}</td><td align="right">{share:.1%}</td></tr>' for label, share in ordered
        )
        tip = self.tr("by the model's own token probabilities; they add up to 100% over the labels")
        quiet = self._theme.palette.quiet
        return (
            f'<table cellspacing="0" cellpadding="3">{rows}</table>'
            f'<p style="color:{quiet};font-size:small">{html.escape(tip)}</p>'
        )

    def _fields(self) -> str:
        fields = self._line.result.fields if self._line is not None and self._line.result is not None else {}
        rows = "".join(
            f"<tr><td><b>{html.escape(name)}</b></td><td>{html.escape(cell(value))}</td></tr>"
            for name, value in fields.items()
        )
        return f'<table cellspacing="0" cellpadding="3">{rows}</table>'

    def _marked(self, text: str) -> str:
        """The text with its entities on a tint; of two that overlap, the longer one from the left."""
        spans = sorted((start, -stop, entity.type) for entity in self._entities() for start, stop in entity.places)
        parts, at = [], 0
        for start, minus_stop, kind in spans:
            stop = min(-minus_stop, len(text))
            if start < at or start >= stop:
                continue
            parts.append(html.escape(text[at:start]))
            parts.append(
                f'<span style="background-color:{self._theme.palette.tint};color:{self._theme.palette.text}">'
                f"{html.escape(text[start:stop])}</span>"
                f'<span style="color:{self._theme.palette.accent};font-size:small"> {html.escape(kind)}</span>'
            )
            at = stop
        return "".join([*parts, html.escape(text[at:])])

    def _listed(self) -> str:
        rows = []
        for entity in self._entities():
            places = ", ".join(f"{start}–{stop}" for start, stop in entity.places)
            color = self._theme.palette.quiet
            if entity.found is Found.NOWHERE:
                places, color = self.tr("not in the text"), self._theme.palette.bad
            elif entity.found is not Found.EXACT:
                places = self.tr("{places}, written otherwise there").format(places=places)
            rows.append(
                f"<tr><td>{html.escape(entity.text)}</td><td>{html.escape(entity.type)}</td>"
                f'<td style="color:{color}">{html.escape(places)}</td></tr>'
            )
        if not rows and self._line is not None and self._line.result is not None:
            words = self.tr("Nothing of these kinds was found.")
            return f"<p>{html.escape(words)}</p>"
        return f'<table cellspacing="0" cellpadding="3">{"".join(rows)}</table>'

    def _entities(self) -> tuple[Entity, ...]:
        return self._line.result.entities if self._line is not None and self._line.result is not None else ()

    def _retranslate(self) -> None:
        self._label_words.setText(self.tr("Label:"))
        self._label.setAccessibleName(self.tr("Correct the label"))
        self._label.setToolTip(self.tr("Correct the label"))
        self._view.setAccessibleName(self.tr("The chosen text"))
        self._show()
