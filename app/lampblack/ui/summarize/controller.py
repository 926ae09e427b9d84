"""Connects the Summarize panel to the jobs behind it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from lampblack.domain.faults import KnownError
from lampblack.domain.generation import FinishReason
from lampblack.domain.jobs import JobState
from lampblack.domain.scripts import prompt_language
from lampblack.domain.summaries.checked import checked
from lampblack.domain.summaries.plan import SUMMARY, SummaryPlan, SummaryStyle, SummaryTask, without_repeats
from lampblack.domain.summaries.support import Source
from lampblack.ui.attachments.drops import Drops
from lampblack.ui.jobs.panel_job import PanelJob
from lampblack.ui.jobs.panel_tools import PanelTools, ToolServices
from lampblack.ui.jobs.saving import save_text
from lampblack.ui.summarize.words import prompt_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.jobs import Job, Output
    from lampblack.domain.models import LoadedModel
    from lampblack.domain.summaries.checked import CheckedSentence
    from lampblack.tasks.jobs import Count, MakePlan
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.jobs.panel_job import OpenedJob
    from lampblack.ui.services import Services
    from lampblack.ui.status_bar import StatusBar
    from lampblack.ui.summarize.panel import SummarizePanel

PANEL = "summarize"
_SAVE_AFTER = 600
"""Milliseconds without a change after which it is kept."""
_TITLE = 80


class SummarizeController(QObject):
    """chat_wanted: a text that is to be taken to the chat."""

    chat_wanted = Signal(str)

    def __init__(
        self, panel: SummarizePanel, status: StatusBar, services: Services, background: Background, bridge: Bridge
    ) -> None:
        super().__init__(panel)
        self._panel, self._services, self._background = panel, services, background
        self._job = PanelJob(PANEL, panel.bar, services.jobs, services.job_store, background, bridge)
        tools = ToolServices(services.jobs, services.job_store, services.prompts, background, status)
        self._tools = PanelTools(PANEL, panel, panel.theme, tools, prompt_words)
        panel.add_tools(self._tools.history, self._tools.prompts)
        self._task: SummaryTask | None = None
        self._plan: SummaryPlan | None = None
        self._spans: dict[str, tuple[int, int]] = {}
        self._read: set[tuple[int, int]] = set()
        self._has_kept_spans = False
        self._sentences: Sequence[CheckedSentence] = ()
        self._written = ""
        self._file_name = ""
        self._begun: _Choices | None = None
        self._is_showing = False
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(_SAVE_AFTER)
        self._keep.timeout.connect(self._save_choices)
        self._connect()

    def start(self, kept: str) -> None:
        """Shows what the panel held when the app was closed."""
        if not kept:
            return
        choices = msgspec.json.decode(kept, type=_Choices)
        self._file_name = choices.file_name
        self._show(choices.text, choices)
        if choices.job:
            self._begun = choices
            self._job.open(choices.job)

    def flush(self) -> None:
        """Keeps what still waits for its delay."""
        if self._keep.isActive():
            self._keep.stop()
            self._save_choices()

    def _connect(self) -> None:
        panel = self._panel
        panel.changed.connect(self._changed)
        panel.open_wanted.connect(self._ask_for_file)
        panel.save_wanted.connect(self._save)
        panel.chat_wanted.connect(self.chat_wanted)
        panel.bar.run_wanted.connect(self._run)
        panel.bar.go_on_wanted.connect(self._go_on)
        panel.result.sentence_chosen.connect(self._show_passage)
        drops = Drops(panel, panel.theme)
        drops.dropped.connect(lambda paths: self._open(paths[0]))
        self._job.text_came.connect(self._text_came)
        self._job.output_came.connect(self._output_came)
        self._job.ended.connect(self._ended)
        self._job.opened.connect(self._opened)
        self._tools.open_wanted.connect(self._job.open)
        self._tools.deleted.connect(self._forget_deleted)

    # --- what is to be summarized

    def _changed(self) -> None:
        if not self._is_showing:
            self._keep.start()

    def _show(self, text: str | None, choices: _Choices) -> None:
        self._is_showing = True
        self._panel.show_choices(choices.style, choices.words, choices.question)
        if text is not None:
            self._panel.input.setPlainText(text)
        self._is_showing = False

    def _save_choices(self) -> None:
        panel, job = self._panel, self._job.job
        text = panel.input.text()
        is_of_job = job is not None and self._task is not None and text == self._task.text
        choices = _Choices(
            panel.style_chosen,
            panel.words(),
            panel.question(),
            None if is_of_job else text,
            job.id if job is not None else 0,
            self._file_name,
        )
        encoded = msgspec.json.encode(choices).decode("utf-8", "replace")
        self._background.run(lambda: self._services.panel_choices.save(PANEL, encoded))

    def _ask_for_file(self) -> None:
        from lampblack.ui.file_dialog import FileDialog

        dialog = FileDialog(self._panel.window(), self.tr("Open a document"))
        dialog.setObjectName("summarizeOpenDialog")
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self._open(Path(path)))
        dialog.open()

    def _open(self, path: Path) -> None:
        self._panel.bar.show_note(lambda: self.tr("Reading {name}…").format(name=path.name))
        self._background.run(partial(_text_of, path), partial(self._take_file, path), self._panel.bar.show_fault)

    def _take_file(self, path: Path, text: str) -> None:
        self._file_name = path.stem
        self._job.forget()
        self._forget_result()
        self._panel.input.setPlainText(text)
        self._panel.bar.show_note(lambda: self.tr("Read: {name}").format(name=path.name))
        self._panel.bar.focus_run()

    # --- the job

    def _run(self) -> None:
        task = self._panel.task()
        if task is None:
            return
        self._begin(task)
        title = task.question or self._file_name or " ".join(task.text.split())[:_TITLE]
        self._job.start(title, msgspec.json.encode(task).decode(), self._plan_of(task))

    def _go_on(self) -> None:
        if self._task is not None:
            self._job.go_on(self._plan_of(self._task))

    def _plan_of(self, task: SummaryTask) -> MakePlan:
        def make(model: LoadedModel, count: Count) -> SummaryPlan:
            prompts = self._services.prompts.all(PANEL, prompt_language(task.question or task.text))
            try:
                plan = SummaryPlan(
                    task, prompts, count, model.context_length, model=model.path, parameters=model.parameters
                )
            except ValueError as error:
                raise KnownError("summary.context_too_short", context=model.context_length) from error
            keys = [f"part {number}" for number in range(1, len(plan.pieces) + 1)]
            keys = keys if len(keys) > 1 else [SUMMARY]
            self._spans = {key: (one.start, one.stop) for key, one in zip(keys, plan.pieces, strict=True)}
            return plan

        return make

    def _begin(self, task: SummaryTask) -> None:
        self.flush()
        self._forget_result()
        self._task = task
        self._show_read()

    def _forget_result(self) -> None:
        self._task, self._spans, self._sentences, self._written = None, {}, (), ""
        self._read.clear()
        self._has_kept_spans = False
        self._panel.result.show_writing("")
        self._panel.input.forget_passage()
        self._panel.coverage.show_read((), 0)
        self._panel.show_state()

    def _text_came(self, key: str, text: str) -> None:
        if key == SUMMARY:
            self._written += text
            self._panel.result.show_writing(self._written)
        span = self._spans.get(key)
        if span is not None and span not in self._read:  # what writes has read
            self._read.add(span)
            self._show_read()

    def _output_came(self, output: Output) -> None:
        if not self._has_kept_spans:  # where the pieces are, which the outputs do not say
            self._has_kept_spans = True
            self._job.keep_result(msgspec.json.encode(self._spans).decode())
        self._note_read(output)
        self._show_read()
        if output.key == SUMMARY:
            self._check(output)

    def _note_read(self, output: Output) -> None:
        span = self._spans.get(output.key)
        if span is not None and output.fault is None:
            self._read.add(span)

    def _show_read(self) -> None:
        if self._task is not None:
            self._panel.coverage.show_read(_joined(self._read), len(self._task.text))
            self._panel.show_state()

    def _check(self, output: Output) -> None:
        task, text = self._task, without_repeats(output.text)
        if task is None or output.fault is not None:
            if output.fault is not None:
                self._panel.bar.show_fault(output.fault)
            return
        self._written = text
        self._panel.result.show_writing(text)

        def show(sentences: Sequence[CheckedSentence]) -> None:
            if task is self._task:
                self._sentences = sentences
                self._panel.result.show_checked(text, sentences)
                self._panel.show_state()

        self._background.run(lambda: checked(text, Source(task.text)), show)
        if output.reason in (FinishReason.LENGTH, FinishReason.CONTEXT):
            self._panel.bar.show_note(lambda: self.tr("The summary was cut off where it became too long."))

    def _ended(self, job: Job) -> None:
        if job.state is not JobState.DONE:
            self._panel.show_state()
        self._save_choices()

    def _opened(self, opened: OpenedJob) -> None:
        task = msgspec.json.decode(opened.input_json, type=SummaryTask)
        begun, self._begun = self._begun, None
        self._forget_result()
        self._task = task
        shown = begun or _Choices(task.style, task.words, task.question)
        self._show(task.text if shown.text is None else shown.text, shown)
        if opened.result_json:
            self._spans = msgspec.json.decode(opened.result_json, type=dict[str, tuple[int, int]])
        for output in opened.outputs:
            self._note_read(output)
            if output.key == SUMMARY:
                self._check(output)
        self._show_read()

    def _forget_deleted(self, number: int) -> None:
        if self._job.job is not None and self._job.job.id == number:
            self._job.forget()
            self._forget_result()
            self._save_choices()

    # --- the summary

    def _show_passage(self, number: int) -> None:
        if self._task is None or number >= len(self._sentences):
            return
        support = self._sentences[number].support
        self._panel.result.mark(number)
        if self._panel.input.text() != self._task.text:
            self._panel.bar.show_note(lambda: self.tr("The text was changed after it was summarized."))
        elif support is None:
            self._panel.input.forget_passage()
            self._panel.bar.show_note(lambda: self.tr("No support was found for this sentence."))
        else:
            self._panel.input.show_passage(support.start, support.stop)

    def _save(self) -> None:
        title = self._file_name or self.tr("Summary")
        save_text(self._panel.result.text(), title, ".txt", self._panel, self._background, self._panel.bar)


class _Choices(msgspec.Struct, frozen=True):
    """What the panel holds. text: None where it is that of the job, whose number is 0 for none."""

    style: SummaryStyle = SummaryStyle.BULLETS
    words: int = 0
    question: str = ""
    text: str | None = None
    job: int = 0
    file_name: str = ""


def _joined(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if joined and joined[-1][1] >= start:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def _text_of(path: Path) -> str:
    from lampblack.documents.reading import read  # it starts a process, which most sessions never need

    return read(path).text
