"""Making models smaller and measuring them, from the dialog for models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lampblack.domain.sizes import in_words
from lampblack.ui.exchange.job import Job
from lampblack.ui.fault_words import sentence
from lampblack.ui.model_words import SEPARATOR, verdict
from lampblack.ui.models.quantize_dialog import QuantizeDialog

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.domain.faults import Fault
    from lampblack.domain.models import ModelInfo
    from lampblack.domain.speed import Speed
    from lampblack.tasks.measuring import Measuring
    from lampblack.tasks.quantizing import Choices, Progress, Quantizing, Smaller
    from lampblack.ui.background import Background
    from lampblack.ui.models.dialog import ModelsDialog
    from lampblack.ui.theme import Theme


class Workshop(QObject):
    """One model at a time is made smaller, and one is measured.

    made: a smaller model has come into the library, of this name; use_wanted has the path of one; changed: `words` are
    others.
    """

    made = Signal(str)
    use_wanted = Signal(str)
    changed = Signal()

    def __init__(
        self,
        dialog: ModelsDialog,
        theme: Theme,
        quantizing: Quantizing,
        measuring: Measuring,
        background: Background,
    ) -> None:
        super().__init__(dialog)
        self._dialog, self._theme = dialog, theme
        self._quantizing, self._measuring, self._background = quantizing, measuring, background
        self._make: Job | None = None
        self._test: Job | None = None
        self._percent = 0
        self._path = ""
        bench = dialog.library.workbench
        bench.quantize_wanted.connect(self._offer)
        bench.measure_wanted.connect(self._measure)
        bench.chosen.connect(self._show_speed)
        dialog.making.cancel_wanted.connect(lambda: self._make.cancel() if self._make is not None else None)
        dialog.making.use_wanted.connect(lambda: self.use_wanted.emit(self._path))
        dialog.measuring.cancel_wanted.connect(lambda: self._test.cancel() if self._test is not None else None)
        self._show_speed(bench.model)

    def words(self) -> str:
        """What the status bar says, in today's language."""
        if self._make is None:
            return ""
        return self.tr("Making a model smaller: {percent} %").format(percent=self._percent)

    # --- making one smaller

    def _offer(self, model: ModelInfo) -> None:
        asking = QuantizeDialog(self._theme, model, self._dialog)
        job = Job(lambda _heard, cancel: self._quantizing.choices(model, cancel.is_set))
        job.setParent(self)

        open_dialogs = [asking]  # a closed one is deleted, and knows nothing any more

        def closed(_result: int) -> None:
            open_dialogs.clear()
            job.cancel()

        def offer(choices: Choices) -> None:
            for one in open_dialogs:
                one.show_choices(choices)

        def failed(fault: Fault) -> None:
            for one in open_dialogs:
                one.show_fault(sentence(fault))

        asking.make_wanted.connect(lambda smaller: self._begin_making(model, smaller))
        asking.finished.connect(closed)
        job.ended.connect(offer)
        job.failed.connect(failed)
        job.start()
        asking.open()

    def _begin_making(self, model: ModelInfo, smaller: Smaller) -> None:
        if self._make is not None:
            return
        self._dialog.show_fault("")
        self._percent = 0
        card = self._dialog.making
        card.begin(lambda: self.tr("{name} as {type}").format(name=model.name, type=smaller.quantization))
        job = self._make = Job(lambda heard, cancel: self._quantizing.make(model, smaller, heard, cancel.is_set))
        job.setParent(self)
        job.progressed.connect(self._show_progress)
        job.ended.connect(lambda path: self._made(path, smaller))
        job.failed.connect(lambda fault: self._not_made(sentence(fault)))
        job.cancelled.connect(lambda: self._not_made(""))
        self._show_work()
        job.start()

    def _show_progress(self, progress: Progress) -> None:
        self._percent = int(progress.fraction * 100)
        self._dialog.making.show_progress(progress.fraction, progress.seconds_left)
        self.changed.emit()

    def _made(self, path: Path, smaller: Smaller) -> None:
        self._make, self._path = None, str(path)

        def words() -> str:
            size = in_words(smaller.bytes)
            return SEPARATOR.join((self.tr("made"), path.stem, size, verdict(smaller.fit)[0]))

        self._dialog.making.show_result(words)
        self._show_work()
        self.made.emit(path.stem)

    def _not_made(self, words: str) -> None:
        self._make = None
        self._dialog.making.end()
        self._dialog.show_fault(words)
        self._show_work()

    # --- measuring

    def _measure(self, model: ModelInfo) -> None:
        if self._test is not None:
            return
        self._dialog.show_fault("")
        self._dialog.measuring.begin(lambda: self.tr("Measuring {name}").format(name=model.name))
        job = self._test = Job(lambda heard, cancel: self._measuring.measure(model.path, heard, cancel.is_set))
        job.setParent(self)
        job.progressed.connect(self._dialog.measuring.show_progress)
        job.ended.connect(lambda speed: self._measured(model.path, speed))
        job.failed.connect(lambda fault: self._not_measured(sentence(fault)))
        job.cancelled.connect(lambda: self._not_measured(""))
        self._show_work()
        job.start()

    def _measured(self, path: str, speed: Speed) -> None:
        self._not_measured("")
        self._dialog.library.workbench.show_speed(path, speed)

    def _not_measured(self, words: str) -> None:
        self._test = None
        self._dialog.measuring.end()
        self._dialog.show_fault(words)
        self._show_work()

    def _show_speed(self, model: ModelInfo | None) -> None:
        if model is None:
            return
        path, bench = model.path, self._dialog.library.workbench
        self._background.run(lambda: self._measuring.find(path), lambda speed: bench.show_speed(path, speed))

    def _show_work(self) -> None:
        self._dialog.library.workbench.show_work(
            is_quantizing=self._make is not None, is_measuring=self._test is not None
        )
        self.changed.emit()
