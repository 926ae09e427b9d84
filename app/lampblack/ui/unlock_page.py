"""What is shown in place of the panels until the passphrase has been typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lampblack.ui.fault_words import sentence
from lampblack.ui.icons import pixmap
from lampblack.ui.widgets.passphrase_field import PassphraseField
from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from lampblack.domain.faults import Fault
    from lampblack.ui.theme import Theme

_WIDTH = 420
"""Pixels at 100% text."""
_DOUBT = 3
"""Refusals after which something else may be wrong."""


class UnlockPage(Translated, QScrollArea):
    """A passive view: `given` has what was typed. What is left to whoever has forgotten it is shown when asked for:
    restore_wanted, anew_wanted, folder_wanted.
    """

    given = Signal(str)
    restore_wanted = Signal()
    anew_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unlockPage")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme = theme
        self._fault: Fault | None = None
        self._refusals = 0
        self._icon, self._title, self._text = QLabel(), QLabel(), QLabel()
        self._field = PassphraseField("unlockPassphrase")
        self._shown = QCheckBox()
        self._shown.setObjectName("unlockShow")
        self._refusal = QLabel()
        self._refusal.setObjectName("unlockFault")
        self._unlock, self._quit = QPushButton(), QPushButton()
        self._unlock.setObjectName("unlockOpen")
        self._quit.setObjectName("unlockQuit")
        self._unlock.setProperty("kind", "primary")
        self._ask, self._restore, self._anew, self._folder = (QPushButton() for _ in range(4))
        for button, name in (
            (self._ask, "unlockForgotten"),
            (self._restore, "unlockRestore"),
            (self._anew, "unlockAnew"),
            (self._folder, "unlockFolder"),
        ):
            button.setObjectName(name)
        self._ask.setProperty("kind", "plain")
        self._ways = QWidget()
        self._ways.setObjectName("unlockWays")
        self._ways.hide()
        for label, role in ((self._text, "quiet"), (self._refusal, "bad")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self._title.setWordWrap(True)
        self._lay_out()
        self._shown.toggled.connect(self._field.set_shown)
        self._field.returnPressed.connect(self._give)
        self._field.textEdited.connect(lambda _: self._unlock.setEnabled(bool(self._field.text())))
        self._unlock.clicked.connect(self._give)
        self._ask.clicked.connect(self._show_ways)
        self._restore.clicked.connect(self.restore_wanted)
        self._anew.clicked.connect(self.anew_wanted)
        self._folder.clicked.connect(self.folder_wanted)
        self._quit.clicked.connect(QApplication.closeAllWindows)
        self._unlock.setEnabled(False)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def show_refusal(self, fault: Fault | None) -> None:
        """Why what was typed did not open them, ready for the next try; None where nothing was typed yet."""
        self._fault = fault
        self._refusals += fault is not None
        self._set_busy(False)
        self._field.selectAll()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._retranslate()
        if fault is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(self._refusal, QAccessible.Event.Alert))

    def say(self, fault: Fault) -> None:
        """What could not be done; nothing was tried to be opened."""
        self._fault = fault
        self._retranslate()
        QAccessible.updateAccessibility(QAccessibleEvent(self._refusal, QAccessible.Event.Alert))

    # --- inside

    def _show_ways(self) -> None:
        self._ask.hide()
        self._ways.show()
        self._restore.setFocus(Qt.FocusReason.OtherFocusReason)
        self._retranslate()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._unlock, self._quit):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self._icon, self._title, self._field, self._shown, self._refusal):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addSpacing(4)
        column.addWidget(self._text)
        column.addWidget(self._ask, 0, Qt.AlignmentFlag.AlignLeft)
        ways = QVBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(8)
        for button in (self._restore, self._anew, self._folder):
            ways.addWidget(button)
        column.addWidget(self._ways)
        content = QWidget()
        content.setObjectName("scrolled")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(24, 24, 24, 24)
        row = QHBoxLayout()  # with an alignment instead, words that wrap would be cut
        row.addStretch(1)
        row.addWidget(self._column)
        row.addStretch(1)
        layout.addStretch(2)
        layout.addLayout(row)
        layout.addStretch(3)
        self.setWidget(content)

    def _give(self) -> None:
        if self._field.text() and self._unlock.isEnabled():
            self._set_busy(True)
            self.given.emit(self._field.text())

    def _set_busy(self, busy: bool) -> None:
        """To try one passphrase takes a moment."""
        self._field.setReadOnly(busy)
        self._unlock.setEnabled(not busy and bool(self._field.text()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Your conversations are locked"))
        self._field.setPlaceholderText(self.tr("Passphrase"))
        self._field.setAccessibleName(self.tr("Passphrase"))
        self._shown.setText(self.tr("Show what is typed"))
        self._unlock.setText(self.tr("Unlock"))
        self._quit.setText(self.tr("Quit"))
        self._text.setText(
            self.tr("Nobody can open them without the passphrase, and nobody can find a forgotten one.")
            if self._ways.isHidden()
            else self.tr(
                "A forgotten passphrase cannot be recovered: not by Lampblack, and not by anybody else. What you can "
                "do deletes nothing: the locked conversations stay on this disk, should you remember it one day."
            )
        )
        self._ask.setText(self.tr("I have forgotten the passphrase…"))
        self._restore.setText(self.tr("Restore from a backup…"))
        self._anew.setText(self.tr("Begin anew, and keep the locked file…"))
        self._folder.setText(self.tr("Show the folder"))
        words = sentence(self._fault) if self._fault is not None else ""
        if self._refusals >= _DOUBT:
            words += " " + self.tr("If you are certain of it, the beginning of the file may be damaged.")
        self._refusal.setText(words)
        self._refusal.setVisible(bool(words))

    def _restyle(self) -> None:
        self._icon.setPixmap(pixmap("lock", self._theme, "quiet", scaled(32, self._theme)))
        self._title.setFont(self._theme.font(1.25, QFont.Weight.DemiBold))
        self._text.setFont(self._theme.font(0.87))
        self._column.setFixedWidth(min(round(_WIDTH * self._theme.text_scale / 100), 560))
