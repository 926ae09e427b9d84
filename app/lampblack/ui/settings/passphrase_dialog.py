"""Setting a passphrase, putting another in its place, or taking it away."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from lampblack.ui.fault_words import sentence
from lampblack.ui.widgets.passphrase_field import PassphraseField
from lampblack.ui.widgets.scrolled_column import ScrolledColumn
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

    from lampblack.domain.faults import Fault
    from lampblack.ui.theme import Theme

_WIDTH, _MARGIN = 480, 24


class PassphraseChange(Enum):
    """What is to be done."""

    SET = "set"
    CHANGE = "change"
    REMOVE = "remove"


class PassphraseDialog(Translated, QDialog):
    """`confirmed` has the current passphrase and the new one, empty where there is none. The dialog then waits for
    `show_fault`, `show_cancelled`, or to be closed with `done`; `cancelled` asks for an end until `show_settled`.
    """

    confirmed = Signal(str, str)
    cancelled = Signal()

    def __init__(self, theme: Theme, change: PassphraseChange, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("passphraseDialog")
        self._theme, self._change = theme, change
        self._fault: Fault | None = None
        self._complaint: Callable[[], str] = str
        self._is_busy = False
        self._current = PassphraseField("passphraseCurrent")
        self._new, self._again = PassphraseField("passphraseNew"), PassphraseField("passphraseAgain")
        self._labels = {field: QLabel() for field in self._fields}
        self._words, self._warning, self._told = QLabel(), QLabel(), QLabel()
        self._told.setObjectName("passphraseFault")
        self._shown = QCheckBox()
        self._shown.setObjectName("passphraseShow")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._confirm, self._cancel = QPushButton(), QPushButton()
        self._confirm.setObjectName("passphraseConfirm")
        self._cancel.setObjectName("passphraseCancel")
        self._build()
        self._restyle()
        self._retranslate()
        self._fields[0].setFocus()

    @property
    def _fields(self) -> tuple[PassphraseField, ...]:
        return {
            PassphraseChange.SET: (self._new, self._again),
            PassphraseChange.CHANGE: (self._current, self._new, self._again),
            PassphraseChange.REMOVE: (self._current,),
        }[self._change]

    def show_fault(self, fault: Fault) -> None:
        """Why it could not be done; it may be tried again."""
        self._set_busy(False)
        self._fault = fault
        self._retranslate()
        self._colour("bad")
        first = self._fields[0]
        first.selectAll()
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        QAccessible.updateAccessibility(QAccessibleEvent(self._told, QAccessible.Event.Alert))

    def show_cancelled(self) -> None:
        """It was given up."""
        self._set_busy(False)
        self._complain(lambda: self.tr("Cancelled. Nothing was changed."), role="quiet")
        self._fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_settled(self) -> None:
        """It is too late to cancel: the last moment of the work."""
        self._cancel.setEnabled(False)

    # --- inside

    def _build(self) -> None:
        self._words.setProperty("role", "quiet")
        for label in (self._words, self._warning, self._told):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._confirm.setProperty("kind", "primary")
        self._confirm.setDefault(True)
        self._confirm.clicked.connect(self._give)
        self._cancel.clicked.connect(self.reject)
        content = QWidget()
        content.setObjectName("scrolled")
        column = QVBoxLayout(content)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 8)
        column.setSpacing(8)
        if self._change is not PassphraseChange.REMOVE:
            column.addWidget(self._warning)
        column.addWidget(self._words)
        for field in self._fields:
            label = self._labels[field]
            label.setBuddy(field)
            field.textEdited.connect(lambda _: self._typed())
            column.addWidget(label)
            column.addWidget(field)
        self._shown.toggled.connect(self._show_letters)
        column.addWidget(self._shown)
        column.addStretch(1)
        self._told.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self._confirm, self._cancel):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, _MARGIN)
        layout.setSpacing(16)
        self._scrolled = ScrolledColumn(content)
        layout.addWidget(self._scrolled, 1)
        layout.addWidget(self._told)
        bar = QHBoxLayout()
        bar.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        bar.addWidget(self._bar)
        layout.addLayout(bar)
        layout.addLayout(buttons)
        self._bar.hide()

    def _show_letters(self, shown: bool) -> None:
        for field in self._fields:
            field.set_shown(shown)

    def _typed(self) -> None:
        self._fault, self._complaint = None, str
        self._retranslate()

    def _give(self) -> None:
        if any(not field.text() for field in self._fields):
            self._complain(lambda: self.tr("Something is still to be filled in."))
            next(field for field in self._fields if not field.text()).setFocus()
        elif self._change is not PassphraseChange.REMOVE and self._new.text() != self._again.text():
            self._complain(lambda: self.tr("The two are not the same. Type the new passphrase again."))
            self._again.selectAll()
            self._again.setFocus()
        else:
            self._fault, self._complaint = None, str
            self._set_busy(True)
            removes = self._change is PassphraseChange.REMOVE
            self.confirmed.emit(self._current.text(), "" if removes else self._new.text())

    def _complain(self, words: Callable[[], str], role: str = "bad") -> None:
        self._fault, self._complaint = None, words
        self._retranslate()
        self._colour(role)
        QAccessible.updateAccessibility(QAccessibleEvent(self._told, QAccessible.Event.Alert))

    def _colour(self, role: str) -> None:
        self._told.setProperty("role", role)
        self._told.style().unpolish(self._told)
        self._told.style().polish(self._told)

    def _set_busy(self, busy: bool) -> None:
        """What has begun comes to its end, or is given up whole: a database is not left half written."""
        self._is_busy = busy
        for widget in (*self._fields, self._shown, self._confirm):
            widget.setEnabled(not busy)
        self._cancel.setEnabled(True)
        if busy:
            self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self._retranslate()

    def reject(self) -> None:
        """Cancel, or Esc."""
        if not self._is_busy:
            super().reject()
        elif self._cancel.isEnabled():
            self._cancel.setEnabled(False)  # until it says that it has ended
            self.cancelled.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_busy:
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    def _retranslate(self) -> None:
        title, confirm, words = {
            PassphraseChange.SET: self._words_of_setting,
            PassphraseChange.CHANGE: self._words_of_changing,
            PassphraseChange.REMOVE: self._words_of_removing,
        }[self._change]()
        self.setWindowTitle(title)
        self._confirm.setText(confirm)
        self._cancel.setText(self.tr("Cancel"))
        self._words.setText(words)
        self._warning.setText(
            self.tr("A forgotten passphrase is final: nobody can restore it or open your conversations without it.")
        )
        for field, name in (
            (self._current, self.tr("Current passphrase")),
            (self._new, self.tr("New passphrase")),
            (self._again, self.tr("The new passphrase again")),
        ):
            field.setAccessibleName(name)
            if field in self._labels:
                self._labels[field].setText(name)
        self._shown.setText(self.tr("Show what is typed"))
        self._bar.setAccessibleName(self.tr("Progress"))
        told = sentence(self._fault) if self._fault is not None else self._complaint()
        if told != self._told.text() or self._bar.isHidden() is self._is_busy:
            self._told.setText(told)
            self._told.setVisible(bool(told))
            self._bar.setVisible(self._is_busy)
            self._scrolled.fit_window()

    def _words_of_setting(self) -> tuple[str, str, str]:
        return (
            self.tr("Set a passphrase"),
            self.tr("Lock with it"),
            self.tr(
                "Your conversations, drafts and attachments are encrypted on this disk, and Lampblack asks for the "
                "passphrase when it starts. Four or five words that have nothing to do with each other make a good one."
            )
            + "\n\n"
            + self.tr(
                "Deleted for it, because it can be read without the passphrase: what the model has read and keeps for "
                "a quick start, copies from before updates, and what a restored backup has replaced."
            ),
        )

    def _words_of_changing(self) -> tuple[str, str, str]:
        return (
            self.tr("Change the passphrase"),
            self.tr("Change"),
            self.tr("Everything is encrypted anew. The old passphrase opens it no more.")
            + "\n\n"
            + self._also_deleted(),
        )

    def _words_of_removing(self) -> tuple[str, str, str]:
        return (
            self.tr("Remove the passphrase"),
            self.tr("Remove"),
            self.tr("Whoever can read this computer's disk can read your conversations then.")
            + "\n\n"
            + self._also_deleted(),
        )

    def _also_deleted(self) -> str:
        return self.tr("Deleted for it: copies from before updates, and what a restored backup has replaced.")

    def _restyle(self) -> None:
        self._words.setFont(self._theme.font(0.87))
        self._warning.setFont(self._theme.font(1.0, QFont.Weight.DemiBold))
        self._scrolled.setMinimumWidth(min(round(_WIDTH * self._theme.text_scale / 100), 560))
