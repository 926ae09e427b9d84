"""What a person does with one model of the list: looks at its details, calls it something else, sets its defaults."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from lampblack.domain.faults import KnownError
from lampblack.models.computer import this_computer
from lampblack.ui.fault_words import sentence
from lampblack.ui.folder_opening import open_folder
from lampblack.ui.models.defaults_dialog import DefaultsDialog
from lampblack.ui.models.details import DetailsDialog
from lampblack.ui.models.library_page import Kept
from lampblack.ui.models.rename_dialog import RenameDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.conversations import ChatOptions
    from lampblack.domain.faults import Fault
    from lampblack.domain.model_choices import ModelChoices
    from lampblack.domain.models import ModelInfo
    from lampblack.settings.setting import AnySetting
    from lampblack.tasks.shelf import Details, Shelf
    from lampblack.ui.background import Background
    from lampblack.ui.models.dialog import ModelsDialog
    from lampblack.ui.theme import Theme


class Keeping(QObject):
    """Shows a dialog for each. changed: the list of models is to be read again; then the model at the path is to be
    loaded anew, where one is named and it is in memory.

    general: the value of a setting for models that have none of their own.
    """

    changed = Signal(str)

    def __init__(
        self,
        dialog: ModelsDialog,
        theme: Theme,
        shelf: Shelf,
        background: Background,
        general: Callable[[AnySetting], Any],
    ) -> None:
        super().__init__(dialog)
        self._dialog, self._theme, self._shelf, self._background = dialog, theme, shelf, background
        self._general = general
        library = dialog.library
        library.defaults_wanted.connect(self._ask_choices)
        library.details_wanted.connect(lambda kept: self._ask_details(kept.model))
        library.reveal_wanted.connect(lambda kept: self._reveal(kept.model.path))
        library.rename_wanted.connect(lambda kept: self._rename(kept.model))

    # --- details

    def _ask_details(self, model: ModelInfo) -> None:
        self._background.run(lambda: self._shelf.details(model), self._show_details, self._refused)

    def _show_details(self, details: Details) -> None:
        verify = partial(self._shelf.verify, details.model)
        dialog = DetailsDialog(self._theme, details, verify, self._dialog)
        dialog.rename_wanted.connect(lambda: self._rename(details.model, dialog))
        dialog.defaults_wanted.connect(lambda: self._ask_choices(self._kept(details.model), dialog))
        dialog.show()

    def _refused(self, fault: Fault) -> None:
        self._dialog.show_fault(sentence(fault))

    # --- its name

    def _rename(self, model: ModelInfo, details: DetailsDialog | None = None) -> None:
        """details: the dialog that it was asked in; it speaks of the model under its former name, and closes."""
        asking = RenameDialog(self._theme, model, details or self._dialog)

        def renamed(_name: str) -> None:
            asking.accept()
            if details is not None:
                details.close()
            self.changed.emit("")

        def ask(name: str) -> None:
            self._background.run(
                lambda: self._shelf.rename(model, name), renamed, lambda fault: asking.show_fault(sentence(fault))
            )

        asking.wanted.connect(ask)
        asking.open()

    # --- its default options

    def _kept(self, model: ModelInfo) -> Kept:
        """As the list has it now: it may have come into memory since."""
        things = self._dialog.library.table.rows.things
        found = next((kept for kept in things if kept.model.path == model.path), None)
        return found or Kept(model, "", self._shelf.keeper(model))

    def _ask_choices(self, kept: Kept, details: DetailsDialog | None = None) -> None:
        path = kept.model.path
        self._background.run(
            lambda: self._shelf.choices(path), lambda found: self._ask_defaults(kept, found, details), self._refused
        )

    def _ask_defaults(self, kept: Kept, choices: ModelChoices, details: DetailsDialog | None) -> None:
        model = kept.model
        asking = DefaultsDialog(
            self._theme, model, choices, self._general, details or self._dialog, is_in_memory=kept.is_in_memory
        )

        def saved(is_loaded_otherwise: bool) -> None:
            asking.accept()
            if details is not None:
                details.close()
            self.changed.emit(model.path if is_loaded_otherwise else "")

        def save(loading: dict[str, int | str], options: ChatOptions) -> None:
            self._background.run(
                lambda: self._shelf.set_defaults(model.path, loading, options),
                lambda _: saved(loading != choices.loading),
                lambda fault: asking.show_fault(sentence(fault)),
            )

        asking.save_wanted.connect(save)
        self._background.run(this_computer, asking.show_computer)
        asking.open()

    # --- its file

    def _reveal(self, path: str) -> None:
        try:
            open_folder(Path(path).parent)
        except KnownError as error:
            self._refused(error.fault)
