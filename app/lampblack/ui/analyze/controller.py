"""Connects the Analyze panel to the jobs behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from lampblack.domain.analysis.confusion_picture import svg
from lampblack.domain.analysis.exporting import as_csv, as_jsonl
from lampblack.domain.analysis.plan import concerns_all
from lampblack.domain.faults import KnownError
from lampblack.tasks.analyzing import Analysis, Outcome, make_plan, read_source, scores_of
from lampblack.ui.analyze.words import prompt_words
from lampblack.ui.attachments.drops import Drops
from lampblack.ui.fault_words import sentence
from lampblack.ui.jobs.panel_job import PanelJob
from lampblack.ui.jobs.panel_tools import PanelTools, ToolServices
from lampblack.ui.jobs.saving import save_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lampblack.domain.analysis.exporting import Line
    from lampblack.domain.analysis.plan import AnalysisPlan
    from lampblack.domain.analysis.scores import Scores
    from lampblack.domain.jobs import Job, Output
    from lampblack.domain.models import LoadedModel
    from lampblack.tasks.analyzing import Source
    from lampblack.tasks.jobs import Count, MakePlan
    from lampblack.ui.analyze.panel import AnalyzePanel
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.jobs.panel_job import OpenedJob
    from lampblack.ui.services import Services
    from lampblack.ui.status_bar import StatusBar

PANEL = "analyze"
_SAVE_AFTER = 600
"""Milliseconds without a change after which it is kept."""
_SCORED_EVERY = 1000
"""Milliseconds between two looks at the scores while results come."""


class AnalyzeController(QObject):
    """chat_wanted: a text that is to be taken to the chat."""

    chat_wanted = Signal(str)

    def __init__(
        self, panel: AnalyzePanel, status: StatusBar, services: Services, background: Background, bridge: Bridge
    ) -> None:
        super().__init__(panel)
        self._panel, self._services, self._background = panel, services, background
        self._job = PanelJob(PANEL, panel.bar, services.jobs, services.job_store, background, bridge)
        tools = ToolServices(services.jobs, services.job_store, services.prompts, background, status)
        self._tools = PanelTools(PANEL, panel, panel.theme, tools, prompt_words)
        panel.add_tools(self._tools.history, self._tools.prompts)
        self._outcome: Outcome | None = None
        self._is_showing = False
        self._keep = self._timer(_SAVE_AFTER, self._save_choices)
        self._score = self._timer(_SCORED_EVERY, self._show_scores)
        self._connect()

    def start(self, kept: str) -> None:
        """Shows what the panel held when the app was closed."""
        if not kept:
            return
        choices = msgspec.json.decode(kept, type=_Choices)
        self._is_showing = True
        self._panel.question_form.show_choices(choices.question)
        self._panel.source_form.show_choices(choices.source)
        self._is_showing = False
        if choices.job:
            self._job.open(choices.job)

    def flush(self) -> None:
        """Keeps what still waits for its delay."""
        if self._keep.isActive():
            self._keep.stop()
            self._save_choices()

    def _timer(self, milliseconds: int, action: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(action)
        return timer

    def _connect(self) -> None:
        panel = self._panel
        panel.changed.connect(self._changed)
        panel.corrected.connect(self._correct)
        panel.export_wanted.connect(self._export)
        panel.question_form.balance_changed.connect(self._balance)
        panel.source_form.open_wanted.connect(lambda: self._ask_for(is_folder=False))
        panel.source_form.folder_wanted.connect(lambda: self._ask_for(is_folder=True))
        panel.bar.run_wanted.connect(self._run)
        panel.bar.go_on_wanted.connect(self._go_on)
        drops = Drops(panel, panel.theme)
        drops.dropped.connect(lambda paths: self._read(paths[0]))
        self._job.output_came.connect(self._output_came)
        self._job.ended.connect(self._ended)
        self._job.opened.connect(self._opened)
        self._tools.open_wanted.connect(self._job.open)
        self._tools.deleted.connect(self._forget_deleted)

    # --- the question and the texts

    def _changed(self) -> None:
        if not self._is_showing:
            self._keep.start()

    def _save_choices(self) -> None:
        job, panel = self._job.job, self._panel
        kept = _Choices(panel.question_form.choices(), panel.source_form.choices(), job.id if job is not None else 0)
        choices = msgspec.json.encode(kept).decode()
        self._background.run(lambda: self._services.panel_choices.save(PANEL, choices))

    def _ask_for(self, *, is_folder: bool) -> None:
        from pathlib import Path

        from lampblack.ui.file_dialog import FileDialog

        dialog = FileDialog(self._panel.window(), self.tr("Texts to analyze"))
        dialog.setFileMode(FileDialog.FileMode.Directory if is_folder else FileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self._read(Path(path)))
        dialog.open()

    def _read(self, path: Path) -> None:
        self._panel.bar.show_note(lambda: self.tr("Reading {name}…").format(name=path.name))
        self._background.run(lambda: read_source(path), self._take_source, self._panel.bar.show_fault)

    def _take_source(self, source: Source) -> None:
        self._panel.source_form.show_source(source)
        faults = source.folder.faults if source.folder is not None else ()
        if faults:
            count = len(faults)
            words = self.tr("%n document(s) could not be read. The first:", "", count)
            self._panel.bar.show_note(lambda: f"{words} {sentence(faults[0])}")
        else:
            self._panel.bar.show_note(str)

    # --- the job

    def _run(self) -> None:
        form = self._panel.source_form
        try:
            question, source = self._panel.question_form.question(), form.source()
            gold = form.gold if question.is_choice else ""
            analysis = Analysis(question, source.rows(form.column, gold), source.columns)
        except KnownError as error:
            self._panel.bar.show_fault(error.fault)
            return
        self.flush()
        self._outcome = Outcome(analysis, sentence)
        self._panel.show_lines(question, self._outcome.lines())
        title = source.name or analysis.rows[0].text
        self._job.start(title, analysis.to_json(), self._plan_of(analysis))

    def _go_on(self) -> None:
        if self._outcome is not None:
            self._job.go_on(self._plan_of(self._outcome.analysis))

    def _plan_of(self, analysis: Analysis) -> MakePlan:
        def make(model: LoadedModel, count: Count) -> AnalysisPlan:
            prompts = self._services.prompts.all(PANEL, analysis.language)
            return make_plan(analysis, prompts[analysis.question.kind], model, count)

        return make

    def _output_came(self, output: Output) -> None:
        outcome = self._outcome
        number = outcome.add(output) if outcome is not None else None
        if outcome is None or number is None:
            return
        self._panel.set_line(number, outcome.line(number))
        if output.fault is not None and concerns_all(output.fault):
            self._panel.bar.show_fault(output.fault)
        if not self._score.isActive():
            self._score.start()

    def _ended(self, job: Job) -> None:
        del job
        self._balance()
        self._save_choices()

    def _opened(self, opened: OpenedJob) -> None:
        def read() -> tuple[Outcome, list[Line]]:
            outcome = Outcome(Analysis.of_json(opened.input_json), sentence)
            if opened.result_json:
                outcome.corrected = msgspec.json.decode(opened.result_json, type=dict[int, str])
            for output in opened.outputs:
                outcome.add(output)
            return outcome, outcome.lines()

        def show(read_: tuple[Outcome, list[Line]]) -> None:
            outcome, lines = read_
            self._outcome = outcome
            self._is_showing = True
            self._panel.question_form.show_question(outcome.analysis.question)
            self._is_showing = False
            self._panel.show_lines(outcome.analysis.question, lines)
            self._balance()
            self._save_choices()

        self._background.run(read, show)

    def _forget_deleted(self, number: int) -> None:
        if self._job.job is not None and self._job.job.id == number:
            self._job.forget()
            self._outcome = None
            self._panel.show_lines(None, [])
            self._save_choices()

    # --- the results

    def _balance(self) -> None:
        """All lines anew, evened out or not."""
        outcome, is_balanced = self._outcome, self._panel.question_form.is_balanced
        if not self._is_showing:
            self._keep.start()
        if outcome is None:
            return

        def show(lines: list[Line]) -> None:
            if outcome is self._outcome:
                self._panel.set_lines(lines)
                self._show_scores()

        self._background.run(lambda: outcome.lines(is_balanced=is_balanced), show)

    def _show_scores(self) -> None:
        if self._outcome is not None:
            self._panel.show_scores(self._scores())

    def _scores(self) -> Scores | None:
        return scores_of(self._outcome.analysis, self._panel.model.lines) if self._outcome is not None else None

    def _correct(self, number: int, label: str) -> None:
        outcome = self._outcome
        if outcome is None:
            return
        if label:
            outcome.corrected[number] = label
        else:
            outcome.corrected.pop(number, None)
        line = self._panel.model.lines[number]
        self._panel.set_line(number, replace(line, corrected=label))
        self._job.keep_result(msgspec.json.encode(outcome.corrected).decode())

    def _export(self, form: str) -> None:
        outcome, lines = self._outcome, self._panel.model.lines
        if outcome is None:
            return
        question, columns = outcome.analysis.question, outcome.analysis.columns
        title = self._job.job.title if self._job.job is not None else PANEL
        if form == "svg":
            scores = self._scores()
            if scores is not None:
                text = svg(scores, self.tr("gold"), self.tr("given"))
                save_text(text, title, ".svg", self._panel, self._background, self._panel.bar)
            return
        text = as_jsonl(lines, question) if form == "jsonl" else as_csv(lines, question, columns)
        if form == "copy":
            QGuiApplication.clipboard().setText(text)
            self._panel.bar.show_note(lambda: self.tr("Copied."))
        elif form == "chat":
            self.chat_wanted.emit(text)
        else:
            mark = "" if form != "csv" or text.isascii() else "\ufeff"  # else Excel takes it for another encoding
            save_text(mark + text, title, f".{form}", self._panel, self._background, self._panel.bar)


class _Choices(msgspec.Struct, frozen=True):
    """What the panel holds, and the number of the job that is shown, 0 for none."""

    question: dict[str, str]
    source: dict[str, str]
    job: int = 0
