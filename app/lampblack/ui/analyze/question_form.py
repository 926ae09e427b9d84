"""What is asked about each text: labels, sentiment, entities, or the fields of a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from lampblack.domain.analysis import questions
from lampblack.domain.analysis.questions import Kind, split_labels
from lampblack.ui.analyze.words import FIRST_SCHEMA, first_labels, kind_words
from lampblack.ui.widgets.plain_text_field import PlainTextField
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lampblack.domain.analysis.questions import Question
    from lampblack.ui.theme import Theme


class QuestionForm(Translated, QWidget):
    """changed: of anything in it. Each kind keeps the labels that were typed for it."""

    changed = Signal()
    balance_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._labels_of: dict[str, str] = {}
        self._kind, self._labels = QComboBox(), QLineEdit()
        self._kind.setObjectName("analyzeKind")
        self._labels.setObjectName("analyzeLabels")
        self._schema = PlainTextField(theme, 4, 8)
        self._schema.setObjectName("analyzeSchema")
        self._schema.setPlainText(FIRST_SCHEMA)
        self._balance = QCheckBox()
        self._balance.setObjectName("analyzeBalance")
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self._kind)
        self._row.addWidget(self._labels, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._row)
        layout.addWidget(self._schema)
        layout.addWidget(self._balance)
        self._retranslate()
        self._kind.currentIndexChanged.connect(self._show_kind)
        self._labels.textEdited.connect(self._typed)
        self._schema.textChanged.connect(self.changed)
        self._balance.toggled.connect(self.balance_changed)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._show_kind()

    @property
    def kind(self) -> Kind:
        """What kind of question it is."""
        return Kind(self._kind.currentData())

    @property
    def is_balanced(self) -> bool:
        """Whether labels that the model prefers in all texts are to be evened out."""
        return self._balance.isChecked() and self.kind in (Kind.LABELS, Kind.SENTIMENT)

    def add_tools(self, *tools: QWidget) -> None:
        """Puts buttons at the end of the first line."""
        for tool in tools:
            self._row.addWidget(tool)

    def is_blank(self) -> bool:
        """Whether nothing is asked yet."""
        return self._schema.is_blank() if self.kind is Kind.FIELDS else not self._labels.text().strip()

    def question(self) -> Question:
        """What is asked. Raises KnownError analyze.…"""
        if self.kind is Kind.FIELDS:
            return questions.fields(self._schema.text())
        labels = split_labels(self._labels.text())
        return questions.entities(labels) if self.kind is Kind.ENTITIES else questions.choice(labels, self.kind)

    def choices(self) -> dict[str, str]:
        """What was chosen and typed, to be shown again."""
        return {
            **self._labels_of,
            "kind": self.kind.value,
            "schema": self._schema.text(),
            "balance": str(self._balance.isChecked()),
        }

    def show_choices(self, choices: Mapping[str, str]) -> None:
        """Shows what `choices` gave."""
        self._labels_of = {kind: choices[kind] for kind in Kind if kind in choices}
        self._schema.setPlainText(choices.get("schema", FIRST_SCHEMA))
        self._balance.setChecked(choices.get("balance") == "True")
        self._kind.setCurrentIndex(max(0, self._kind.findData(choices.get("kind"))))
        self._show_kind()

    def show_question(self, question: Question) -> None:
        """Shows what an earlier job asked."""
        if question.kind is Kind.FIELDS:
            self._schema.setPlainText(question.schema)
        else:
            self._labels_of[question.kind] = ", ".join(question.labels)
        self._kind.setCurrentIndex(self._kind.findData(question.kind))
        self._show_kind()

    def _typed(self, text: str) -> None:
        self._labels_of[self.kind] = text
        self.changed.emit()

    def _show_kind(self) -> None:
        kind = self.kind
        self._labels.setVisible(kind is not Kind.FIELDS)
        self._schema.setVisible(kind is Kind.FIELDS)
        self._balance.setVisible(kind in (Kind.LABELS, Kind.SENTIMENT))
        self._labels.setText(self._labels_of.get(kind, first_labels().get(kind, "")))
        self._show_words()
        self.changed.emit()

    def _show_words(self) -> None:
        if self.kind is Kind.ENTITIES:
            self._labels.setPlaceholderText(self.tr("What to look for, such as: person, place, date"))
            self._labels.setAccessibleName(self.tr("Kinds of entities, with commas between"))
        else:
            self._labels.setPlaceholderText(self.tr("Labels with commas between, such as: order, complaint, question"))
            self._labels.setAccessibleName(self.tr("Labels, with commas between"))
        self._labels.setToolTip(self._labels.accessibleName())

    def _retranslate(self) -> None:
        chosen = max(0, self._kind.currentIndex())
        self._kind.blockSignals(True)
        self._kind.clear()
        for value, called in kind_words().items():
            self._kind.addItem(called, value)
        self._kind.setCurrentIndex(chosen)
        self._kind.blockSignals(False)
        self._kind.setAccessibleName(self.tr("What to find"))
        self._kind.setToolTip(self._kind.accessibleName())
        self._schema.setAccessibleName(self.tr("JSON Schema of the fields"))
        self._balance.setText(self.tr("Even out labels that the model prefers"))
        self._balance.setToolTip(
            self.tr(
                "Divides each label's probability by its mean over all texts. For texts of which no label is far more "
                "frequent than the others."
            )
        )
        if self.kind not in self._labels_of:
            self._labels.setText(first_labels().get(self.kind, ""))
        self._show_words()

    def _restyle(self) -> None:
        self._schema.setFont(self._theme.mono_font())
