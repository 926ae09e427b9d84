"""Adding an engine elsewhere, or changing one: its address, its key, what it is called, and whether it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from lampblack.domain.endpoints import KnownEndpoint, endpoint_address
from lampblack.domain.faults import KnownError
from lampblack.tasks.hub_access import Kept
from lampblack.ui.elsewhere_words import about_sending
from lampblack.ui.fault_words import sentence
from lampblack.ui.widgets.passphrase_field import PassphraseField
from lampblack.ui.widgets.scrolled_column import room_on_screen
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lampblack.domain.faults import Fault
    from lampblack.ui.theme import Theme

_WIDTH, _MARGIN = 520, 24
_NAMED = 3
"""How many of the models that were found are named."""


class EngineDialog(Translated, QDialog):
    """try_wanted: an address, and a key or None for the one that is kept. keep_wanted: a `KnownEndpoint` and a key;
    its models are those that a try found, or were typed because it lists none, or, of the same address, were known."""

    try_wanted = Signal(str, object)
    keep_wanted = Signal(object, object)
    forget_wanted = Signal()

    def __init__(self, theme: Theme, before: KnownEndpoint | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("engineDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._before = theme, before
        self._kept = Kept.NOWHERE
        self._found: tuple[str, ...] | None = None
        self._fault: Fault | None = None
        self._is_asking = self._is_to_be_kept = False
        self._intro, self._about, self._told = QLabel(), QLabel(), QLabel()
        self._about.setObjectName("engineAbout")
        self._told.setObjectName("engineTold")
        self._labels = [QLabel() for _ in range(4)]
        self._address, self._key, self._name = QLineEdit(), PassphraseField("engineKey"), QLineEdit()
        self._models = QLineEdit()
        self._models.setObjectName("engineModels")
        self._address.setObjectName("engineAddress")
        self._name.setObjectName("engineName")
        self._try, self._forget, self._keep, self._cancel = (QPushButton() for _ in range(4))
        self._lay_out()
        if before is not None:
            self._address.setText(before.address)
            self._name.setText(before.name)
        self._connect()
        theme.changed.connect(self._restyle)
        self._retranslate()
        self._restyle()
        self._address.setFocus()

    def show_kept(self, kept: Kept) -> None:
        """Where the key for the address of before is."""
        self._kept = kept
        self._retranslate()

    def show_found(self, models: tuple[str, ...]) -> None:
        """The engine answered, with these models."""
        self._found, self._fault, self._is_asking = models, None, False
        if self._is_to_be_kept:
            self._keep_it()
        self._tell()

    def show_fault(self, fault: Fault) -> None:
        """The engine did not answer so, or could not be kept."""
        self._fault, self._found, self._is_asking = fault, None, False
        self._is_to_be_kept = False
        self._tell()

    # --- inside

    @property
    def _is_same(self) -> bool:
        """Whether the address is still that of before."""
        return self._before is not None and self._address.text().strip() == self._before.address

    def _typed(self) -> tuple[str, ...]:
        """The names of models that the person gave."""
        return tuple(dict.fromkeys(filter(None, map(str.strip, self._models.text().split(",")))))

    def _given_key(self) -> str | None:
        key = self._key.text().strip()
        return key or (None if self._is_same and self._kept is not Kept.NOWHERE else "")

    def _ask(self) -> None:
        self._is_asking, self._fault, self._found = True, None, None
        self._tell()
        self.try_wanted.emit(self._address.text(), self._given_key())

    def _wish_to_keep(self) -> None:
        """One that does not answer is kept as well, when that is wished for a second time."""
        if self._found is not None or (self._fault is not None and self._can_be_kept) or self._typed():
            self._keep_it()
        else:
            self._is_to_be_kept = True
            self._ask()

    @property
    def _can_be_kept(self) -> bool:
        return self._fault is not None and self._fault.kind not in (
            "endpoint.bad_address",
            "endpoint.bad_key",
            "endpoint.known",
        )

    def _keep_it(self) -> None:
        self._is_to_be_kept = False
        known = self._before.models if self._before is not None and self._is_same else ()
        models = self._found if self._found is not None else self._typed() or known
        self.keep_wanted.emit(KnownEndpoint(self._address.text(), self._name.text(), models), self._given_key())

    def _edited(self) -> None:
        self._found = self._fault = None
        self._retranslate()

    def _connect(self) -> None:
        for field in (self._address, self._key):
            field.textEdited.connect(lambda _: self._edited())
        self._models.textEdited.connect(lambda _: self._retranslate())
        self._try.clicked.connect(self._ask)
        self._keep.clicked.connect(self._wish_to_keep)
        self._forget.clicked.connect(self.forget_wanted)
        self._cancel.clicked.connect(self.close)

    def _lay_out(self) -> None:
        for label in (self._intro, self._about, self._told):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._intro.setProperty("role", "quiet")
        self._about.setProperty("role", "quiet")
        for button, name in (
            (self._try, "engineTry"),
            (self._forget, "engineForgetKey"),
            (self._keep, "engineKeep"),
            (self._cancel, "engineCancel"),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
        self._keep.setProperty("kind", "primary")
        self._keep.setDefault(True)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(8)
        layout.addWidget(self._intro)
        for label, field in zip(self._labels, (self._address, self._key, self._name, self._models), strict=True):
            label.setBuddy(field)
            layout.addSpacing(4)
            layout.addWidget(label)
            layout.addWidget(field)
            if field is self._address:
                layout.addWidget(self._about)
        layout.addSpacing(4)
        layout.addWidget(self._told)
        layout.addStretch(1)
        ending = QHBoxLayout()
        ending.setSpacing(8)
        ending.addWidget(self._try)
        ending.addWidget(self._forget)
        ending.addStretch(1)
        ending.addWidget(self._keep)
        ending.addWidget(self._cancel)
        layout.addLayout(ending)

    def _told_words(self) -> tuple[str, str]:
        if self._is_asking:
            return self.tr("Asking for its models…"), "quiet"
        if self._fault is not None:
            return sentence(self._fault), "bad"
        if self._found is None:
            return "", "quiet"
        if not self._found:
            return self.tr("It answers, but has no models. Load one there first."), "careful"
        names, more = ", ".join(self._found[:_NAMED]), len(self._found) - _NAMED
        words = self.tr("It answers, and has %n model(s): {names}", "", len(self._found)).format(names=names)
        return words + ("…" if more > 0 else "."), "good"

    def _tell(self) -> None:
        self._retranslate()
        QAccessible.updateAccessibility(QAccessibleEvent(self._told, QAccessible.Event.Alert))

    def _retranslate(self) -> None:
        is_new = self._before is None
        self.setWindowTitle(self.tr("Add an engine elsewhere") if is_new else self.tr("Change an engine elsewhere"))
        self._intro.setText(
            self.tr(
                "Its address is in its settings or papers, such as http://localhost:11434/v1 for Ollama or "
                "http://localhost:1234/v1 for LM Studio."
            )
        )
        names = (
            self.tr("Address"),
            self.tr("Key, where it wants one"),
            self.tr("Name, if you like"),
            self.tr("Names of its models, with commas between them, as it lists none"),
        )
        lists_none = self._fault is not None and self._fault.kind == "endpoint.no_models"
        for part in (self._labels[-1], self._models):
            part.setVisible(lists_none or bool(self._models.text()))
        for label, words in zip(self._labels, names, strict=True):
            label.setText(words)
        is_kept = self._is_same and self._kept in (Kept.KEYRING, Kept.THIS_RUN)
        self._key.setPlaceholderText(self.tr("Leave it empty for the one that is kept") if is_kept else "")
        self._show_about()
        words, role = self._told_words()
        self._told.setText(words)
        if self._told.property("role") != role:
            self._told.setProperty("role", role)
            self._told.style().unpolish(self._told)
            self._told.style().polish(self._told)
        self._try.setText(self.tr("Try it"))
        self._forget.setText(self.tr("Forget its key"))
        self._forget.setVisible(is_kept)
        self._keep.setText(
            self.tr("Keep it all the same") if self._can_be_kept and not self._typed() else self.tr("Keep it")
        )
        self._cancel.setText(self.tr("Cancel"))
        for button in (self._try, self._keep):
            button.setEnabled(bool(self._address.text().strip()) and not self._is_asking)
        self._fit()

    def _show_about(self) -> None:
        try:
            words = about_sending(endpoint_address(self._address.text()))
        except KnownError:
            words = ""
        self._about.setText(words)
        self._about.setVisible(bool(words))

    def _restyle(self) -> None:
        for label in (self._intro, self._about, self._told):
            label.setFont(self._theme.font(0.87))
        self._fit()

    def _fit(self) -> None:
        """As high as its words are in this width, which is asked of the layout: Qt asks it for no more than a guess."""
        room = room_on_screen(self)
        width = min(room.width(), round(_WIDTH * self._theme.text_scale / 100))
        self.setFixedSize(width, min(room.height(), self._layout.totalHeightForWidth(width)))
