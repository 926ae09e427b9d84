"""How good the labels are, in figures and as a picture."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from lampblack.ui.analyze.confusion_view import ConfusionView
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.domain.analysis.scores import Scores
    from lampblack.ui.theme import Theme


class ScoresView(Translated, QScrollArea):
    """Accuracy, macro F1, precision, recall and F1 of each label, and the confusion matrix."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scores: Scores | None = None
        self._figures = QLabel()
        self._figures.setObjectName("analyzeScores")
        self._figures.setTextFormat(Qt.TextFormat.RichText)
        self._figures.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._figures.setWordWrap(True)
        self._picture = ConfusionView(theme)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(16)
        layout.addWidget(self._figures)
        layout.addWidget(self._picture)
        layout.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def show_scores(self, scores: Scores | None) -> None:
        """Shows these; None: that there are none."""
        self._scores = scores
        self._picture.show_scores(scores)
        self._picture.setVisible(scores is not None)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("How good the labels are"))
        self._figures.setText(self._page())

    def _page(self) -> str:
        scores = self._scores
        if scores is None:
            words = self.tr("Choose a column with the right labels, and figures show how often the model is right.")
            return f"<p>{html.escape(words)}</p>"
        first = self.tr("Accuracy {accuracy}, macro F1 {f1}, in {count} texts").format(
            accuracy=f"{scores.accuracy:.3f}", f1=f"{scores.macro_f1:.3f}", count=scores.count
        )
        names = (self.tr("Label"), self.tr("Precision"), self.tr("Recall"), "F1", self.tr("Texts"))
        head = "".join(
            f'<th align="{"left" if n == 0 else "right"}">{html.escape(name)}</th>' for n, name in enumerate(names)
        )
        rows = "".join(
            f"<tr><td>{html.escape(one.label)}</td>"
            + "".join(f'<td align="right">{value:.3f}</td>' for value in (one.precision, one.recall, one.f1))
            + f'<td align="right">{one.support}</td></tr>'
            for one in scores.labels
        )
        return f'<p><b>{html.escape(first)}</b></p><table cellspacing="0" cellpadding="4"><tr>{head}</tr>{rows}</table>'

    def _restyle(self) -> None:
        self._figures.setFont(self._theme.font(0.87))
