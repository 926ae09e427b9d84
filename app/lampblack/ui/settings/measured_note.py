"""What was measured of the chosen model on this computer: the figures, what they led to, and measuring again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from lampblack.domain.faults import Fault
from lampblack.ui.fault_words import sentence
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.domain.models import Figure, Measurement
    from lampblack.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class MeasuredState:
    """Of the model called `name`: what was measured, whether it is in memory, and whether it is being measured.

    refused: the engine has found that it cannot be.
    """

    name: str
    measurement: Measurement | None
    in_memory: bool
    under_way: bool
    refused: bool = False


class MeasuredNote(Translated, QWidget):
    """Shown while a model is chosen."""

    requested = Signal()
    """The model is to be measured now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: MeasuredState | None = None
        self._set: tuple[bool | None, int] = (None, 0)
        self._words, self._button = QLabel(), QPushButton()
        self._words.setObjectName("settingsMeasured")
        self._words.setProperty("role", "quiet")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._button.setObjectName("settingsMeasure")
        self._button.clicked.connect(self.requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 8)
        row.setSpacing(16)
        row.addWidget(self._words, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def show_state(self, state: MeasuredState | None) -> None:
        """What there is to say of the chosen model; None where none is chosen."""
        self._state = state
        self._retranslate()
        self.setVisible(state is not None)

    def set_choices(self, flash_attention: bool | None, threads: int) -> None:
        """What the person has set by hand, which goes first: None and 0 leave it to the measurement."""
        self._set = (flash_attention, threads)
        self._retranslate()

    def _restyle(self) -> None:
        self._words.setFont(self._theme.font(0.87))

    def _retranslate(self) -> None:
        state = self._state
        again = state is not None and state.measurement is not None
        self._button.setText(self.tr("Measure again") if again else self.tr("Measure"))
        self._button.setToolTip(self.tr("Takes some seconds, while nobody waits for a reply."))
        if state is not None:
            self._button.setEnabled(state.in_memory and not state.under_way)
            self._words.setText("\n".join(self._sentences(state)))

    def _sentences(self, state: MeasuredState) -> list[str]:
        measured = state.measurement
        if measured is None:
            return [self._when(state)]
        separator = self.tr("; ", "between the figures of a measurement")
        figures = separator.join(self._figure(figure) for figure in measured.figures)
        said = [self.tr("Measured on this computer with {name}: {figures}.").format(name=state.name, figures=figures)]
        way = self._way(measured.flash_attention, measured.threads)
        said.append(self.tr("In use: {way}.").format(way=way))
        flash_attention, threads = self._set
        if flash_attention not in (None, measured.flash_attention) or threads not in (0, measured.threads):
            said.append(self.tr("What you have set above is used instead."))
        if state.under_way:
            said.append(self.tr("It is measured again when the computer is idle."))
        return said

    def _when(self, state: MeasuredState) -> str:
        if state.under_way:
            words = self.tr("{name} will be measured when the computer is idle.")
        elif state.refused:
            return sentence(Fault("measure.refused", {"name": state.name}))
        elif state.in_memory:
            words = self.tr("{name} has not been measured on this computer yet.")
        else:
            words = self.tr("{name} will be measured when it has been loaded and the computer is idle.")
        return words.format(name=state.name)

    def _figure(self, figure: Figure) -> str:
        return self.tr("{way}: {written} tokens/s (reading {read})").format(
            way=self._way(figure.flash_attention, figure.threads),
            written=_rounded(figure.written_per_second),
            read=_rounded(figure.read_per_second),
        )

    def _way(self, flash_attention: bool, threads: int) -> str:
        if flash_attention:
            return self.tr("flash attention on, %n thread(s)", "", threads)
        return self.tr("flash attention off, %n thread(s)", "", threads)


def _rounded(number: float) -> str:
    """A speed as people compare it: with a decimal only where there are few digits."""
    return QLocale().toString(number, "f", 1 if number < 10 else 0)
