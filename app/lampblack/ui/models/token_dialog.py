"""The access token for the hub: what it is for, giving it, and taking it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.tasks.hub_access import Kept
from lampblack.ui.fault_words import sentence
from lampblack.ui.widgets.passphrase_field import PassphraseField
from lampblack.ui.widgets.scrolled_column import room_on_screen
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.domain.faults import Fault
    from lampblack.ui.theme import Theme

_WIDTH, _MARGIN = 480, 24


class TokenDialog(Translated, QDialog):
    """`keep_wanted` has the token. Then it waits for `show_kept` or `show_fault`."""

    keep_wanted = Signal(str)
    forget_wanted = Signal()
    page_wanted = Signal()
    """The hub's page on which tokens are made."""

    def __init__(self, theme: Theme, host: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tokenDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._host = theme, host
        self._kept: Kept | None = None
        self._fault: Fault | None = None
        self._words, self._label, self._told = QLabel(), QLabel(), QLabel()
        self._told.setObjectName("tokenTold")
        self._field = PassphraseField("tokenField")
        self._label.setBuddy(self._field)
        self._page, self._forget, self._keep, self._close = (QPushButton() for _ in range(4))
        for button, name in (
            (self._page, "tokenPage"),
            (self._forget, "tokenForget"),
            (self._keep, "tokenKeep"),
            (self._close, "tokenClose"),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
        self._keep.setProperty("kind", "primary")
        self._keep.setDefault(True)
        self._lay_out()
        self._field.textEdited.connect(lambda _: self._retranslate())
        self._keep.clicked.connect(lambda: self.keep_wanted.emit(self._field.text()))
        self._forget.clicked.connect(self.forget_wanted)
        self._page.clicked.connect(self.page_wanted)
        self._close.clicked.connect(self.close)
        theme.changed.connect(self._restyle)
        self._retranslate()
        self._restyle()
        self._field.setFocus()

    def show_kept(self, kept: Kept) -> None:
        """Where the token is now."""
        self._kept, self._fault = kept, None
        if kept is not Kept.NOWHERE:
            self._field.clear()
        self._retranslate()
        QAccessible.updateAccessibility(QAccessibleEvent(self._told, QAccessible.Event.Alert))

    def show_fault(self, fault: Fault) -> None:
        """What could not be done."""
        self._fault = fault
        self._retranslate()
        self._field.setFocus()
        QAccessible.updateAccessibility(QAccessibleEvent(self._told, QAccessible.Event.Alert))

    # --- inside

    def _lay_out(self) -> None:
        for label in (self._words, self._told):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("role", "quiet")
        giving, ending = QHBoxLayout(), QHBoxLayout()
        giving.addWidget(self._page)
        giving.addStretch(1)
        ending.setSpacing(8)
        ending.addWidget(self._forget)
        ending.addStretch(1)
        ending.addWidget(self._keep)
        ending.addWidget(self._close)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(8)
        layout.addWidget(self._words)
        layout.addLayout(giving)
        layout.addSpacing(8)
        layout.addWidget(self._label)
        layout.addWidget(self._field)
        layout.addWidget(self._told)
        layout.addSpacing(8)
        layout.addStretch(1)
        layout.addLayout(ending)

    def _told_words(self) -> str:
        if self._fault is not None:
            return sentence(self._fault)
        return {
            None: "",
            Kept.NOWHERE: self.tr("Lampblack has no access token for {host}.").format(host=self._host),
            Kept.KEYRING: self.tr("The access token is kept in this computer's keyring."),
            Kept.THIS_RUN: self.tr(
                "The access token is known until Lampblack is closed: this computer has no keyring to keep it in."
            ),
            Kept.ENVIRONMENT: self.tr("The access token in the variable HF_TOKEN is used, whatever is given here."),
        }[self._kept]

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Access token"))
        self._words.setText(
            self.tr(
                "Some models are only given to people who have agreed to terms on the model's page. Agree there, make "
                "an access token that may read, and paste it here. It is told to {host} and to nobody else."
            ).format(host=self._host)
        )
        self._page.setText(self.tr("Open the page for access tokens"))
        self._label.setText(self.tr("Access token for {host}").format(host=self._host))
        self._told.setText(self._told_words())
        role = "bad" if self._fault is not None else "quiet"
        if self._told.property("role") != role:
            self._told.setProperty("role", role)
            self._told.style().unpolish(self._told)
            self._told.style().polish(self._told)
        has_token = self._kept in (Kept.KEYRING, Kept.THIS_RUN)
        self._forget.setText(self.tr("Forget the access token"))
        self._forget.setVisible(has_token)
        self._keep.setText(self.tr("Keep it"))
        self._keep.setEnabled(bool(self._field.text().strip()))
        self._close.setText(self.tr("Close"))
        self._fit()

    def _restyle(self) -> None:
        for label in (self._words, self._told):
            label.setFont(self._theme.font(0.87))
        self._fit()

    def _fit(self) -> None:
        """As high as its words are in this width, which is asked of the layout: Qt asks it for no more than a guess."""
        room = room_on_screen(self)
        width = min(room.width(), round(_WIDTH * self._theme.text_scale / 100))
        self.setFixedSize(width, min(room.height(), self._layout.totalHeightForWidth(width)))
