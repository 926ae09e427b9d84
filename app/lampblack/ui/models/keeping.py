"""What a person does with one model of the list: looks at its details, and calls it something else."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lampblack.ui.fault_words import sentence
from lampblack.ui.models.details import DetailsDialog
from lampblack.ui.models.rename_dialog import RenameDialog

if TYPE_CHECKING:
    from lampblack.domain.faults import Fault
    from lampblack.domain.models import ModelInfo
    from lampblack.tasks.shelf import Details, Shelf
    from lampblack.ui.background import Background
    from lampblack.ui.models.dialog import ModelsDialog
    from lampblack.ui.theme import Theme


class Keeping(QObject):
    """Shows a dialog for each. changed: the list of models is to be read again."""

    changed = Signal()

    def __init__(self, dialog: ModelsDialog, theme: Theme, shelf: Shelf, background: Background) -> None:
        super().__init__(dialog)
        self._dialog, self._theme, self._shelf, self._background = dialog, theme, shelf, background
        self._details: DetailsDialog | None = None
        library = dialog.library
        library.details_wanted.connect(lambda kept: self._ask_details(kept.model))
        library.rename_wanted.connect(lambda kept: self._rename(kept.model))

    # --- details

    def _ask_details(self, model: ModelInfo) -> None:
        self._background.run(lambda: self._shelf.details(model), self._show_details, self._refused)

    def _show_details(self, details: Details) -> None:
        verify = partial(self._shelf.verify, details.model)
        dialog = DetailsDialog(self._theme, details, verify, self._dialog)
        dialog.rename_wanted.connect(lambda: self._rename(details.model, dialog))
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
            self.changed.emit()

        def ask(name: str) -> None:
            self._background.run(
                lambda: self._shelf.rename(model, name), renamed, lambda fault: asking.show_fault(sentence(fault))
            )

        asking.wanted.connect(ask)
        asking.open()
