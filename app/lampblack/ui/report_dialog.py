"""When Lampblack itself is at fault: says so in plain words, with the log for whoever mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lampblack import __version__, logs
from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.scrolled_column import ScrolledColumn, room_on_screen
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.ui.theme import Theme

LOG_LINES = 80
_TEXT_WIDTH, _DETAILS_HEIGHT = 512, 280
"""Pixels at 100% text."""
_MARGIN = 24


class ReportDialog(Translated, QDialog):
    """Shows a bug's traceback and the newest lines of the log; neither holds what the person wrote (see `logs`)."""

    def __init__(self, theme: Theme, trace: str, log_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reportDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._details = QPlainTextEdit()
        self._details.setObjectName("reportDetails")
        self._details.setReadOnly(True)
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setPlainText("\n".join([f"Lampblack {__version__}", "", trace, "", *logs.last_lines(LOG_LINES)]))
        self._details.hide()
        self._show, self._copy, self._folder, self._close = (QPushButton() for _ in range(4))
        self._show.setObjectName("reportShow")
        self._copy.setObjectName("reportCopy")
        self._show.setCheckable(True)
        self._show.toggled.connect(self._show_details)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details.toPlainText()))
        self._folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder))))
        self._close.setProperty("kind", "primary")
        self._close.clicked.connect(self.accept)
        self._close.setDefault(True)
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._retranslate()
        self._restyle()
        self._close.setFocus()

    def _lay_out(self) -> None:
        content = QWidget()
        content.setObjectName("scrolled")
        inside = QVBoxLayout(content)
        inside.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 0)
        inside.setSpacing(16)
        inside.addWidget(self._text)
        inside.addWidget(self._details, 1)
        self._column = ScrolledColumn(content)
        self._column.verticalScrollBar().rangeChanged.connect(self._bring_details)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, _MARGIN)
        layout.setSpacing(16)
        layout.addWidget(self._column, 1)
        layout.addLayout(self._build_buttons())

    def _build_buttons(self) -> QBoxLayout:
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        self._buttons.setSpacing(8)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, buttons in ((first, (self._show, self._copy)), (second, (self._folder,))):
            row.setSpacing(8)
            for button in buttons:
                row.addWidget(button)
        first.addStretch()
        second.addStretch()
        second.addWidget(self._close)
        self._buttons.addLayout(first)
        self._buttons.addLayout(second, 1)
        return self._buttons

    def _show_details(self, shown: bool) -> None:
        self._details.setVisible(shown)
        self._retranslate()

    def _bring_details(self) -> None:
        """Where not everything is in sight, the details are, once they have their place."""
        if self._show.isChecked():
            self._column.verticalScrollBar().setValue(self._details.y() - 16)

    def _restyle(self) -> None:
        self._details.setFont(self._theme.mono_font(0.87))
        self._fit()

    def _fit(self) -> None:
        """As large as what it says, as far as the screen goes; where that is narrow, the buttons stand in two rows."""
        room = room_on_screen(self)
        buttons = (self._show, self._copy, self._folder, self._close)
        in_a_row = sum(button.sizeHint().width() for button in buttons) + 4 * 8 + 2 * _MARGIN
        directions = QBoxLayout.Direction
        self._buttons.setDirection(directions.LeftToRight if in_a_row <= room.width() else directions.TopToBottom)
        bar = self._column.verticalScrollBar().sizeHint().width()
        width = min(scaled(_TEXT_WIDTH, self._theme), room.width() - 2 * _MARGIN - bar)
        self._text.setMinimumSize(width, self._text.heightForWidth(width))
        self._details.setMinimumHeight(min(scaled(_DETAILS_HEIGHT, self._theme), room.height() // 2))
        self._column.fit_window()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Something in Lampblack went wrong"))
        self._text.setText(
            self.tr(
                "This is our mistake, not yours. Your conversations are saved, and you can go on working. If it "
                "happens again, please send us the details: they say what the program did, and nothing that you wrote."
            )
        )
        self._show.setText(self.tr("Hide the details") if self._show.isChecked() else self.tr("Show the details"))
        self._copy.setText(self.tr("Copy the details"))
        self._folder.setText(self.tr("Open the log folder"))
        self._close.setText(self.tr("Go on"))
        self._details.setAccessibleName(self.tr("Details"))
        self._fit()
