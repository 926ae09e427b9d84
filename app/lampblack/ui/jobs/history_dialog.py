"""The jobs that a panel did before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.jobs import JobState
from lampblack.ui.backup.words import moment
from lampblack.ui.model_words import SEPARATOR
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.jobs import Job

_MARGIN, _SIZE = 24, QSize(560, 420)


class HistoryDialog(Translated, QDialog):
    """open_wanted, delete_wanted: the job of that number. name: with which the names of its controls begin."""

    open_wanted = Signal(int)
    delete_wanted = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}HistoryDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._jobs: Sequence[Job] = ()
        self._text, self._list = QLabel(), QListWidget()
        self._text.setWordWrap(True)
        self._list.setObjectName(f"{name}HistoryList")
        self._list.setWordWrap(True)
        self._list.itemActivated.connect(lambda _: self._open())
        self._list.itemSelectionChanged.connect(self._show_state)
        self._open_button, self._delete, self._close = (QPushButton() for _ in range(3))
        for button, end, action in (
            (self._open_button, "Open", self._open),
            (self._delete, "Delete", self._delete_chosen),
            (self._close, "Close", self.reject),
        ):
            button.setObjectName(f"{name}History{end}")
            button.setAutoDefault(False)
            button.clicked.connect(action)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._open_button)
        buttons.addWidget(self._delete)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(16)
        layout.addWidget(self._text)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._delete_chosen)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() * 0.9))
        self._retranslate()
        self._list.setFocus()

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        """Shows these, in their order."""
        row = self._list.currentRow()
        self._jobs = jobs
        self._list.clear()
        self._list.addItems([self._words_of(job) for job in jobs])
        if jobs:
            self._list.setCurrentRow(max(0, min(row, len(jobs) - 1)))
        self._retranslate()

    def _chosen(self) -> Job | None:
        row = self._list.currentRow()
        return self._jobs[row] if 0 <= row < len(self._jobs) else None

    def _open(self) -> None:
        job = self._chosen()
        if job is not None:
            self.open_wanted.emit(job.id)
            self.accept()

    def _delete_chosen(self) -> None:
        job = self._chosen()
        if job is not None:
            self.delete_wanted.emit(job.id)

    def _words_of(self, job: Job) -> str:
        states = {
            JobState.RUNNING: self.tr("at work"),
            JobState.CANCELLED: self.tr("stopped"),
            JobState.INTERRUPTED: self.tr("interrupted, can go on"),
        }
        parts = [moment(job.created_at)]
        if job.state in states:
            parts.append(states[job.state])
        return f"{job.title}\n{SEPARATOR.join(parts)}"

    def _show_state(self) -> None:
        for button in (self._open_button, self._delete):
            button.setEnabled(self._chosen() is not None)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Earlier work"))
        some, none = self.tr("What was done in this panel, the newest first:"), self.tr("Nothing was done here yet.")
        self._text.setText(some if self._jobs else none)
        self._list.setAccessibleName(self.tr("Earlier work"))
        self._open_button.setText(self.tr("Open"))
        self._delete.setText(self.tr("Delete"))
        self._close.setText(self.tr("Close"))
        for row, job in enumerate(self._jobs[: self._list.count()]):
            self._list.item(row).setText(self._words_of(job))
        self._show_state()
