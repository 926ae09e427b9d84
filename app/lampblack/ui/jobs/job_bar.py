"""The line that starts a job and stops it, and says how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.jobs import JobState
from lampblack.ui.fault_words import sentence
from lampblack.ui.model_words import SEPARATOR
from lampblack.ui.models.words import duration
from lampblack.ui.widgets.judged_label import write
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.faults import Fault
    from lampblack.domain.jobs import Job
    from lampblack.ui.theme import Theme

_STEPS = 1000


class JobBar(Translated, QWidget):
    """A button that runs and then stops, and beside it how far it is, how it ended, and what to do next.

    name: with which the names of its controls begin, such as "writeRun"; run_words: what the button says.
    """

    run_wanted = Signal()
    stop_wanted = Signal()
    go_on_wanted = Signal()

    def __init__(self, theme: Theme, name: str, run_words: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._run_words = theme, run_words
        self._is_running = self._is_writing = False
        self._is_ready = True
        self._words: Callable[[], str] = str
        self._role = "quiet"
        self._run, self._go_on = QPushButton(), QPushButton()
        self._run.setObjectName(f"{name}Run")
        self._run.setProperty("kind", "primary")
        self._go_on.setObjectName(f"{name}GoOn")
        self._text, self._progress = QLabel(), QProgressBar()
        self._text.setObjectName(f"{name}State")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._progress.setObjectName(f"{name}Progress")
        self._progress.setRange(0, _STEPS)
        self._progress.setTextVisible(False)
        self._lay_out()
        self._run.clicked.connect(self._pressed)
        self._go_on.clicked.connect(self.go_on_wanted)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._show_rest()
        self._retranslate()

    @property
    def is_running(self) -> bool:
        """Whether it shows a job at work."""
        return self._is_running

    def add_tool(self, tool: QWidget) -> None:
        """Puts something at the line's end."""
        self._row.addWidget(tool)

    def set_ready(self, is_ready: bool) -> None:
        """Whether there is something to run."""
        self._is_ready = is_ready
        self._refresh_run()

    def begin(self) -> None:
        """A job is at work."""
        self._is_running, self._is_writing = True, False
        self._progress.setValue(0)
        self._progress.show()
        self._go_on.hide()
        self._role = "quiet"
        self._say(lambda: self.tr("Preparing…"))
        self._refresh_run()

    def show_loading(self, fraction: float) -> None:
        """Its model is on the way into memory: 0 to 1."""
        if self._is_running:
            self._progress.setValue(round(fraction * _STEPS))
            self._say(lambda: self.tr("Loading the model…"))

    def show_writing(self) -> None:
        """The model writes, and nothing is done yet that could be counted."""
        if self._is_running and not self._is_writing:
            self._is_writing = True
            self._say(lambda: self.tr("Writing…"))

    def show_progress(self, done: int, total: int, seconds_left: float | None) -> None:
        """So many of its pieces are done; seconds_left None where nobody can say."""
        if not self._is_running:
            return
        self._is_writing = True
        self._progress.setValue(round(done / total * _STEPS) if total else 0)

        def words() -> str:
            parts = [self.tr("{done} of {total} parts").format(done=done, total=total)] if total > 1 else []
            if seconds_left is not None and done < total:
                parts.append(self.tr("{time} left").format(time=duration(seconds_left)))
            return SEPARATOR.join(parts) or self.tr("Writing…")

        self._say(words)

    def stopping(self) -> None:
        """The person has stopped it, and it will end soon."""
        self._run.setEnabled(False)
        self._say(lambda: self.tr("Stopping…"))

    def end(self, job: Job | None, words: Callable[[], str] = str) -> None:
        """Nothing is at work; job: the one that is shown, if there is one. words: what to say where it is done."""
        self._is_running = False
        self._progress.hide()
        self._go_on.setVisible(job is not None and job.can_go_on)
        self._role = "quiet" if job is None or job.fault is None else "bad"
        if job is None or job.state is JobState.DONE:
            self._say(words)
        elif job.fault is not None:
            fault = job.fault
            self._say(lambda: sentence(fault))
        else:
            self._say(lambda: self._stopped_words(job))
        self._refresh_run()

    def show_fault(self, fault: Fault) -> None:
        """Says what went wrong; of a job at work, it goes on."""
        self._role = "bad"
        self._say(lambda: sentence(fault))

    def show_note(self, words: Callable[[], str]) -> None:
        """Says what was done."""
        self._role = "quiet"
        self._say(words)

    def focus_run(self) -> None:
        """Gives the keyboard to the button that runs."""
        self._run.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self) -> None:
        """Runs, by a key elsewhere. What runs already is not stopped by it: that is done on purpose only."""
        if self._run.isEnabled() and not self._is_running:
            self._pressed()

    # --- inside

    def _lay_out(self) -> None:
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self._run)
        self._row.addWidget(self._go_on)
        self._row.addWidget(self._text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._row)
        layout.addWidget(self._progress)
        keeps_place = self._progress.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(keeps_place)

    def _show_rest(self) -> None:
        self._progress.hide()
        self._go_on.hide()
        self._refresh_run()

    def _pressed(self) -> None:
        (self.stop_wanted if self._is_running else self.run_wanted).emit()

    def _stopped_words(self, job: Job) -> str:
        if job.total:
            return self.tr("Stopped after {done} of {total} parts.").format(done=job.done, total=job.total)
        return self.tr("Stopped.")

    def _say(self, words: Callable[[], str]) -> None:
        self._words = words
        write(self._text, words(), self._role)

    def _refresh_run(self) -> None:
        self._run.setText(self.tr("Stop") if self._is_running else self._run_words())
        self._run.setAccessibleName(self._run.text())
        self._run.setEnabled(self._is_running or self._is_ready)

    def _retranslate(self) -> None:
        self._go_on.setText(self.tr("Go on"))
        self._go_on.setAccessibleName(self.tr("Go on where it stopped"))
        self._progress.setAccessibleName(self.tr("How far it is"))
        self._text.setText(self._words())
        self._refresh_run()

    def _restyle(self) -> None:
        self._text.setFont(self._theme.font(0.87))
