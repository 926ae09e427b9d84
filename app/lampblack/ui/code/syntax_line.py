"""The line under the code: what a parser says of it, and what can be done about that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from lampblack.domain.coding.checks import Verdict
from lampblack.ui.code.words import problem_sentence, verdict_sentence
from lampblack.ui.widgets.judged_label import write
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.domain.coding.checks import Checked
    from lampblack.ui.theme import Theme


class SyntaxLine(Translated, QWidget):
    """place_wanted: line and column of an error are to be shown; rest_wanted: what was left out of the reply."""

    place_wanted = Signal(int, int)
    repair_wanted = Signal()
    complete_wanted = Signal()
    rest_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.checked: Checked | None = None
        """What a parser found, where that is known."""
        self._words = QLabel()
        self._words.setObjectName("codeSyntax")
        self._problem, self._repair, self._complete, self._rest = (QPushButton() for _ in range(4))
        for button, name, signal in (
            (self._problem, "codeProblemLine", None),
            (self._repair, "codeRepair", self.repair_wanted),
            (self._complete, "codeComplete", self.complete_wanted),
            (self._rest, "codeRest", self.rest_wanted),
        ):
            button.setObjectName(name)
            if button is not self._repair:
                button.setProperty("kind", "plain")
            button.clicked.connect(signal or self._go_to_problem)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for shown in (self._words, self._problem, self._repair):
            row.addWidget(shown)
        row.addStretch(1)
        for button in (self._rest, self._complete):
            row.addWidget(button)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self.show_checked(None)
        self.show_rest(False)

    def show_checked(self, checked: Checked | None) -> None:
        """Says what a parser found; None: nothing is known yet."""
        self.checked = checked
        wrong = checked is not None and checked.verdict is Verdict.WRONG
        self._words.setVisible(not wrong)
        self._problem.setVisible(wrong)
        self._repair.setVisible(wrong)
        self._say()

    def show_rest(self, is_there: bool) -> None:
        """Whether something of the reply is no code."""
        self._rest.setVisible(is_there)

    def set_running(self, running: bool) -> None:
        """While a model writes it is asked for nothing else."""
        for button in (self._repair, self._complete):
            button.setEnabled(not running)

    def _go_to_problem(self) -> None:
        if self.checked is not None and self.checked.problems:
            first = self.checked.problems[0]
            self.place_wanted.emit(first.line, first.column)

    def _say(self) -> None:
        checked = self.checked
        if checked is not None and checked.problems:
            words = problem_sentence(checked.problems[0], checked.language)
            self._problem.setText(words.replace("&", "&&"))
            self._problem.setAccessibleName(words)
            return
        words = verdict_sentence(checked) if checked is not None else ""
        write(self._words, words, "good" if checked is not None and checked.verdict is Verdict.FINE else "quiet")

    def _restyle(self) -> None:
        self._problem.setStyleSheet(f"QPushButton {{ color: {self._theme.palette.bad}; }}")
        for widget in (self._words, self._problem, self._complete, self._rest):
            widget.setFont(self._theme.font(0.87))

    def _retranslate(self) -> None:
        self._repair.setText(self.tr("Repair"))
        self._repair.setToolTip(self.tr("Let the model correct the syntax error, and show the change"))
        self._problem.setToolTip(self.tr("Go to the line"))
        self._complete.setText(self.tr("Complete at the cursor"))
        self._complete.setToolTip(self.tr("Put in what may come next (Ctrl+Space). Ctrl+Z takes it out."))
        self._rest.setText(self.tr("What else it said"))
        self._rest.setToolTip(self.tr("Show what was left out of the reply because it is no code"))
        self._say()
