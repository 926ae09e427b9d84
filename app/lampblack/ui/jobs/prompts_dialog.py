"""The prompts that a panel sends, to read and to change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from lampblack.ui.widgets.judged_label import write
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

_MARGIN, _SIZE = 24, QSize(680, 520)


@dataclass(frozen=True, slots=True)
class PromptText:
    """One prompt. language: in which it is written, such as "en"; words: what it is called in today's language."""

    language: str
    name: str
    words: str
    text: str
    is_changed: bool


class PromptsDialog(Translated, QDialog):
    """changed: language, name and new text; reset_wanted: language and name. Answer either with `show_prompts`, or with
    `show_fault`.
    """

    changed = Signal(str, str, str)
    reset_wanted = Signal(str, str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}PromptsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._prompts: dict[tuple[str, str], PromptText] = {}
        self._fault = ""
        self._told, self._note = QLabel(), QLabel()
        for label in (self._told, self._note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setObjectName(f"{name}PromptsNote")
        self._choice, self._field = QComboBox(), QPlainTextEdit()
        self._choice.setObjectName(f"{name}PromptsChoice")
        self._field.setObjectName(f"{name}PromptsText")
        self._field.setTabChangesFocus(True)
        self._save, self._reset, self._close = (QPushButton() for _ in range(3))
        for button, end, action in (
            (self._save, "Save", self._keep),
            (self._reset, "Reset", self._ask_reset),
            (self._close, "Close", self.accept),
        ):
            button.setObjectName(f"{name}Prompts{end}")
            button.setAutoDefault(False)
            button.clicked.connect(action)
        self._save.setProperty("kind", "primary")
        self._choice.currentIndexChanged.connect(self._show_chosen)
        self._field.textChanged.connect(self._show_state)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._save)
        buttons.addWidget(self._reset)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(8)
        for widget in (self._told, self._choice):
            layout.addWidget(widget)
        layout.addWidget(self._field, 1)
        layout.addWidget(self._note)
        layout.addLayout(buttons)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() * 0.9))
        self._retranslate()

    def show_prompts(self, prompts: Mapping[tuple[str, str], PromptText]) -> None:
        """Shows these, by language and name; the one that was shown stays so."""
        before = self._choice.currentData()
        self._prompts, self._fault = dict(prompts), ""
        self._choice.blockSignals(True)
        self._choice.clear()
        for key, prompt in self._prompts.items():
            language = {"en": "English", "zh_CN": "中文"}.get(prompt.language, prompt.language)
            self._choice.addItem(f"{prompt.words} ({language})", key)
        self._choice.setCurrentIndex(max(0, self._choice.findData(before)) if before is not None else 0)
        self._choice.blockSignals(False)
        self._show_chosen()

    def show_fault(self, words: str) -> None:
        """Says why a prompt cannot be that."""
        self._fault = words
        self._show_state()

    def reject(self) -> None:
        """Esc: what was typed is kept first, where it can be."""
        if self._is_edited():
            self._keep()
            return
        super().reject()

    def _chosen(self) -> PromptText | None:
        key = self._choice.currentData()
        return self._prompts.get(tuple(key)) if key is not None else None

    def _is_edited(self) -> bool:
        chosen = self._chosen()
        return chosen is not None and self._field.toPlainText() != chosen.text

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._fault = ""
            self._field.setPlainText(chosen.text)
        self._show_state()

    def _keep(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.changed.emit(chosen.language, chosen.name, self._field.toPlainText())

    def _ask_reset(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.reset_wanted.emit(chosen.language, chosen.name)

    def _show_state(self) -> None:
        chosen = self._chosen()
        edited = self._is_edited()
        self._save.setEnabled(edited)
        self._reset.setEnabled(chosen is not None and (edited or chosen.is_changed))
        self._choice.setEnabled(not edited)
        words = ""
        if edited:
            words = self.tr("Not saved yet.")
        elif chosen is not None and chosen.is_changed:
            words = self.tr("This is your own. Reset brings back the one that comes with Lampblack.")
        write(self._note, self._fault or words, "bad" if self._fault else "quiet")

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Prompts"))
        self._told.setText(
            self.tr(
                "What this panel says to the model. Words in braces, such as {text}, stand for what is filled in. "
                "Which language is used follows the text."
            )
        )
        self._choice.setAccessibleName(self.tr("Which prompt"))
        self._field.setAccessibleName(self.tr("The prompt"))
        self._save.setText(self.tr("Save"))
        self._reset.setText(self.tr("Reset"))
        self._close.setText(self.tr("Close"))
        self._show_state()
