"""The models on this computer, and what can be done with each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.sizes import in_words
from lampblack.tasks.shelf import Keeper
from lampblack.ui.model_words import SEPARATOR, in_memory, tool_tip, verdict
from lampblack.ui.models.words import count
from lampblack.ui.models.workbench import Workbench
from lampblack.ui.widgets.table import Column, Table
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint, SignalInstance

    from lampblack.domain.models import ModelInfo
    from lampblack.ui.theme import Theme

_BROKEN_SAID = 2


@dataclass(frozen=True, slots=True)
class Kept:
    """A model on this computer. verdict: as the model picker has it, empty where nobody knows."""

    model: ModelInfo
    verdict: str
    keeper: Keeper
    is_in_memory: bool = False


class LibraryPage(Translated, QWidget):
    """The signals have the model that is chosen."""

    use_wanted = Signal(object)
    details_wanted = Signal(object)
    rename_wanted = Signal(object)
    defaults_wanted = Signal(object)
    reveal_wanted = Signal(object)
    remove_wanted = Signal(object)
    add_wanted = Signal()
    add_folder_wanted = Signal()
    forget_folder_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._broken: tuple[str, ...] = ()
        self.table: Table[Kept] = Table(theme, "modelsTable", self._columns())
        self._empty, self._note = QLabel(), QLabel()
        self._note.setObjectName("modelsBroken")
        self._note.setProperty("role", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self._empty, self._note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._use, self._add, self._details, self._reveal, self._remove = (QPushButton() for _ in range(5))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button, name, signal in (
            (self._use, "modelsUse", self.use_wanted),
            (self._details, "modelsShowDetails", self.details_wanted),
            (self._reveal, "modelsReveal", self.reveal_wanted),
            (self._remove, "modelsDelete", self.remove_wanted),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, signal=signal: self._say(signal))
            buttons.addWidget(button)
        self._add.setObjectName("modelsImport")
        self._add.setAutoDefault(False)
        self._add.clicked.connect(self.add_wanted)
        self._folders: tuple[str, ...] = ()
        self._folders_button = QPushButton()
        self._folders_button.setObjectName("modelsFolders")
        self._folders_button.setAutoDefault(False)
        self._folders_button.setMenu(QMenu(self._folders_button))
        buttons.addStretch(1)
        buttons.addWidget(self._add)
        buttons.addWidget(self._folders_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._note)
        layout.addLayout(buttons)
        self.workbench = Workbench(theme)
        layout.addWidget(self.workbench)
        self.table.chosen.connect(self._choose)
        self.table.used.connect(self.use_wanted)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(lambda: self._remove.click())
        rename = QShortcut(QKeySequence(Qt.Key.Key_F2), self.table)
        rename.setContext(Qt.ShortcutContext.WidgetShortcut)
        rename.activated.connect(lambda: self._say(self.rename_wanted))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.show_models([])
        self._retranslate()

    def show_models(self, models: Sequence[Kept], broken: Sequence[str] = ()) -> None:
        """Shows these. broken: sentences about files that are no models, or cannot be read."""
        self._broken = tuple(broken)
        self.table.show_things(models, lambda one, other: one.model.path == other.model.path)
        self.table.setVisible(bool(models))
        self._empty.setVisible(not models)
        self._note.setVisible(bool(broken))
        self._retranslate()

    def show_folders(self, folders: Sequence[str]) -> None:
        """Shows these as the folders that were added: each can be taken off the list."""
        self._folders = tuple(folders)
        menu = self._folders_button.menu()
        menu.clear()
        menu.addAction(self.tr("Add a folder…"), self.add_folder_wanted.emit)
        if self._folders:
            menu.addSeparator()
        for folder in self._folders:
            words = self.tr("Take off the list: {folder}").format(folder=folder.replace("&", "&&"))
            menu.addAction(words, partial(self.forget_folder_wanted.emit, folder))

    def menu(self) -> QMenu | None:
        """What can be done with the model that is chosen; None where none is."""
        kept = self.table.current()
        if kept is None:
            return None
        menu = QMenu(self.table)
        menu.setObjectName("modelsMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._use.text(), self._use.click)
        menu.addAction(self._details.text(), self._details.click)
        rename = menu.addAction(self.tr("Rename…"), partial(self._say, self.rename_wanted))
        rename.setShortcut(QKeySequence(Qt.Key.Key_F2))
        menu.addAction(self.tr("Default options…"), partial(self._say, self.defaults_wanted))
        menu.addAction(self._reveal.text(), self._reveal.click)
        menu.addSeparator()
        remove = menu.addAction(self._remove.text(), self._remove.click)
        remove.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        remove.setEnabled(self._remove.isEnabled())
        return menu

    def _open_menu(self, place: QPoint) -> None:
        """Where the mouse is, or, for the key, beside the row that is chosen."""
        index = self.table.currentIndex()
        at = place if self.table.indexAt(place).isValid() else self.table.visualRect(index).center()
        if (menu := self.menu()) is not None:
            menu.popup(self.table.viewport().mapToGlobal(at))

    def _say(self, signal: SignalInstance) -> None:
        if (kept := self.table.current()) is not None:
            signal.emit(kept)

    def _choose(self, kept: Kept | None) -> None:
        may_go = kept is not None and kept.keeper not in (Keeper.SHIPPED, Keeper.OTHER_APP)
        if self._remove.hasFocus() and not may_go:
            self.table.setFocus()  # left to itself, Qt would hand the keyboard to the next button
        for button in (self._use, self._details, self._reveal):
            button.setEnabled(kept is not None)
        self._remove.setEnabled(may_go)
        self._name_removal(kept)
        self.workbench.show_model(kept.model if kept is not None else None)

    def _name_removal(self, kept: Kept | None) -> None:
        keeper = kept.keeper if kept is not None else Keeper.LIBRARY
        self._remove.setText(
            self.tr("Remove from the list") if keeper is Keeper.PERSON else self.tr("Move to the trash")
        )
        self._remove.setToolTip(
            {
                Keeper.SHIPPED: self.tr("This model came with Lampblack and stays."),
                Keeper.PERSON: self.tr("Its file stays where it is."),
                Keeper.OTHER_APP: self.tr("This model belongs to {app} and stays: it can be removed there.").format(
                    app=kept.model.holder if kept is not None else ""
                ),
            }.get(keeper, "")
        )

    def _columns(self) -> tuple[Column[Kept], ...]:
        return (
            Column(
                lambda: self.tr("Name"),
                lambda kept: SEPARATOR.join(filter(None, (kept.model.name, kept.model.holder))),
                tip=lambda kept: tool_tip(kept.model, kept.verdict),
                is_wide=True,
                is_bold=lambda kept: kept.is_in_memory,
            ),
            Column(lambda: self.tr("Architecture"), lambda kept: kept.model.architecture),
            Column(lambda: self.tr("Size"), lambda kept: in_words(kept.model.bytes), is_number=True),
            Column(lambda: self.tr("Quantization"), lambda kept: kept.model.quantization),
            Column(lambda: self.tr("Context"), lambda kept: count(kept.model.context_length), is_number=True),
            Column(
                lambda: self.tr("This computer"),
                lambda kept: in_memory() if kept.is_in_memory else verdict(kept.verdict)[0],
                lambda kept: "good" if kept.is_in_memory else verdict(kept.verdict)[1],
            ),
        )

    def _retranslate(self) -> None:
        self.table.setAccessibleName(self.tr("Models on this computer"))
        self.table.retranslate()
        self._empty.setText(
            self.tr("There is no model on this computer yet. “Find more” gets one, or add a .gguf file that you have.")
        )
        more = len(self._broken) - _BROKEN_SAID
        said = [*self._broken[:_BROKEN_SAID], *([self.tr("%n more file(s) cannot be used.", "", more)] * (more > 0))]
        self._note.setText("\n".join(said))
        self._use.setText(self.tr("Use it"))
        self._details.setText(self.tr("Details…"))
        self._reveal.setText(self.tr("Show in folder"))
        self._add.setText(self.tr("Add a file…"))
        self._folders_button.setText(self.tr("Folders"))
        self._folders_button.setToolTip(self.tr("All models in a folder of yours, where they are."))
        self.show_folders(self._folders)
        self._name_removal(self.table.current())
