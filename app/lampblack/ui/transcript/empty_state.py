"""What an empty conversation shows: what it is for, and three prompts that try it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from lampblack.domain.translation import QT_TRANSLATE_NOOP
from lampblack.ui.transcript.wrapping_button import WrappingButton
from lampblack.ui.widgets.even_label import EvenLabel
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.ui.theme import Theme

_WIDEST = 480
_EXAMPLES = (
    QT_TRANSLATE_NOOP("EmptyState", "Explain in three sentences why the sky is blue."),
    QT_TRANSLATE_NOOP("EmptyState", "Write a short, friendly email that moves a meeting to Friday."),
    QT_TRANSLATE_NOOP("EmptyState", "Give me five names for a small bakery."),
)


class EmptyState(Translated, QWidget):
    """Centred in the transcript. widest: as many pixels as its lines may have and be easy to read."""

    example_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._english_only, self._stays = False, True
        self._title = QLabel(self)
        self._text = EvenLabel(self)
        self._text.setProperty("role", "quiet")
        self._examples = [WrappingButton(self) for _ in range(3)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(8)
        for number, button in enumerate(self._examples, 1):
            button.setObjectName(f"chatExample{number}")
            button.clicked.connect(lambda _=False, chosen=button: self.example_chosen.emit(chosen.text()))
            column.addWidget(button)
        self.restyle(theme)
        self._retranslate()

    def restyle(self, theme: Theme) -> None:
        """Takes new sizes."""
        self.widest = round(_WIDEST * theme.text_scale / 100)
        self._title.setFont(theme.font(1.25, QFont.Weight.DemiBold))
        self._text.setFont(theme.font(1.0))

    def suit(self, *, english_only: bool) -> None:
        """Takes examples that the chosen model can answer, whatever language the window speaks."""
        if english_only != self._english_only:
            self._english_only = english_only
            self._say_anew()

    def set_stays(self, stays: bool) -> None:
        """Whether what is typed stays on this computer; else the line over the field says where it goes."""
        if stays != self._stays:
            self._stays = stays
            self._say_anew()

    def _say_anew(self) -> None:
        self._retranslate()
        taller = self.height_at(self.width()) - self.height()  # nobody places it anew for this
        self.setGeometry(self.geometry().adjusted(0, -(taller // 2), 0, taller - taller // 2))

    def height_at(self, width: int) -> int:
        """The height that it needs."""
        layout = self.layout()
        assert layout is not None
        return layout.totalHeightForWidth(width)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("What shall we write?"))
        words = self.tr("Everything you type stays on this computer. Ask anything, or try one of these:")
        translated = tuple(QCoreApplication.translate("EmptyState", example) for example in _EXAMPLES)
        if self._english_only and translated != _EXAMPLES:
            words = self.tr(
                "Everything you type stays on this computer. This model knows English only. Try one of these:"
            )
            translated = _EXAMPLES
        if not self._stays:
            words = self.tr("Ask anything, or try one of these:")
        self._text.setText(words)
        for button, text in zip(self._examples, translated, strict=True):
            button.setText(text)
