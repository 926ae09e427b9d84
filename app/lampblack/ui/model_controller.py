"""Connects the model picker and the welcome page with the library and the model desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.endpoints import model_elsewhere, model_name
from lampblack.models.computer import fits, this_computer
from lampblack.models.starter import is_starter
from lampblack.settings.declared import ALL, CONTEXT_LENGTH, ENDPOINTS, LAST_MODEL, OFFLINE
from lampblack.settings.for_models import own_settings
from lampblack.ui.file_dialog import FileDialog
from lampblack.ui.model_words import SUSPECT
from lampblack.ui.transcript.empty_state import EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from lampblack.domain.faults import Fault
    from lampblack.domain.model_choices import ModelChoices
    from lampblack.domain.models import Computer, LoadedModel, ModelInfo
    from lampblack.models.library import Listing
    from lampblack.settings.file import Settings
    from lampblack.settings.setting import AnySetting
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.main_window import MainWindow
    from lampblack.ui.services import Services


class ModelController(QObject):
    """Keeps the picker, the welcome page and the status bar in step with what is chosen, loading and loaded."""

    model_named = Signal(str)
    """The name of the model that answers next, empty where there is none."""
    starts_from = Signal(object)
    """The `ChatOptions` that new conversations with the chosen model start from."""
    listed = Signal()
    """The models on disk may be others than before; `models`, `verdicts` and `broken` have them."""
    used = Signal()
    """A person has asked for a model: time to leave the welcome page."""
    elsewhere_changed = Signal()
    """There are other engines elsewhere than before, or they may be asked now, or not any more."""
    _setting_changed = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        services: Services,
        background: Background,
        bridge: Bridge,
        is_answering: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._loads_with: dict[AnySetting, object] | None = None
        self._services, self._background = services, background
        self._is_answering = is_answering
        self._models: dict[str, ModelInfo] = {}
        self._verdicts: dict[str, str] = {}
        self._choices: dict[str, ModelChoices] = {}
        self._loaded_own: tuple[AnySetting, ...] = ()
        self._broken: tuple[Fault, ...] = ()
        self._connect_views()
        bridge.model_loading_came.connect(self._loading_came)
        bridge.model_loaded_came.connect(self._loaded_came)
        bridge.model_refused_came.connect(self._refused)
        bridge.model_gone_came.connect(self._gone)
        bridge.engine_ready_came.connect(self._engine_ready)
        self._setting_changed.connect(self._follow_setting)
        self.destroyed.connect(settings.subscribe(self._setting_changed.emit))
        self._show_elsewhere()

    @property
    def models(self) -> tuple[ModelInfo, ...]:
        """The models on disk, by name."""
        return tuple(self._models.values())

    @property
    def verdicts(self) -> dict[str, str]:
        """Of each path: whether it "fits", is "tight", "too_large" or a "suspect"."""
        return dict(self._verdicts)

    @property
    def broken(self) -> tuple[Fault, ...]:
        """What is wrong with the other files that were to be models."""
        return self._broken

    def start(self) -> None:
        """Fills the views, starts the engine, and loads the model of last time unless the engine died with it."""
        self._services.engine.start()
        self._background.run(this_computer, self._window.welcome.set_computer)
        self.refresh(then=self._load_last)

    def refresh(self, then: Callable[[], None] | None = None) -> None:
        """Lists the models on disk again."""

        def work() -> tuple[Listing, Computer, frozenset[str], dict[str, ModelChoices]]:
            listing = self._services.library.list()
            chosen = self._services.shelf.chosen(listing.models)
            return listing, this_computer(), self._services.desk.suspects(), chosen

        def done(found: tuple[Listing, Computer, frozenset[str], dict[str, ModelChoices]]) -> None:
            listing, computer, suspects, self._choices = found
            self._show_models(listing, computer, suspects)
            self._say_start(self._services.desk.chosen)
            self._broken = tuple(fault for _, fault in listing.broken)
            self.listed.emit()
            if then is not None:
                then()

        self._background.run(work, done)

    def load(self, path: str) -> None:
        """Loads a model that the person asked for."""
        self.used.emit()
        self._background.run(lambda: self._services.desk.load(path))

    def reload(self) -> None:
        """Loads the model again with the settings in force."""
        self._background.run(self._services.desk.reload)

    def open_file(self, parent: QWidget | None = None, failed: Callable[[Fault], None] | None = None) -> None:
        """Asks for a .gguf file and loads it where it is."""
        dialog = FileDialog(parent or self._window, self.tr("Open a model file"))
        dialog.setNameFilters([self.tr("Models (*.gguf)"), self.tr("All files (*)")])
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.add(path, failed))
        dialog.open()

    def add(self, path: str, failed: Callable[[Fault], None] | None = None) -> None:
        """Adds a model file where it is, and loads it. failed: is told why not, in place of the window."""

        def added(info: ModelInfo) -> None:
            self.refresh(then=lambda: self.load(info.path))

        self._background.run(lambda: self._services.library.add(Path(path)), added, failed)

    def _connect_views(self) -> None:
        window = self._window
        window.settings_opened.connect(lambda dialog: dialog.show_own(self._loaded_own))
        window.header.model_chosen.connect(self.load)
        window.header.open_file_requested.connect(lambda: self.open_file())
        window.header.list_opened.connect(lambda: self.refresh())
        window.header.load_cancelled.connect(self._services.desk.cancel_loading)
        window.welcome.start_chosen.connect(self.load)
        window.welcome.open_requested.connect(lambda: self.open_file())
        window.model_dropped.connect(lambda path: self.add(path))
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._application_changed)

    def _show_models(self, listing: Listing, computer: Computer, suspects: frozenset[str]) -> None:
        models = listing.models
        general = self._settings.get(CONTEXT_LENGTH)
        verdicts: dict[str, str] = {
            model.path: SUSPECT
            if model.path in suspects
            else fits(model, computer, self._own(model.path).get(CONTEXT_LENGTH, general))
            for model in models
        }
        if self._models and (tuple(self._models.values()), self._verdicts) == (models, verdicts):
            return
        chosen = self._services.desk.chosen
        before = self.name_of(chosen) if chosen else ""
        self._models, self._verdicts = {model.path: model for model in models}, verdicts
        if chosen and before != self.name_of(chosen):
            self._name_model(chosen)
        self._window.header.set_models(models, verdicts)
        self._window.header.set_chosen(self._services.desk.chosen)
        starter = next((model for model in models if is_starter(model)), None)
        self._window.welcome.set_starter(starter)
        self._window.welcome.set_models(models)

    def _follow_setting(self, setting: AnySetting) -> None:
        if setting in (ENDPOINTS, OFFLINE):
            self._show_elsewhere()

    def _show_elsewhere(self) -> None:
        """The chosen model stays on the list also where its endpoint lists it no more: it is asked until another is."""
        chosen, known = model_elsewhere(self._services.desk.chosen), []
        for one in self._services.endpoints.list:
            is_missing = chosen is not None and one.address == chosen.address and chosen.name not in one.models
            known.append(replace(one, models=(*one.models, chosen.name)) if is_missing and chosen else one)
        self._window.header.set_elsewhere(known, is_offline=self._settings.get(OFFLINE))
        self.elsewhere_changed.emit()

    def _application_changed(self, state: Qt.ApplicationState) -> None:
        """Back from another program, such as the command line or a file manager, there may be other models."""
        if state is Qt.ApplicationState.ApplicationActive:
            self.refresh()

    def _load_last(self) -> None:
        path = self._settings.get(LAST_MODEL)
        last = model_elsewhere(path)
        if last is not None and self._services.endpoints.find(last.address) is not None:
            self.load(path)
            return
        if path not in self._models:
            self._window.show_welcome()
            return
        self.used.emit()
        desk = self._services.desk
        desk.choose(path)
        self._window.header.set_chosen(path)
        self._name_model(path)
        self._background.run(lambda: None if desk.is_suspect(path) else desk.load(path))

    def _engine_ready(self) -> None:
        self._window.welcome.set_devices(self._services.engine.devices)

    def _loading_came(self, path: str, fraction: float) -> None:
        if not fraction or self._loads_with is None:
            self._loads_with = self._values()
        self._window.header.set_loading(self.name_of(path), fraction)

    def _loaded_came(self, model: LoadedModel) -> None:
        self._window.clear_fault("engine.", "model.")
        self._window.loaded_with, self._loads_with = self._loads_with or self._values(), None
        self._loaded_own = tuple(self._own(model.path))
        self._window.header.end_loading()
        self._window.header.set_chosen(model.path)
        self._window.header.set_loaded(model)
        self._name_model(model.path)
        if self._verdicts.get(model.path) == SUSPECT:
            self.refresh()
        if model.reductions:
            self._window.show_fault(*model.reductions)
        if self._settings.get(LAST_MODEL) != model.path:
            self._background.run(lambda: self._settings.set(LAST_MODEL, model.path))

    def _refused(self, fault: Fault) -> None:
        self._window.header.set_chosen(self._services.desk.chosen)
        self._window.show_fault(fault)

    def _values(self) -> dict[AnySetting, object]:
        """What a model is loaded with now."""
        return {setting: self._settings.get(setting) for setting in ALL if setting.needs_reload}

    def _gone(self, fault: Fault | None) -> None:
        self._window.loaded_with, self._loads_with, self._loaded_own = None, None, ()
        self._window.header.end_loading()
        self._window.header.set_loaded(None)
        chosen = self._services.desk.chosen
        self._window.header.set_chosen(chosen)
        self._name_model(chosen)
        if chosen is not None and model_elsewhere(chosen) is not None:
            self._chosen_elsewhere(chosen)
        if fault is not None:
            self.refresh()  # the engine may have died with it
        if fault is not None and not self._is_answering():  # else the reply itself says it, with what to do next
            self._window.show_fault(fault)

    def _chosen_elsewhere(self, path: str) -> None:
        self._window.clear_fault("engine.", "model.")
        self._show_elsewhere()
        if self._settings.get(LAST_MODEL) != path:
            self._background.run(lambda: self._settings.set(LAST_MODEL, path))

    def _name_model(self, path: str | None) -> None:
        """Says which model answers next."""
        known = self._models.get(path or "")
        empty = self._window.chat.transcript.findChild(EmptyState)
        assert isinstance(empty, EmptyState)
        empty.suit(english_only=known is not None and is_starter(known))
        self.model_named.emit(self.name_of(path) if path else "")
        self._say_start(path)

    def _say_start(self, path: str | None) -> None:
        """Says what new conversations start from."""
        choices = self._choices.get(path or "")
        self.starts_from.emit(choices.start if choices is not None else ChatOptions())

    def _own(self, path: str) -> dict[AnySetting, Any]:
        """The settings that a model has of its own."""
        choices = self._choices.get(path)
        return own_settings(choices.loading) if choices is not None else {}

    def name_of(self, path: str) -> str:
        """What the list calls the model at a path; its file's name where it is not on the list."""
        known = self._models.get(path)
        return known.name if known is not None else model_name(path)
