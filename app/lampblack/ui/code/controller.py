"""Connects the Code panel to the jobs behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from lampblack.domain.coding.plan import CODE, extracted_of, repair_of
from lampblack.domain.coding.tasks import CHANGES_CODE, NEEDS_CODE, Action, CodeTask
from lampblack.domain.jobs import JobState
from lampblack.tasks.coding import PANEL, CodeInput, Coding
from lampblack.ui.code.checker import Checker
from lampblack.ui.code.completion import Completion
from lampblack.ui.code.context_files import ContextFiles
from lampblack.ui.code.files import CodeFiles
from lampblack.ui.code.kept import Kept
from lampblack.ui.code.words import action_words, prompt_words
from lampblack.ui.jobs.panel_job import PanelJob
from lampblack.ui.jobs.panel_tools import PanelTools, ToolServices

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.coding.checks import Checked
    from lampblack.domain.coding.plan import Result
    from lampblack.domain.jobs import Job, Output
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.code.panel import CodePanel
    from lampblack.ui.code.sheets import Sheet
    from lampblack.ui.jobs.panel_job import OpenedJob
    from lampblack.ui.services import Services
    from lampblack.ui.status_bar import StatusBar


class CodeController(QObject):
    """chat_wanted: a text that is to be taken to the chat. check: what a parser says of code in a language."""

    chat_wanted = Signal(str)
    _fitted = Signal(object, object)

    def __init__(
        self,
        panel: CodePanel,
        status: StatusBar,
        services: Services,
        background: Background,
        bridge: Bridge,
        check: Callable[[str, str], Checked],
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._coding = Coding(services.prompts)
        self._job = PanelJob(PANEL, panel.bar, services.jobs, services.job_store, background, bridge)
        tools = ToolServices(services.jobs, services.job_store, services.prompts, background, status)
        self._tools = PanelTools(PANEL, panel, panel.theme, tools, prompt_words)
        panel.add_tools(self._tools.history, self._tools.prompts)
        self._context = ContextFiles(panel, background)
        self._files = CodeFiles(panel, background)
        self._checker = Checker(self, check)
        self._completion = Completion(panel, services)
        self._asked: CodeInput | None = None
        self._sheet: Sheet | None = None
        """What the job at work writes to, or whose code it changes."""
        self._wanted: CodeInput | None = None
        """Of the job that is being begun."""
        self._written = ""
        self._rest: tuple[str, ...] = ()
        self._note: Callable[[], None] | None = None
        """Says in the bar, once the job has ended, what is to be known of it."""
        self._kept = Kept(panel, self._context, services.panel_choices, background)
        self._connect()

    def start(self, kept: str) -> None:
        """Shows what the panel held when the app was closed."""
        self._kept.show(kept)

    def flush(self) -> None:
        """Keeps what still waits for its delay, and ends what computes besides the jobs."""
        self._kept.flush()
        self._completion.close()
        self._checker.forget()

    def _connect(self) -> None:
        panel = self._panel
        panel.sheets.chosen.connect(self._sheet_chosen)
        panel.editor.textChanged.connect(lambda: self._check())
        panel.language.language_chosen.connect(self._language_chosen)
        panel.bar.run_wanted.connect(self._run)
        panel.bar.go_on_wanted.connect(self._go_on)
        panel.syntax.repair_wanted.connect(self._repair)
        panel.on_escape = self._escaped
        panel.syntax.rest_wanted.connect(self._show_rest)
        panel.chat_wanted.connect(self._take_to_chat)
        panel.changes.decided.connect(self._decided)
        self._checker.checked.connect(panel.show_checked)
        self._job.began.connect(self._begun)
        self._job.text_came.connect(self._text_came)
        self._job.output_came.connect(self._output_came)
        self._job.ended.connect(self._ended)
        self._job.opened.connect(self._opened)
        self._tools.open_wanted.connect(self._open)
        self._tools.deleted.connect(self._forget_deleted)
        self._fitted.connect(self._tell_fitted)

    # --- what is asked for, and what is open

    def _sheet_chosen(self) -> None:
        self._panel.language.show_language(self._panel.sheets.current.language)
        self._panel.editor.setReadOnly(self._panel.bar.is_running and self._panel.sheets.current is self._sheet)
        self._panel.show_checked(None)
        self._check(at_once=True)

    def _language_chosen(self, language: str) -> None:
        """Of code that is there, or is to be there; where new code is written, that which is there keeps its own."""
        if self._panel.action is not Action.WRITE or self._panel.sheets.current.is_blank:
            self._panel.sheets.set_language(language)
            self._check()
        self._kept.save_soon()

    def _check(self, *, at_once: bool = False) -> None:
        sheet = self._panel.sheets.current
        if self._panel.bar.is_running and sheet is self._sheet:
            self._checker.forget()
            self._panel.show_checked(None)
            return
        self._checker.check_soon(sheet.text, sheet.language, at_once=at_once)

    def _take_to_chat(self) -> None:
        sheet = self._panel.sheets.current
        self.chat_wanted.emit(f"```{sheet.language}\n{sheet.text.rstrip()}\n```\n")

    # --- the job

    def _run(self) -> None:
        panel = self._panel
        action, sheet = panel.action, panel.sheets.current
        language = sheet.language if action in NEEDS_CODE else panel.language.language
        self._begin(
            CodeTask(
                action,
                language,
                panel.instruction.text() if action is not Action.EXPLAIN else "",
                sheet.text if action in NEEDS_CODE else "",
                self._context.files,
                panel.target.language if action is Action.TRANSLATE else "",
            )
        )

    def _repair(self) -> None:
        checked, sheet = self._panel.syntax.checked, self._panel.sheets.current
        if checked is not None and not self._panel.bar.is_running:
            self._begin(repair_of(sheet.language, sheet.text, checked.problems))

    def _begin(self, task: CodeTask) -> None:
        self._completion.cancel()
        if self._panel.has_changes:
            self._decided()
        asked = CodeInput.of(task, "zh_CN" if QLocale().name().startswith("zh") else "en")
        self._wanted = asked
        title = task.instruction.strip() or action_words().get(task.action, self.tr("Repair a syntax error"))
        self._job.start(title, asked.encoded(), self._coding.plan_of(asked, self._fitted.emit))

    def _go_on(self) -> None:
        if self._asked is not None:
            self._wanted = self._asked
            self._job.go_on(self._coding.plan_of(self._asked, self._fitted.emit))

    def _escaped(self) -> bool:
        """Whether there was something to stop."""
        if self._completion.is_waiting:
            self._completion.cancel()
        elif self._panel.bar.is_running:
            self._job.stop()
        else:
            return False
        return True

    def _begun(self) -> None:
        """Gets ready for what is written from now on: other code has a sheet of its own."""
        asked, self._wanted = self._wanted, None
        if asked is None:
            return
        self._asked, self._written, self._rest, self._note = asked, "", (), None
        self._panel.syntax.show_rest(False)
        task, sheets = asked.task, self._panel.sheets
        if task.action in CHANGES_CODE or task.action is Action.EXPLAIN:
            self._sheet = sheets.current
        else:
            self._sheet = sheets.add(task.result_language)
        self._panel.set_running(True)
        self._check()

    def _text_came(self, key: str, text: str) -> None:
        if key != CODE or self._asked is None:
            return
        self._written += text
        task = self._asked.task
        if task.action is Action.EXPLAIN:
            self._panel.explanation.show_text(lambda: self.tr("Explanation"), self._written)
        elif task.action in CHANGES_CODE:
            lines = self._written.count("\n") + 1
            self._panel.bar.show_note(lambda: self.tr("Writing line {line}…").format(line=lines))
        else:
            self._write(extracted_of(task, self._written).code)

    def _write(self, code: str) -> None:
        if self._sheet is None or not self._panel.sheets.is_open(self._sheet):
            return
        bar = self._panel.editor.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 1
        self._sheet.replace(code)
        if follows and self._panel.sheets.current is self._sheet:
            bar.setValue(bar.maximum())

    def _output_came(self, output: Output) -> None:
        if self._asked is not None:
            self._show_output(self._asked, output)

    def _show_output(self, asked: CodeInput, output: Output) -> None:
        bar, fault = self._panel.bar, output.fault
        if fault is not None:
            self._note = lambda: bar.show_fault(fault)
            return
        result = self._coding.result(asked, output)
        self._rest = result.extracted.left_out
        self._panel.syntax.show_rest(bool(self._rest))
        if asked.task.action is Action.EXPLAIN:
            self._panel.explanation.show_text(lambda: self.tr("Explanation"), result.text)
        elif asked.task.action in CHANGES_CODE:
            self._show_changed(result)
        else:
            self._write(result.text)
            self._add_files(result)
        if result.is_cut:
            self._note = lambda: bar.show_note(lambda: self.tr("The code was cut off where it became too long."))

    def _show_changed(self, result: Result) -> None:
        sheet = self._sheet
        if sheet is None or not self._panel.sheets.is_open(sheet):
            return
        self._panel.sheets.show(sheet)
        if not result.text.strip() or not self._panel.show_changes(sheet.text, result.text):
            self._note = lambda: self._panel.bar.show_note(lambda: self.tr("The model changed nothing."))

    def _add_files(self, result: Result) -> None:
        """Where a reply has several files, each is opened; the first is in the sheet already."""
        for file in result.extracted.files[1:]:
            self._panel.sheets.add(file.language or result.extracted.language, file.code, file.name)

    def _decided(self) -> None:
        """Takes the changes that were accepted into the code, as one step for undo."""
        sheet = self._sheet
        result = self._panel.changes.result()
        self._panel.show_editor()
        if sheet is not None and self._panel.sheets.is_open(sheet):
            sheet.replace(result)
        self._check()

    def _ended(self, job: Job) -> None:
        self._panel.set_running(False)
        task = self._asked.task if self._asked is not None else None
        is_new = task is not None and task.action not in CHANGES_CODE and task.action is not Action.EXPLAIN
        if is_new and self._sheet is not None and self._panel.sheets.is_open(self._sheet):
            self._sheet.document.clearUndoRedoStacks()  # it was empty before, and each word a step
        if job.fault is None and job.state is JobState.DONE:
            self._say_note()
        self._check()
        self._kept.save_soon()

    def _say_note(self) -> None:
        if self._note is not None:
            self._note()

    # --- earlier jobs

    def _open(self, job_id: int) -> None:
        if self._panel.has_changes:
            self._decided()
        self._job.open(job_id)

    def _opened(self, opened: OpenedJob) -> None:
        asked = CodeInput.decoded(opened.input_json)
        task, panel = asked.task, self._panel
        self._asked = asked
        panel.choose(task.action if task.action is not Action.REPAIR else Action.FIX)
        panel.instruction.setPlainText(task.instruction)
        panel.target.show_language(task.target or panel.target.language)
        self._context.show_files(task.files)
        if task.action in CHANGES_CODE or task.action is Action.EXPLAIN:
            self._sheet = panel.sheets.add(task.language, task.code)
        else:
            self._sheet = panel.sheets.add(task.result_language)
        panel.set_running(panel.bar.is_running)
        self._note = None
        for output in opened.outputs:
            self._show_output(asked, output)
        self._say_note()
        panel.refresh()
        self._check()

    def _forget_deleted(self, number: int) -> None:
        if self._job.job is not None and self._job.job.id == number:
            self._job.forget()
            self._asked = None

    def _show_rest(self) -> None:
        self._panel.explanation.show_text(lambda: self.tr("Left out of the reply"), "\n\n".join(self._rest))

    def _tell_fitted(self, cut: Sequence[str], left_out: Sequence[str]) -> None:
        def words() -> str:
            if left_out:
                names = ", ".join(left_out)
                return self.tr("There was no room in the context for: {names}").format(names=names)
            return self.tr("Only the beginning fits into the context of: {names}").format(names=", ".join(cut))

        if cut or left_out:
            self._note = lambda: self._panel.bar.show_note(words)
