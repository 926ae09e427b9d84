"""The list of what left this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.sizes import in_words
from lampblack.network.journal import Outcome
from lampblack.ui.widgets.scrolled_column import room_on_screen
from lampblack.ui.widgets.table import Column, Table
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.network.journal import Connection
    from lampblack.ui.theme import Theme

_WIDTH, _HEIGHT, _MARGIN = 960, 480, 24
_ERRORS = 400
"""From this status of HTTP on."""


class ConnectionsDialog(Translated, QDialog):
    """Shows the connections, the newest first."""

    clear_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("connectionsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._words = QLabel()
        self._words.setObjectName("connectionsWords")
        self._words.setWordWrap(True)
        self._words.setProperty("role", "quiet")
        self.table: Table[Connection] = Table(
            theme,
            "connectionsList",
            (
                Column(lambda: self.tr("When"), lambda one: _written(one.at)),
                Column(lambda: self.tr("Where to"), lambda one: one.host),
                Column(lambda: self.tr("What for"), lambda one: one.what, is_wide=True),
                Column(lambda: self.tr("Outcome"), self._outcome, _role),
                Column(
                    lambda: self.tr("Received"),
                    lambda one: in_words(one.received) if one.received else "",
                    is_number=True,
                ),
            ),
        )
        self._clear, self._close = QPushButton(), QPushButton()
        self._clear.setObjectName("connectionsClear")
        self._close.setObjectName("connectionsClose")
        self._clear.clicked.connect(self.clear_wanted)
        self._close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        for button in (self._clear, self._close):
            button.setAutoDefault(False)
        buttons.addWidget(self._clear)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 16)
        layout.setSpacing(12)
        layout.addWidget(self._words)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        scale = theme.text_scale / 100
        self.resize(QSize(round(_WIDTH * scale), round(_HEIGHT * scale)).boundedTo(room_on_screen(self)))
        self.show_connections(())
        self._retranslate()

    def show_connections(self, connections: Sequence[Connection]) -> None:
        """Shows these."""
        self.table.show_things(connections)
        self.table.setVisible(bool(connections))
        self._words.setAlignment(Qt.AlignmentFlag.AlignLeft if connections else Qt.AlignmentFlag.AlignCenter)
        self._clear.setEnabled(bool(connections))
        self._retranslate()

    def _outcome(self, one: Connection) -> str:
        if one.outcome == Outcome.ANSWERED:
            words = self.tr("answered ({status})") if one.status < _ERRORS else self.tr("error ({status})")
            return words.format(status=one.status)
        return {
            Outcome.UNREACHED: self.tr("not reached"),
            Outcome.LATE: self.tr("no answer in time"),
            Outcome.CUT: self.tr("cut off"),
            Outcome.OFFLINE: self.tr("kept back: offline only"),
        }.get(Outcome(one.outcome) if one.outcome in {*Outcome} else Outcome.UNKNOWN, self.tr("not known"))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Connections"))
        self._words.setText(
            self.tr(
                "Each time Lampblack has asked something of another computer, or would have but for “Offline only”. "
                "What was sent is not kept."
            )
            if self.table.rows.things
            else self.tr("Lampblack has asked nothing of another computer.")
        )
        self.table.setAccessibleName(self.tr("Connections"))
        self.table.retranslate()
        self._clear.setText(self.tr("Empty the list"))
        self._close.setText(self.tr("Close"))


def _role(one: Connection) -> str:
    """The palette's, for the words of its outcome."""
    if one.outcome == Outcome.OFFLINE:
        return "careful"
    if one.outcome in (Outcome.UNREACHED, Outcome.LATE, Outcome.CUT) or one.status >= _ERRORS:
        return "bad"
    return "text" if one.outcome == Outcome.ANSWERED else "quiet"


def _written(at: float) -> str:
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(at)), QLocale.FormatType.ShortFormat)
