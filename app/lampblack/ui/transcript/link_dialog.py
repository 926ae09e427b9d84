"""Asks before a link of a generated text is opened, and shows where it really leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from lampblack.ui.theme import Theme

OPENED_SCHEMES = ("http", "https", "mailto")
_LONGEST = 2000
_WIDTH = 520


def shown_address(address: str) -> str:
    """The address as it can be trusted: other alphabets' letters, spaces and invisible characters are encoded."""
    url = QUrl(address, QUrl.ParsingMode.TolerantMode)
    encoded = url.toString(QUrl.ComponentFormattingOption.FullyEncoded) if url.isValid() else ""
    return encoded or ascii(address)[1:-1]


def can_open(address: str) -> bool:
    """Whether the dialog offers to open it; everything else, files above all, can only be copied."""
    url = QUrl(address, QUrl.ParsingMode.TolerantMode)
    if not url.isValid() or url.scheme().lower() not in OPENED_SCHEMES or len(address) > _LONGEST:
        return False
    return bool(url.host()) or url.scheme().lower() == "mailto"


class LinkDialog(Translated, QDialog):
    """Shows a link's address; opens it only when the person says so. `open()` it, it deletes itself when closed."""

    def __init__(
        self,
        address: str,
        theme: Theme,
        parent: QWidget | None = None,
        opener: Callable[[QUrl], bool] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("linkDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._url = QUrl(address, QUrl.ParsingMode.TolerantMode)
        self._can_open = can_open(address)
        self._opener = opener
        self._question = QLabel(self)
        self._question.setWordWrap(True)
        self._question.setTextFormat(Qt.TextFormat.PlainText)
        self._address = QPlainTextEdit(shown_address(address), self)
        self._address.setObjectName("linkAddress")
        self._address.setReadOnly(True)
        self._address.setTabChangesFocus(True)
        self._address.setFont(theme.mono_font(1.0))
        self._address.setFixedHeight(3 * self._address.fontMetrics().lineSpacing() + 24)
        self._build()
        self._retranslate()

    def _build(self) -> None:
        self._open = QPushButton(self)
        self._open.setObjectName("linkOpen")
        self._open.setVisible(self._can_open)
        self._open.clicked.connect(self._open_address)
        self._copy = QPushButton(self)
        self._copy.setObjectName("linkCopy")
        self._copy.clicked.connect(self._copy_address)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, parent=self)
        self._buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._copy)
        row.addStretch(1)
        row.addWidget(self._buttons)
        row.addWidget(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(self._question)
        column.addWidget(self._address)
        column.addLayout(row)
        cancel = self._buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setDefault(True)
        cancel.setFocus()

    def _fit(self) -> None:
        layout = self.layout()
        assert layout is not None
        width = max(_WIDTH, layout.minimumSize().width())
        self.setMinimumSize(width, layout.totalHeightForWidth(width))

    def _open_address(self) -> None:
        self._opener(self._url)
        self.accept()

    def _copy_address(self) -> None:
        QGuiApplication.clipboard().setText(self._address.toPlainText())
        self.accept()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Open a link"))
        host = self._url.host(QUrl.ComponentFormattingOption.FullyEncoded)
        if not self._can_open:
            question = self.tr("The model's text links to this address. Lampblack does not open such addresses.")
        elif host:
            question = self.tr("The model's text links to {host}. Open this address in your browser?").format(host=host)
        else:
            question = self.tr("The model's text links to this address. Open it in your mail program?")
        self._question.setText(question)
        self._address.setAccessibleName(self.tr("Address"))
        self._open.setText(self.tr("Open"))
        self._copy.setText(self.tr("Copy address"))
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        self._fit()
