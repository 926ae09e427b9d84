"""Connects the Translate panel to the jobs behind it."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QLocale, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from lampblack.domain.segment_tags import without_tags
from lampblack.tasks.translating import TranslationInput, translated_text
from lampblack.tasks.translation_session import TranslationSession, decoded_input, encoded_input
from lampblack.ui.attachments.drops import Drops
from lampblack.ui.jobs.panel_job import PanelJob
from lampblack.ui.jobs.panel_tools import PanelTools, ToolServices
from lampblack.ui.translate.correcting import Correcting
from lampblack.ui.translate.glossaries import Glossaries
from lampblack.ui.translate.plans import PANEL, plan_maker, shipped_prompts
from lampblack.ui.translate.saving import save_translation
from lampblack.ui.translate.segment_table import Row
from lampblack.ui.translate.sources import Sources
from lampblack.ui.translate.words import count_words, prompt_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.jobs import Job, Output
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.jobs.panel_job import OpenedJob
    from lampblack.ui.services import Services
    from lampblack.ui.status_bar import StatusBar
    from lampblack.ui.translate.panel import TranslatePanel

_SAVE_AFTER, _SHOW_AFTER = 600, 150
"""Milliseconds after which a change is kept, and what came is shown at the soonest."""
_REST = 8
"""Showing thousands of segments takes a while: so many times as long nothing is shown after it."""


class _Choices(msgspec.Struct, frozen=True):
    """What the panel holds. path: of the document, where there is one; job: the number of the one shown, 0 for none."""

    source_language: str = ""
    target_language: str = ""
    glossary: int = 0
    text: str = ""
    path: str = ""
    job: int = 0


class TranslateController(QObject):
    """chat_wanted: a text that is to be taken to the chat."""

    chat_wanted = Signal(str)

    def __init__(
        self, panel: TranslatePanel, status: StatusBar, services: Services, background: Background, bridge: Bridge
    ) -> None:
        super().__init__(panel)
        self._panel, self._services, self._background = panel, services, background
        self._job = PanelJob(PANEL, panel.bar, services.jobs, services.job_store, background, bridge)
        tools = ToolServices(services.jobs, services.job_store, services.prompts, background, status)
        self._tools = PanelTools(PANEL, panel, panel.theme, tools, prompt_words)
        panel.add_tools(self._tools.history, self._tools.prompts)
        self._sources = Sources(panel, background)
        self._glossaries = Glossaries(panel, status, services.glossaries, background, self._sources.pair)
        self._session: TranslationSession | None = None
        self._correcting = Correcting(panel.segments, services.translation_memory, background, self._keep_made)
        self._dirty: set[int] = set()
        self._missed: list[Output] = []
        self._keep_choices, self._show_soon = QTimer(self), QTimer(self)
        for timer, after, action in (
            (self._keep_choices, _SAVE_AFTER, self._save_choices),
            (self._show_soon, _SHOW_AFTER, self._show_dirty),
        ):
            timer.setSingleShot(True)
            timer.setInterval(after)
            timer.timeout.connect(action)
        panel.target_language.show_code("en" if QLocale().name().startswith("zh") else "zh-Hans")
        panel.show_segments(False)
        self._connect()

    def start(self, kept: str) -> None:
        """Shows what the panel held when the app was closed."""
        choices = msgspec.json.decode(kept, type=_Choices) if kept else _Choices()
        if kept:
            self._panel.source_language.show_code(choices.source_language)
            self._panel.target_language.show_code(choices.target_language)
        self._glossaries.start(choices.glossary)
        if choices.path:
            self._sources.open(Path(choices.path), is_again=True)
        elif choices.text:
            self._sources.show_text(choices.text)
        if choices.job:
            self._job.open(choices.job)

    def flush(self) -> None:
        """Keeps what still waits for its delay."""
        self._correcting.flush()
        if self._keep_choices.isActive():
            self._keep_choices.stop()
            self._save_choices()

    def _connect(self) -> None:
        panel = self._panel
        for changed in (panel.changed, self._sources.changed, self._glossaries.changed):
            changed.connect(self._keep_choices.start)
        panel.swap_wanted.connect(self._swap)
        panel.copy_wanted.connect(lambda: QGuiApplication.clipboard().setText(panel.output.toPlainText()))
        panel.chat_wanted.connect(lambda: self.chat_wanted.emit(panel.output.toPlainText()))
        panel.save_wanted.connect(self._save)
        panel.bar.run_wanted.connect(self._run)
        panel.bar.go_on_wanted.connect(self._go_on)
        panel.segments.retry_wanted.connect(self._retry)
        Drops(panel, panel.theme).dropped.connect(lambda paths: self._sources.open(paths[0]))
        self._correcting.corrected.connect(lambda number: self._show_later((number,)))
        self._job.output_came.connect(self._output_came)
        self._job.ended.connect(self._ended)
        self._job.opened.connect(self._opened)
        self._tools.open_wanted.connect(self._job.open)
        self._tools.deleted.connect(self._forget_deleted)

    # --- what is to be translated

    def _save_choices(self) -> None:
        panel, job = self._panel, self._job.job
        choices = _Choices(
            panel.source_language.code(),
            panel.target_language.code(),
            self._glossaries.chosen,
            "" if self._sources.path else panel.text(),
            self._sources.path,
            job.id if job is not None else 0,
        )
        kept = msgspec.json.encode(choices).decode("utf-8", "replace")
        self._background.run(lambda: self._services.panel_choices.save(PANEL, kept))

    def _swap(self) -> None:
        """The languages change places; a translation that was typed becomes the text."""
        panel = self._panel
        source, target = self._sources.pair()
        translation = panel.output.toPlainText()
        panel.target_language.show_code(source or target)
        panel.source_language.show_code(target)
        if translation.strip() and not self._sources.path:
            self._forget_job()
            self._sources.show_text(translation)
        self._sources.detect()
        self._keep_choices.start()

    # --- the job

    def _run(self) -> None:
        self.flush()
        terms, memory = self._glossaries.terms, self._services.translation_memory
        work = self._sources.to_translate(terms, memory)
        self._panel.bar.begin()
        self._background.run(work, self._begin, self._refused)

    def _refused(self, fault: object) -> None:
        self._panel.bar.end(self._job.job)
        self._panel.bar.show_fault(fault)  # type: ignore[arg-type]

    def _begin(self, given: TranslationInput) -> None:
        title = Path(given.path).name if given.path else given.text.strip()
        self._show_session(TranslationSession(given, shipped_prompts(self._services.prompts, given)))
        self._job.start(title, encoded_input(given), plan_maker(self._services.prompts, given, {}))

    def _go_on(self) -> None:
        if self._session is not None:
            self._panel.segments.set_can_retry(False)
            given, again = self._session.given, dict(self._session.asked_again)
            self._job.go_on(plan_maker(self._services.prompts, given, again))

    def _retry(self, number: int) -> None:
        if self._session is None or self._panel.bar.is_running:
            return
        self._session.ask_again(number)
        self._keep_made()
        self._go_on()

    def _output_came(self, output: Output) -> None:
        if self._session is not None:
            self._show_later(self._session.take(output))
        else:
            self._missed.append(output)

    def _show_later(self, numbers: Sequence[int]) -> None:
        self._dirty.update(numbers)
        if not self._show_soon.isActive():
            self._show_soon.start()

    def _ended(self, job: Job) -> None:
        del job
        self._show_dirty()
        self._panel.segments.set_can_retry(self._session is not None)
        self._save_choices()

    def _opened(self, opened: OpenedJob) -> None:
        self._session = None
        self._missed.clear()

        def work() -> TranslationSession:
            given = decoded_input(opened.input_json)
            session = TranslationSession(
                given, shipped_prompts(self._services.prompts, given), opened.outputs, opened.result_json
            )
            session.targets()  # looks at all of them, which takes a while
            return session

        self._background.run(work, lambda session: self._show_opened(opened.job.id, session))

    def _show_opened(self, number: int, session: TranslationSession) -> None:
        if self._job.job is None or self._job.job.id != number:
            return
        given, panel = session.given, self._panel
        panel.source_language.show_code(given.source_language)
        panel.target_language.show_code(given.target_language)
        if given.path != self._sources.path or not given.path:
            self._sources.show_given(given)
        for output in self._missed:
            session.take(output)
        self._missed.clear()
        self._show_session(session)
        panel.segments.set_can_retry(not panel.bar.is_running)
        self._save_choices()

    def _forget_deleted(self, number: int) -> None:
        if self._job.job is not None and self._job.job.id == number:
            self._forget_job()
            self._save_choices()

    def _forget_job(self) -> None:
        self._job.forget()
        self._session = None
        self._correcting.follow(None)
        self._panel.show_output("")
        self._panel.show_segments(False)

    # --- what came of it

    def _show_session(self, session: TranslationSession) -> None:
        self.flush()
        self._session = session
        self._dirty.clear()
        self._correcting.follow(session)
        self._panel.segments.set_can_retry(False)
        self._panel.segments.show_rows([self._row(session, number) for number in range(session.count)])
        self._panel.show_segments(True)
        self._show_whole()

    def _row(self, session: TranslationSession, number: int) -> Row:
        now = session.translated(number)
        is_own, is_asked = number in session.corrected, session.is_asked(number)
        return Row(number, session.given.segments[number], now.target, now.marks, is_own, is_asked)

    def _show_dirty(self) -> None:
        session = self._session
        if session is None:
            return
        began = time.monotonic()
        dirty, self._dirty = self._dirty, set()
        for number in dirty:
            self._panel.segments.update_row(self._row(session, number))
        self._panel.segments.refresh()
        self._show_whole()
        taken = round((time.monotonic() - began) * 1000)
        self._show_soon.setInterval(max(_SHOW_AFTER, taken * _REST))

    def _show_whole(self) -> None:
        session = self._session
        if session is None:
            return
        targets = session.targets()
        if not targets:
            self._panel.show_output("")
        elif session.given.path:
            self._panel.show_output("\n\n".join(without_tags(targets[number]) for number in sorted(targets)))
        else:
            self._panel.show_output(translated_text(session.given.text, targets))
        count, uses = session.count, session.term_uses()
        self._panel.segments.show_count(lambda: count_words(count, uses))

    def _keep_made(self) -> None:
        if self._session is not None:
            self._job.keep_result(self._session.made_json())

    def _save(self) -> None:
        if self._session is not None:
            self.flush()
            save_translation(self._session, self._panel, self._background, partial(self._panel.output.toPlainText))
