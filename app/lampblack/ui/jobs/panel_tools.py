"""Earlier work and prompts of a panel: their buttons, and what is behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QToolButton
from shiboken6 import isValid

from lampblack.ui.fault_words import sentence
from lampblack.ui.jobs.history_dialog import HistoryDialog
from lampblack.ui.jobs.prompts_dialog import PromptsDialog, PromptText
from lampblack.ui.widgets.scaled_icons import set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from lampblack.domain.faults import Fault
    from lampblack.domain.jobs import Job
    from lampblack.store.jobs import JobStore
    from lampblack.tasks.jobs import Jobs
    from lampblack.tasks.prompts import Prompts
    from lampblack.ui.background import Background
    from lampblack.ui.status_bar import StatusBar
    from lampblack.ui.theme import Theme

LANGUAGES = ("en", "zh_CN")


class ToolButton(Translated, QToolButton):
    """A small button with an icon; words: what it does, in today's language."""

    def __init__(self, theme: Theme, name: str, icon_name: str, words: Callable[[], str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme, self._icon_name, self._words = theme, icon_name, words
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def _retranslate(self) -> None:
        self.setToolTip(self._words())
        self.setAccessibleName(self._words())

    def _restyle(self) -> None:
        set_icon(self, self._icon_name, self._theme, "quiet")


@dataclass(frozen=True, slots=True)
class ToolServices:
    """What the tools work with. status: where deleting is undone."""

    jobs: Jobs
    store: JobStore
    prompts: Prompts
    background: Background
    status: StatusBar


class PanelTools(QObject):
    """open_wanted: the number of a job that is to be shown; deleted: of one that is gone from the list.

    prompt_words: what each of the panel's prompts is called, in today's language; those without are not shown.
    """

    open_wanted = Signal(int)
    deleted = Signal(int)

    def __init__(
        self,
        panel: str,
        widget: QWidget,
        theme: Theme,
        services: ToolServices,
        prompt_words: Callable[[], Mapping[str, str]],
    ) -> None:
        super().__init__(widget)
        self._panel, self._widget, self._services, self._prompt_words = panel, widget, services, prompt_words
        self.history = ToolButton(theme, f"{panel}History", "history", lambda: self.tr("Earlier work"))
        self.prompts = ToolButton(theme, f"{panel}Prompts", "sliders", lambda: self.tr("Prompts"))
        self.history.clicked.connect(self._open_history)
        self.prompts.clicked.connect(self._open_prompts)

    # --- earlier work

    def _open_history(self) -> None:
        dialog = HistoryDialog(self._panel, self._widget.window())
        dialog.open_wanted.connect(self.open_wanted)
        dialog.delete_wanted.connect(lambda number: self._delete(dialog, number))
        self._list(dialog)
        dialog.open()

    def _list(self, dialog: HistoryDialog) -> None:
        def show(jobs: list[Job]) -> None:
            if isValid(dialog):
                dialog.show_jobs(jobs)

        self._services.background.run(lambda: self._services.store.all(self._panel), show)

    def _delete(self, dialog: HistoryDialog, number: int) -> None:
        services = self._services

        def work() -> Job:
            services.jobs.cancel(number)
            services.store.delete(number)
            return services.store.get(number)

        def undo() -> None:
            services.background.run(lambda: services.store.restore(number))

        def done(job: Job) -> None:
            self.deleted.emit(number)
            services.status.show_undo(lambda: self.tr("Deleted: {name}").format(name=job.title), undo, lasts=True)
            if isValid(dialog):
                self._list(dialog)

        services.background.run(work, done)

    # --- prompts

    def _open_prompts(self) -> None:
        dialog = PromptsDialog(self._panel, self._widget.window())
        prompts, panel = self._services.prompts, self._panel

        def failed(fault: Fault) -> None:
            if isValid(dialog):
                dialog.show_fault(sentence(fault))

        def change(language: str, name: str, text: str) -> None:
            self._services.background.run(
                lambda: prompts.change(panel, language, name, text), lambda _: self._show_prompts(dialog), failed
            )

        def reset(language: str, name: str) -> None:
            self._services.background.run(
                lambda: prompts.reset(panel, language, name), lambda _: self._show_prompts(dialog), failed
            )

        dialog.changed.connect(change)
        dialog.reset_wanted.connect(reset)
        self._show_prompts(dialog)
        dialog.open()

    def _show_prompts(self, dialog: PromptsDialog) -> None:
        words, prompts, panel = self._prompt_words(), self._services.prompts, self._panel

        def read() -> dict[tuple[str, str], PromptText]:
            found = {}
            for language in LANGUAGES:
                known = prompts.all(panel, language)
                for name, called in words.items():
                    is_changed = prompts.is_changed(panel, language, name)
                    found[language, name] = PromptText(language, name, called, known[name], is_changed)
            return found

        def show(found: dict[tuple[str, str], PromptText]) -> None:
            if isValid(dialog):
                dialog.show_prompts(found)

        self._services.background.run(read, show)
