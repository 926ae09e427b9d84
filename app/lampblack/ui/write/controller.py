"""Connects the Write panel to the jobs behind it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from lampblack.domain.faults import KnownError
from lampblack.domain.generation import FinishReason
from lampblack.domain.scripts import prompt_language
from lampblack.domain.writing.requests import REWRITTEN, RewritingPlan, WritingPlan, WritingTask, variant_key
from lampblack.ui.attachments.drops import Drops
from lampblack.ui.jobs.panel_job import PanelJob
from lampblack.ui.jobs.panel_tools import PanelTools, ToolServices
from lampblack.ui.jobs.saving import save_text
from lampblack.ui.write.rewriting import Rewriting
from lampblack.ui.write.words import prompt_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lampblack.domain.jobs import Job, Output
    from lampblack.domain.models import LoadedModel
    from lampblack.tasks.jobs import Count, MakePlan
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.jobs.panel_job import OpenedJob
    from lampblack.ui.services import Services
    from lampblack.ui.status_bar import StatusBar
    from lampblack.ui.write.panel import WritePanel

PANEL = "write"
_SAVE_AFTER = 600
"""Milliseconds without a change after which it is kept."""


class WriteController(QObject):
    """chat_wanted: a text that is to be taken to the chat."""

    chat_wanted = Signal(str)

    def __init__(
        self, panel: WritePanel, status: StatusBar, services: Services, background: Background, bridge: Bridge
    ) -> None:
        super().__init__(panel)
        self._panel, self._services, self._background, self._bridge = panel, services, background, bridge
        self._job = PanelJob(PANEL, panel.bar, services.jobs, services.job_store, background, bridge)
        tools = ToolServices(services.jobs, services.job_store, services.prompts, background, status)
        self._tools = PanelTools(PANEL, panel, panel.theme, tools, prompt_words)
        panel.add_tools(self._tools.history, self._tools.prompts)
        self._task: WritingTask | None = None
        self._begun: WritingTask | None = None
        self._is_showing = False
        self._keep_choices, self._keep_texts = QTimer(self), QTimer(self)
        for timer, action in ((self._keep_choices, self._save_choices), (self._keep_texts, self._save_texts)):
            timer.setSingleShot(True)
            timer.setInterval(_SAVE_AFTER)
            timer.timeout.connect(action)
        self._connect()

    def start(self, kept: str) -> None:
        """Shows what the panel held when the app was closed."""
        if not kept:
            return
        choices = msgspec.json.decode(kept, type=_Choices)
        self._show_task(choices.task)
        if choices.job:
            self._begun = choices.task  # what was begun since stays in the fields
            self._job.open(choices.job)

    def flush(self) -> None:
        """Keeps what still waits for its delay."""
        for timer in (self._keep_choices, self._keep_texts):
            if timer.isActive():
                timer.stop()
                timer.timeout.emit()

    def _connect(self) -> None:
        panel = self._panel
        panel.changed.connect(self._changed)
        panel.notes_wanted.connect(self._ask_for_notes)
        panel.bar.run_wanted.connect(self._run)
        panel.bar.go_on_wanted.connect(self._go_on)
        drops = Drops(panel, panel.theme)
        drops.dropped.connect(self._read_notes)
        self._job.text_came.connect(self._text_came)
        self._job.output_came.connect(self._output_came)
        self._job.ended.connect(self._ended)
        self._job.opened.connect(self._opened)
        self._tools.open_wanted.connect(self._job.open)
        self._tools.deleted.connect(self._forget_deleted)
        for number, variant in enumerate(panel.variants, 1):
            variant.edited.connect(self._texts_edited)
            variant.chat_wanted.connect(self.chat_wanted)
            variant.save_wanted.connect(lambda number=number: self._save(number))
            variant.rewrite_wanted.connect(lambda change, number=number: self._rewrite(number, change))

    # --- what is to be written

    def _changed(self) -> None:
        if not self._is_showing:
            self._keep_choices.start()

    def _show_task(self, task: WritingTask) -> None:
        self._is_showing = True
        self._panel.show_task(task)
        self._is_showing = False

    def _save_choices(self) -> None:
        job = self._job.job
        choices = msgspec.json.encode(_Choices(self._panel.task(), job.id if job is not None else 0)).decode()
        self._background.run(lambda: self._services.panel_choices.save(PANEL, choices))

    def _ask_for_notes(self) -> None:
        from pathlib import Path

        from lampblack.ui.file_dialog import FileDialog

        dialog = FileDialog(self._panel.window(), self.tr("Notes from a file"))
        dialog.setFileMode(FileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda paths: self._read_notes([Path(path) for path in paths]))
        dialog.open()

    def _read_notes(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self._background.run(partial(_text_of, path), self._panel.show_notes, self._panel.bar.show_fault)

    # --- the job

    def _run(self) -> None:
        task = self._panel.task()
        self._show_writing(task)
        title = task.instruction.strip() or PANEL
        self._job.start(title, _encoded(task), self._plan_of(task))

    def _go_on(self) -> None:
        if self._task is not None:
            self._job.go_on(self._plan_of(self._task))
            for number in range(1, self._task.variants + 1):
                if not self._panel.variants[number - 1].is_complete:
                    self._panel.variants[number - 1].begin()

    def _plan_of(self, task: WritingTask) -> MakePlan:
        def make(model: LoadedModel, count: Count) -> WritingPlan:
            del count
            prompts = self._services.prompts.all(PANEL, prompt_language(task.instruction))
            return WritingPlan(task, prompts, model=model.path)

        return make

    def _show_writing(self, task: WritingTask) -> None:
        self.flush()
        self._task = task
        self._panel.show_variants(task.variants)
        for variant in self._panel.variants[: task.variants]:
            variant.begin()

    def _text_came(self, key: str, text: str) -> None:
        number = _number_of(key)
        if number:
            self._panel.variants[number - 1].append(text)

    def _output_came(self, output: Output) -> None:
        number = _number_of(output.key)
        if number:
            self._panel.variants[number - 1].finish(output.text.strip())

    def _ended(self, job: Job) -> None:
        del job
        for variant in self._panel.variants[: self._task.variants if self._task else 1]:
            variant.stop()
        self._save_choices()

    def _opened(self, opened: OpenedJob) -> None:
        try:
            task = _decoded(opened.input_json)
        except KnownError as error:
            self._panel.bar.show_fault(error.fault)
            return
        self._show_task(self._begun or task)
        self._task, self._begun = task, None
        self._panel.show_variants(task.variants)
        edited = msgspec.json.decode(opened.result_json, type=dict[int, str]) if opened.result_json else {}
        written = {_number_of(output.key): output for output in opened.outputs}
        is_running = self._panel.bar.is_running
        for number, variant in enumerate(self._panel.variants[: task.variants], 1):
            variant.begin()
            output = written.get(number)
            if output is not None:
                variant.finish(edited.get(number, output.text.strip()))
                if output.reason in (FinishReason.LENGTH, FinishReason.CONTEXT):
                    self._panel.bar.show_note(lambda: self.tr("A text was cut off where it became too long."))
            elif not is_running:
                variant.stop(edited.get(number))
        self._save_choices()

    def _forget_deleted(self, number: int) -> None:
        if self._job.job is not None and self._job.job.id == number:
            self._job.forget()
            self._task = None
            self._panel.show_variants(1)
            self._panel.variants[0].begin()
            self._panel.variants[0].stop()
            self._save_choices()

    # --- the texts

    def _texts_edited(self) -> None:
        self._keep_texts.start()

    def _save_texts(self) -> None:
        self._job.keep_result(msgspec.json.encode(dict(self._panel.texts())).decode())

    def _save(self, number: int) -> None:
        title = self._task.instruction if self._task is not None else ""
        text = self._panel.variants[number - 1].text()
        save_text(text, title, ".txt", self._panel, self._background, self._panel.bar)

    def _rewrite(self, number: int, change: str) -> None:
        variant = self._panel.variants[number - 1]
        start, end = variant.to_rewrite()
        text = variant.part(start, end)

        def make(model: LoadedModel, count: Count) -> RewritingPlan:
            del count
            prompts = self._services.prompts.all(PANEL, prompt_language(text))
            return RewritingPlan(text, change, prompts, model.path)

        services = self._services
        dialog = Rewriting(text, change, self._panel.theme, self._panel.window())
        dialog.run("rewrite", make, services.jobs, services.job_store, self._background, self._bridge, REWRITTEN)
        dialog.taken.connect(lambda new: variant.replace(start, end, new))
        dialog.open()


class _Choices(msgspec.Struct, frozen=True):
    """What the panel holds: what is to be written, and the number of the job that is shown, 0 for none."""

    task: WritingTask
    job: int = 0


def _encoded(task: WritingTask) -> str:
    return msgspec.json.encode(task).decode()


def _decoded(text: str) -> WritingTask:
    return msgspec.json.decode(text, type=WritingTask)


def _text_of(path: Path) -> str:
    from lampblack.documents.reading import read  # it starts a process, which most sessions never need

    return read(path).text.strip()


def _number_of(key: str) -> int:
    return next((number for number in range(1, 10) if variant_key(number) == key), 0)
