"""What smaller models can be made of one, with their size and whether they fit; one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.sizes import in_words
from lampblack.ui.model_words import verdict
from lampblack.ui.models.words import about_quantization
from lampblack.ui.widgets.scrolled_column import room_on_screen
from lampblack.ui.widgets.table import Column, Table
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.domain.models import ModelInfo
    from lampblack.tasks.quantizing import Choices, Smaller
    from lampblack.ui.theme import Theme

_SIZE, _MARGIN = QSize(800, 480), 24


class QuantizeDialog(Translated, QDialog):
    """Opens at once, and is filled when it is known what can be made. make_wanted has the `Smaller`."""

    make_wanted = Signal(object)

    def __init__(self, theme: Theme, model: ModelInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelsSmaller")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model = model
        self._choices: Choices | None = None
        self._fault = ""
        self._intro, self._loses, self._place = QLabel(), QLabel(), QLabel()
        for label, name, role in (
            (self._intro, "modelsSmallerIntro", ""),
            (self._loses, "modelsSmallerLoses", "careful"),
            (self._place, "modelsSmallerPlace", "quiet"),
        ):
            label.setObjectName(name)
            label.setProperty("role", role)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._table: Table[Smaller] = Table(theme, "modelsSmallerTable", self._columns())
        policy = self._table.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # what is said meanwhile stays at the top
        self._table.setSizePolicy(policy)
        self._make, self._cancel = QPushButton(), QPushButton()
        self._make.setObjectName("modelsSmallerMake")
        self._make.setProperty("kind", "primary")
        self._make.setDefault(True)
        self._make.setEnabled(False)
        self._cancel.setObjectName("modelsSmallerCancel")
        self._cancel.setAutoDefault(False)
        self._cancel.setProperty("kind", "plain")
        self._make.clicked.connect(lambda: self._choose(self._table.current()))
        self._table.used.connect(self._choose)
        self._table.chosen.connect(lambda _: self._retranslate())
        self._cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._make)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(16)
        layout.addWidget(self._intro)
        layout.addWidget(self._loses)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._place)
        layout.addLayout(buttons)
        scale = theme.text_scale / 100
        self.resize((_SIZE * scale).boundedTo(room_on_screen(self)))
        self._retranslate()

    def show_choices(self, choices: Choices) -> None:
        """Offers these."""
        self._choices = choices
        self._table.show_things(choices.smaller)
        self._table.choose(lambda one: one is choices.best)
        self._make.setEnabled(True)
        self._table.setFocus()
        self._retranslate()

    def show_fault(self, words: str) -> None:
        """Says why nothing can be made."""
        self._fault = words
        self._retranslate()
        QAccessible.updateAccessibility(QAccessibleEvent(self._intro, QAccessible.Event.Alert))

    def _choose(self, smaller: Smaller | None) -> None:
        if smaller is not None:
            self.make_wanted.emit(smaller)
            self.accept()

    def _columns(self) -> tuple[Column[Smaller], ...]:
        return (
            Column(lambda: self.tr("Quantization"), lambda one: one.quantization, is_bold=lambda _: True),
            Column(lambda: self.tr("What it means"), lambda one: about_quantization(one.quantization), is_wide=True),
            Column(lambda: self.tr("Size"), lambda one: in_words(one.bytes), is_number=True),
            Column(lambda: self.tr("This computer"), lambda one: verdict(one.fit)[0], lambda one: verdict(one.fit)[1]),
        )

    def _retranslate(self) -> None:
        choices, name = self._choices, self._model.name
        self.setWindowTitle(self.tr("Make {name} smaller").format(name=name))
        self._intro.setText(self._fault or self._introduction())
        self._loses.setText(
            self.tr("{name} is quantized already: made from the original, the smaller model would lose less.").format(
                name=name
            )
        )
        self._loses.setVisible(choices is not None and choices.is_requantizing)
        self._table.setVisible(choices is not None)
        self._table.setAccessibleName(self.tr("Smaller models that can be made"))
        self._table.retranslate()
        self._place.setVisible(choices is not None)
        self._place.setText(self._where())
        current = self._table.current()
        self._make.setText(
            self.tr("Make {quantization}").format(quantization=current.quantization) if current else self.tr("Make it")
        )
        self._cancel.setText(self.tr("Close") if self._fault else self.tr("Cancel"))

    def _introduction(self) -> str:
        if self._choices is None:
            return self.tr("Looking at what can be made of it…")
        return self.tr(
            "{name} has {size} now. A smaller model takes less memory and writes faster, and knows a little less."
        ).format(name=self._model.name, size=in_words(self._model.bytes))

    def _where(self) -> str:
        if self._choices is None:
            return ""
        folder = str(self._choices.folder)
        if self._choices.free is None:
            return self.tr("It comes into {folder}.").format(folder=folder)
        free = in_words(self._choices.free)
        return self.tr("It comes into {folder}, which has {free} free.").format(folder=folder, free=free)
