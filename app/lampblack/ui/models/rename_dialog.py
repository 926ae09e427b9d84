"""Calling a model something else, in Lampblack alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.model_choices import LONGEST_NAME
from lampblack.ui.widgets.judged_label import write
from lampblack.ui.widgets.scrolled_column import room_on_screen
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.domain.models import ModelInfo
    from lampblack.ui.theme import Theme

_WIDTH, _MARGIN = 480, 24


class RenameDialog(Translated, QDialog):
    """`wanted` has the name that was typed. Then it waits for `accept`, or for `show_fault`."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, model: ModelInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelsRenaming")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._model = theme, model
        self._fault = ""
        self._label, self._told, self._field = QLabel(), QLabel(), QLineEdit(model.name)
        self._label.setBuddy(self._field)
        self._field.setObjectName("modelsNewName")
        self._field.setMaxLength(LONGEST_NAME)
        self._field.setPlaceholderText(model.file_name)
        self._told.setObjectName("modelsRenameTold")
        self._told.setWordWrap(True)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._own, self._rename, self._cancel = QPushButton(), QPushButton(), QPushButton()
        for button, name in (
            (self._own, "modelsOwnName"),
            (self._rename, "modelsRenameDo"),
            (self._cancel, "modelsRenameCancel"),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
        self._own.setVisible(bool(model.own_name))
        self._rename.setProperty("kind", "primary")
        self._rename.setDefault(True)
        self._field.textEdited.connect(lambda _: self.show_fault(""))
        self._own.clicked.connect(lambda: self.wanted.emit(""))
        self._rename.clicked.connect(lambda: self.wanted.emit(self._field.text()))
        self._cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._own)
        buttons.addStretch(1)
        buttons.addWidget(self._rename)
        buttons.addWidget(self._cancel)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(8)
        layout.addWidget(self._label)
        layout.addWidget(self._field)
        layout.addWidget(self._told)
        layout.addSpacing(8)
        layout.addStretch(1)
        layout.addLayout(buttons)
        theme.changed.connect(self._restyle)
        self._retranslate()
        self._restyle()
        self._field.selectAll()
        self._field.setFocus()

    def show_fault(self, words: str) -> None:
        """Says why it cannot be called that; empty: nothing is wrong any more."""
        self._fault = words
        self._retranslate()
        if words:
            self._field.setFocus()

    def _restyle(self) -> None:
        self._told.setFont(self._theme.font(0.87))
        self._fit()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Rename {name}").format(name=self._model.name))
        self._label.setText(self.tr("Name"))
        words = self.tr(
            "The name is Lampblack's alone: the file stays {file}, and other apps do not notice. "
            "Left empty, it is called as its file is."
        )
        write(self._told, self._fault or words.format(file=self._model.file_name), "bad" if self._fault else "quiet")
        self._own.setText(self.tr("Its file's name"))
        self._rename.setText(self.tr("Rename"))
        self._cancel.setText(self.tr("Cancel"))
        self._fit()

    def _fit(self) -> None:
        """As high as its words are in this width, which is asked of the layout: Qt asks it for no more than a guess."""
        room = room_on_screen(self)
        width = min(room.width(), round(_WIDTH * self._theme.text_scale / 100))
        self.setFixedSize(width, min(room.height(), self._layout.totalHeightForWidth(width)))
