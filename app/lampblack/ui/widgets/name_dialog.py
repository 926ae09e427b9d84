"""Asks for a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_WIDTH, _MARGIN = 400, 24


class NameDialog(Translated, QDialog):
    """`named` has the name once it is given: it is never blank, and has no blanks around it. The dialog deletes itself.

    `title`, `label` and `done` give in today's language what it is for, what is asked for, and what the button says.
    """

    named = Signal(str)

    def __init__(
        self,
        parent: QWidget | None,
        title: Callable[[], str],
        label: Callable[[], str],
        done: Callable[[], str],
        *,
        name: str = "",
        longest: int = 100,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._title, self._words, self._done_words = title, label, done
        self._label, self._field = QLabel(), QLineEdit(name)
        self._label.setBuddy(self._field)
        self._field.setObjectName("nameField")
        self._field.setMaxLength(longest)
        self._field.selectAll()
        self._done, self._cancel = QPushButton(), QPushButton()
        self._done.setObjectName("nameDone")
        self._done.setProperty("kind", "primary")
        self._done.setDefault(True)
        self._done.clicked.connect(self._give)
        self._cancel.clicked.connect(self.reject)
        self._field.textChanged.connect(self._show_state)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._done)
        buttons.addWidget(self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(8)
        layout.addWidget(self._label)
        layout.addWidget(self._field)
        layout.addSpacing(8)
        layout.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)
        self._retranslate()
        self._show_state()

    def _show_state(self) -> None:
        self._done.setEnabled(bool(self._field.text().strip()))

    def _give(self) -> None:
        name = self._field.text().strip()
        self.accept()
        self.named.emit(name)

    def _retranslate(self) -> None:
        self.setWindowTitle(self._title())
        self._label.setText(self._words())
        self._field.setAccessibleName(self._words())
        self._done.setText(self._done_words())
        self._cancel.setText(self.tr("Cancel"))
