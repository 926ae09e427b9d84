"""Who can read the conversations on this disk: the passphrase, and copies that lie beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.ui.settings.file_rows import FileRows
from lampblack.ui.settings.passphrase_dialog import PassphraseChange
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from lampblack.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class PrivacyState:
    """Whether there is a passphrase, and when the copies from before updates were made.

    is_open: whether the conversations are, so that something can be changed. backups: those that Lampblack has written
    and that open without the passphrase, by number and path. kept: files that were put aside because their passphrase
    was forgotten.
    """

    is_locked: bool
    copies: Sequence[date] = ()
    is_open: bool = True
    backups: Sequence[tuple[int, Path]] = ()
    kept: Sequence[Path] = ()


class PrivacySection(Translated, QWidget):
    """Shows nothing to do until the conversations are open."""

    change_requested = Signal(PassphraseChange)
    deletion_requested = Signal()
    """The copies from before updates are to be deleted."""
    backup_deletion_requested = Signal(int)
    folder_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: PrivacyState | None = None
        self._words, self._copies = QLabel(), QLabel()
        self._words.setObjectName("settingsPrivacy")
        self._copies.setObjectName("settingsCopies")
        for label in (self._words, self._copies):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", "quiet")
        self._change, self._remove, self._delete = QPushButton(), QPushButton(), QPushButton()
        self._change.setObjectName("settingsPassphrase")
        self._remove.setObjectName("settingsRemovePassphrase")
        self._delete.setObjectName("settingsDeleteCopies")
        self._change.clicked.connect(self._asked)
        self._remove.clicked.connect(lambda: self.change_requested.emit(PassphraseChange.REMOVE))
        self._delete.clicked.connect(self.deletion_requested)
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def show_state(self, state: PrivacyState | None) -> None:
        """What there is to say; None while nothing is known."""
        self._state = state
        self._retranslate()

    # --- inside

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._change, self._remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        copies = QHBoxLayout()
        copies.setSpacing(16)
        copies.addWidget(self._copies, 1)
        copies.addWidget(self._delete, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addLayout(buttons)
        column.addLayout(copies)
        self._backups, self._kept = FileRows("settingsBackups", may_delete=True), FileRows("settingsKept")
        self._backups.deletion_requested.connect(self.backup_deletion_requested)
        for rows in (self._backups, self._kept):
            rows.folder_requested.connect(self.folder_requested)
            column.addWidget(rows)

    def _asked(self) -> None:
        if self._state is not None:
            self.change_requested.emit(PassphraseChange.CHANGE if self._state.is_locked else PassphraseChange.SET)

    def _retranslate(self) -> None:
        state = self._state
        is_locked = state is not None and state.is_locked
        self._change.setText(self.tr("Change the passphrase…") if is_locked else self.tr("Set a passphrase…"))
        self._remove.setText(self.tr("Remove the passphrase…"))
        self._delete.setText(self.tr("Delete them"))
        self._change.setEnabled(state is not None and state.is_open)
        if not is_locked and self.window().focusWidget() is self._remove:
            self._change.setFocus()  # hidden, it would hand the keyboard to whatever comes next
        self._remove.setVisible(is_locked)
        self._remove.setEnabled(state is not None and state.is_open)
        self._words.setText(self._locked_words() if is_locked else self._open_words())
        copies = list(state.copies) if state is not None else []
        self._copies.setVisible(bool(copies))
        self._delete.setVisible(bool(copies))
        if copies:
            days = ", ".join(dict.fromkeys(_written(day) for day in copies))
            self._copies.setText(
                self.tr("Copies from before an update of Lampblack lie beside your conversations ({days}).").format(
                    days=days
                )
                + " "
                + self.tr("What you have deleted since may still be in them. They go by themselves after 30 days.")
            )

        self._backups.show_files(
            state.backups if state is not None and is_locked else (),
            self.tr("These backups were made without a passphrase: whoever has one can read your conversations in it."),
        )
        self._kept.show_files(
            list(enumerate(state.kept)) if state is not None else (),
            self.tr(
                "These conversations were put aside because their passphrase was forgotten. Should you remember it: "
                "close Lampblack, give the file lampblack.db in that folder another name, and this one the name "
                "lampblack.db."
            ),
        )

    def _locked_words(self) -> str:
        return self.tr(
            "Your conversations, drafts and attachments are encrypted on this disk, and Lampblack asks for the "
            "passphrase when it starts. What the model has read is not kept, so a conversation is read anew after a "
            "restart. What you have exported is not encrypted. A forgotten passphrase is final: nobody can restore it."
        )

    def _open_words(self) -> str:
        return self.tr(
            "Whoever can read this computer's disk can read your conversations. With a passphrase they are encrypted, "
            "and Lampblack asks for it when it starts."
        )

    def _restyle(self) -> None:
        for rows in (self._backups, self._kept):
            rows.restyle(self._theme)
        for label in (self._words, self._copies):
            label.setFont(self._theme.font(0.87))


def _written(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)
