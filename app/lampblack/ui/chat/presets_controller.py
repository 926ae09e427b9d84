"""Connects the presets in the options card with what is on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QObject

from lampblack.ui.fault_words import sentence
from lampblack.ui.transcript.message_tools import Tool

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any

    from lampblack.domain.conversations import ChatOptions
    from lampblack.domain.faults import Fault
    from lampblack.domain.generation import GenerationStats
    from lampblack.domain.presets import Preset
    from lampblack.ui.background import Background
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.chat.presets_bar import PresetsBar
    from lampblack.ui.services import Services
    from lampblack.ui.status_bar import StatusBar


class PresetsController(QObject):
    """Reads the presets when the options are first unfolded. What choosing one replaces can be had back by Undo."""

    def __init__(
        self,
        panel: ChatPanel,
        status: StatusBar,
        services: Services,
        background: Background,
        shown_id: Callable[[], int | None],
    ) -> None:
        """shown_id: tells which conversation is in view, None for one that has no number yet."""
        super().__init__(panel)
        self._shown_id, self._conversations = shown_id, services.conversations
        self._panel, self._options, self._status = panel, panel.options, status
        self._presets, self._background = services.presets, background
        panel.transcript.tool_used.connect(self._tool_used)
        self._options.unfolded.connect(self._unfolded)
        if self._options.presets is not None:
            self._unfolded(self._options.presets)

    def _unfolded(self, bar: PresetsBar) -> None:
        bar.chosen.connect(self._choose)
        bar.save_requested.connect(self._save)
        bar.change_requested.connect(self._change)
        bar.rename_requested.connect(self._rename)
        bar.delete_requested.connect(self._delete)
        bar.import_requested.connect(self._import)
        bar.export_requested.connect(self._export)
        bar.installEventFilter(self)
        self._load()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Those that ship have their words in each language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._load()
        return super().eventFilter(watched, event)

    def _load(self, take: str | None = None) -> None:
        """Shows the presets that there are; `take`: the key of one that the conversation is to have."""
        language = _language()

        def loaded(presets: list[Preset]) -> None:
            bar = self._options.presets
            if bar is None:
                return
            bar.set_presets(presets)
            if take is not None:
                self._options.edit(preset=take)

        self._run(lambda: [*self._presets.shipped(language), *self._presets.own()], loaded)

    def _choose(self, preset: Preset | None) -> None:
        before = self._options.options()
        after = preset.for_conversation(before) if preset is not None else self._options.start
        if after == before:
            self._options.set_options(before)  # the choice says what is in force
            return
        conversation = self._shown_id()
        self._options.take(after)

        def undo() -> None:
            if self._shown_id() == conversation:
                self._options.take(before)
            elif conversation is not None:
                self._run(lambda: self._conversations.set_options(conversation, before), lambda _: None)

        name = preset.name if preset is not None else ""
        self._status.show_undo(
            lambda: (
                self.tr("Preset chosen: {name}").format(name=name) if name else self.tr("The preset was taken off.")
            ),
            undo,
        )

    def _tool_used(self, message_id: int, tool: Tool) -> None:
        if tool is Tool.SEED:
            self._run(lambda: self._conversations.message(message_id).stats, self._use_seed)

    def _use_seed(self, stats: GenerationStats | None) -> None:
        if stats is None:
            return
        seed = stats.seed
        before = self._options.options()
        conversation = self._shown_id()
        self._options.edit(seed=seed)

        def undo() -> None:
            if self._shown_id() == conversation:
                self._options.edit(seed=before.seed)

        self._status.show_undo(
            lambda: self.tr("This conversation uses the seed {seed} from now on.").format(seed=seed), undo
        )

    def _save(self, name: str) -> None:
        options, language = self._options.options(), _language()
        self._run(lambda: self._presets.save(name, options, language), self._load)

    def _change(self, preset: Preset) -> None:
        options, before = self._options.options(), preset.options
        number = _number(preset)
        name = preset.name
        self._run(lambda: self._presets.change(number, options), lambda _: self._changed(name, number, before))

    def _changed(self, name: str, number: int, before: ChatOptions) -> None:
        self._load()
        self._status.show_undo(
            lambda: self.tr("Preset changed: {name}").format(name=name),
            lambda: self._run(lambda: self._presets.change(number, before), lambda _: self._load()),
        )

    def _rename(self, preset: Preset, name: str) -> None:
        number, language = _number(preset), _language()
        self._run(lambda: self._presets.rename(number, name, language), lambda _: self._load())

    def _delete(self, preset: Preset) -> None:
        number = _number(preset)

        def undo() -> None:
            self._run(lambda: self._presets.restore(number), lambda _: self._load())

        def deleted(_: object) -> None:
            self._load()
            self._status.show_undo(lambda: self.tr("Preset deleted: {name}").format(name=preset.name), undo, lasts=True)

        self._run(lambda: self._presets.delete(number), deleted)

    def _import(self, path: Path) -> None:
        language = _language()

        def imported(keys: list[str]) -> None:
            self._load()
            self._panel.composer.set_notice(lambda: self.tr("%n preset(s) imported.", "", len(keys)), is_bad=False)

        self._run(lambda: self._presets.import_from(path, language), imported)

    def _export(self, presets: Sequence[Preset], path: Path) -> None:
        def exported(_: object) -> None:
            self._panel.composer.set_notice(
                lambda: self.tr("%n preset(s) exported to {name}.", "", len(presets)).format(name=path.name),
                is_bad=False,
            )

        self._run(lambda: self._presets.export_to(path, presets), exported)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._background.run(work, done, self._say_fault)

    def _say_fault(self, fault: Fault) -> None:
        self._panel.composer.set_notice(lambda: sentence(fault))


def _language() -> str:
    return QLocale().name()


def _number(preset: Preset) -> int:
    assert preset.number is not None  # what ships cannot be changed
    return preset.number
