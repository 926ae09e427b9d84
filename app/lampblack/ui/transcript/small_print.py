"""What is said of a message in small print: whose words it has, and what it came without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QLabel, QWidget

from lampblack.domain.generation import Role
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.domain.conversations import Message
    from lampblack.ui.markdown.formats import Formats


class SmallPrint(Translated, QLabel):
    """Always seen, in quiet ink."""

    def __init__(self, message: Message, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self._message = message
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.restyle(formats)
        self._retranslate()

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self.setFont(formats.small_font)
        self.setStyleSheet(f"color: {formats.colors.quiet}; background: transparent;")


class EditedMark(SmallPrint):
    """Over a reply that the person has changed: that they did, with the date in its tip."""

    def __init__(self, message: Message, formats: Formats, parent: QWidget) -> None:
        super().__init__(message, formats, parent)
        self.setObjectName("chatEdited")

    def _retranslate(self) -> None:
        name = self._message.model or self.tr("Model")
        self.setText(self.tr("{name}, edited by you").format(name=name))
        moment = QDateTime.fromSecsSinceEpoch(round(self._message.edited_at or 0))
        when = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
        self.setToolTip(self.tr("You changed this reply on {date}. Not all of it is the model's.").format(date=when))
        self.setAccessibleDescription(self.toolTip())


class NotImportedNote(SmallPrint):
    """Under a message from another app: how many of its pictures and files were not taken."""

    def __init__(self, message: Message, formats: Formats, parent: QWidget) -> None:
        super().__init__(message, formats, parent)
        self.setObjectName("chatNotImported")
        is_mine = message.role is Role.USER
        self.setAlignment(Qt.AlignmentFlag.AlignRight if is_mine else Qt.AlignmentFlag.AlignLeft)

    def _retranslate(self) -> None:
        count = QLocale().toString(self._message.not_imported)
        self.setText(self.tr("[Pictures or files not imported: {count}]").format(count=count))
