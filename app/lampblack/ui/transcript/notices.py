"""What stands in or under a reply beside its text: why it ended, and how far the prompt has been read."""

from __future__ import annotations

import math
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from lampblack.domain.conversations import TOO_LONG, MessageState
from lampblack.domain.generation import FinishReason
from lampblack.ui.elsewhere_words import needs_this_computer
from lampblack.ui.fault_words import sentence

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from lampblack.domain.conversations import Message
    from lampblack.domain.faults import Fault
    from lampblack.ui.markdown.formats import Formats


class Remedy(Enum):
    """The next thing to do about a reply that failed."""

    RETRY = auto()
    LOAD = auto()  # load a model that the engine may have died with, and try again
    SETTINGS = auto()
    EDIT = auto()
    LEAVE_OUT = auto()  # the oldest messages, as many as it takes
    ENGINES = auto()  # show the engines elsewhere: an address, a key or a model is wrong
    GO_ON = auto()  # with a reply that has a beginning and no end


_REMEDIES = {
    "engine.start_failed": (Remedy.RETRY,),
    "engine.version": (Remedy.RETRY,),
    "engine.decode_failed": (Remedy.RETRY,),
    "engine.out_of_memory": (Remedy.SETTINGS, Remedy.LOAD),
    "endpoint.gone": (Remedy.ENGINES, Remedy.RETRY),
    "endpoint.key_refused": (Remedy.ENGINES, Remedy.RETRY),
    "endpoint.bad_key": (Remedy.ENGINES, Remedy.RETRY),
    "endpoint.no_model": (Remedy.ENGINES, Remedy.RETRY),
    "endpoint.not_one": (Remedy.ENGINES, Remedy.RETRY),
    "endpoint.moved": (Remedy.ENGINES, Remedy.RETRY),
    "endpoint.unreachable": (Remedy.RETRY, Remedy.ENGINES),
    "network.offline": (Remedy.SETTINGS, Remedy.RETRY),
    "model.suspect": (Remedy.LOAD,),
    "model.context_failed": (Remedy.SETTINGS,),
    "prompt.too_long": (Remedy.EDIT, Remedy.SETTINGS),
    "prompt.beyond_model": (Remedy.EDIT,),
    "prompt.conversation_too_long": (Remedy.LEAVE_OUT, Remedy.SETTINGS),
}
_SPACE = 8
_BUTTONS_SHARE = 0.4
"""The share of the width that buttons beside the sentence may take."""
_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
_BUTTON_NAMES = {
    Remedy.RETRY: "chatRetry",
    Remedy.LOAD: "chatLoad",
    Remedy.SETTINGS: "chatOpenSettings",
    Remedy.EDIT: "chatShorten",
    Remedy.LEAVE_OUT: "chatLeaveOut",
    Remedy.ENGINES: "chatOpenEngines",
    Remedy.GO_ON: "chatGoOn",
}


def remedies_of(message: Message) -> tuple[Remedy, ...]:
    """What can be done about a reply that ended so, the likeliest first."""
    if message.state is MessageState.INTERRUPTED and not message.text.strip():
        return (Remedy.RETRY,)
    go_on = (Remedy.GO_ON,) if message.can_go_on else ()
    return go_on + (_remedies_of(message.fault) if message.state is MessageState.FAILED else ())


def _remedies_of(fault: Fault | None) -> tuple[Remedy, ...]:
    if fault is None:
        return (Remedy.RETRY,)
    otherwise = Remedy.LOAD if fault.kind.startswith("engine.") else Remedy.RETRY
    return _REMEDIES.get(fault.kind, (otherwise,))


class Notice(QWidget):
    """Why a reply ended early or empty, with buttons that do the next thing."""

    pressed = Signal(object)
    """The remedy that was chosen."""
    retranslated = Signal()
    """Its sentence is in another language now; a widget hears of that after the ones it lies in."""
    grew = Signal()
    """It needs another height than it has."""

    def __init__(self, message: Message, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self._message, self._is_elsewhere = message, False
        self._icon = QLabel(self)
        self._sentence = QLabel(self)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        failed = message.state is MessageState.FAILED
        self._icon.setVisible(failed)
        self._buttons = {remedy: self._add_button(remedy) for remedy in remedies_of(message)}
        self._sentence.setProperty("role", "" if failed else "quiet")
        self.restyle(formats)
        self._retranslate()

    def offer_go_on(self, offered: bool) -> None:
        """Shows or hides the button that has the reply written on."""
        button = self._buttons.get(Remedy.GO_ON)
        if button is not None and button.isHidden() == offered:
            button.setVisible(offered)
            self.grew.emit()

    def set_elsewhere(self, elsewhere: bool) -> None:
        """A model elsewhere is chosen, which cannot go on with the reply: the sentence says so beside the button."""
        button = self._buttons.get(Remedy.GO_ON)
        if button is not None and elsewhere != self._is_elsewhere:
            self._is_elsewhere = elsewhere
            button.setEnabled(not elsewhere)
            self._retranslate()
            self.grew.emit()

    def _lay_out(self) -> None:
        said = QHBoxLayout()
        said.setSpacing(_SPACE)
        said.addWidget(self._icon)
        said.addWidget(self._sentence, 1)
        self._row = QBoxLayout(_ACROSS)
        self._row.setSpacing(_SPACE)
        self._outer = QBoxLayout(_ACROSS, self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(_SPACE)
        self._outer.addLayout(said, 1)
        self._outer.addLayout(self._row)

    @property
    def text(self) -> str:
        """The sentence in today's language; the label follows a new one only after the message around it has."""
        return self._text()

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._icon.setPixmap(formats.icon("alert", "bad").pixmap(formats.icon_size, formats.icon_size))
        self._sentence.setFont(formats.font)

    def height_at(self, width: int) -> int:
        """The height that it needs; puts the buttons under the sentence where they would leave it little room."""
        wanted = [button.sizeHint().width() for button in self._buttons.values() if not button.isHidden()]
        taken = sum(wanted) + _SPACE * len(wanted)
        beside = taken <= _BUTTONS_SHARE * width
        self._outer.setDirection(_ACROSS if beside else _DOWN)
        indent = 0 if beside or self._icon.isHidden() else self._icon.sizeHint().width() + _SPACE
        indent = max(0, min(indent, width - max(wanted, default=0)))
        self._row.setDirection(_ACROSS if taken + indent <= width else _DOWN)
        self._row.setContentsMargins(indent, 0, 0, 0)
        alignment = Qt.AlignmentFlag(0) if beside else Qt.AlignmentFlag.AlignLeft
        if self._row.alignment() != alignment:  # Qt lays out anew even for the same one
            self._outer.setAlignment(self._row, alignment)
        return max(self._outer.heightForWidth(width), self._outer.minimumSize().height())

    def _retranslate(self) -> None:
        self._sentence.setText(self._text())
        words = {
            Remedy.RETRY: self.tr("Try again"),
            Remedy.LOAD: self.tr("Load it and answer") if self._is_suspect else self.tr("Try again"),
            Remedy.SETTINGS: self.tr("Open the settings"),
            Remedy.EDIT: self.tr("Shorten it"),
            Remedy.LEAVE_OUT: self.tr("Leave out the oldest messages"),
            Remedy.ENGINES: self.tr("Engines elsewhere…"),
            Remedy.GO_ON: self.tr("Go on"),
        }
        for remedy, button in self._buttons.items():
            button.setText(words[remedy])
            button.setToolTip(needs_this_computer() if remedy is Remedy.GO_ON and self._is_elsewhere else "")

    @property
    def _is_suspect(self) -> bool:
        return self._message.fault is not None and self._message.fault.kind == "model.suspect"

    def _add_button(self, remedy: Remedy) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(_BUTTON_NAMES[remedy])
        button.clicked.connect(lambda: self.pressed.emit(remedy))
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        return button

    def _text(self) -> str:
        if self._is_elsewhere and not self._buttons[Remedy.GO_ON].isHidden():
            more = self.tr("To go on with it, choose a model on this computer.")
            return f"{self._why()} {more}"
        return self._why()

    def _why(self) -> str:
        if self._message.finish is FinishReason.CONTEXT:
            return self.tr("The model's context is full, so the reply ends here.")
        if self._message.finish is FinishReason.LENGTH:
            return self.tr("The reply ends here because it is as long as your options allow.")
        if self._message.state is MessageState.DONE:
            return self.tr("The model ended its reply without a word.")
        if self._message.state is MessageState.CANCELLED:
            return self.tr("Stopped.")
        if self._message.state is MessageState.INTERRUPTED:
            return self.tr("Interrupted: Lampblack was closed while this was being written.")
        if self._message.fault is None:
            return self.tr("No reply came.")
        said = sentence(self._message.fault)
        if self._message.fault.kind in TOO_LONG:
            return self.tr("{sentence}\nLater messages are sent without it.").format(sentence=said)
        return said

    def changeEvent(self, event: QEvent) -> None:
        """Speaks the new language."""
        if event.type() == event.Type.LanguageChange:
            self._retranslate()
            self.retranslated.emit()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Has its height taken again once the buttons have theirs: a new font or word reaches them after `restyle`."""
        done = super().event(event)
        if event.type() == event.Type.LayoutRequest and self.height() != self.height_at(self.width()):
            self.grew.emit()
        return done


class Reading(QWidget):
    """What a reply waits for until its first word comes: its model at first, its turn, the rest of the prompt."""

    def __init__(self, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self._read = self._total = 0
        self._waits_for_model, self._is_in_line = True, False
        self._label = QLabel(self)
        self._label.setProperty("role", "quiet")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setMaximumWidth(240)
        self._bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._label)
        row.addWidget(self._bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self.restyle(formats)
        self._show()

    def restyle(self, formats: Formats) -> None:
        """Takes new sizes."""
        self._label.setFont(formats.font)
        self._line = math.ceil(formats.metrics.line)

    def set_progress(self, read: int, total: int, *, in_line: bool) -> None:
        """So many of the prompt's tokens have been read; 0 of 0 where the model is there but has not begun.

        in_line: other replies are being written, for which it may have to wait.

        Of a prompt that is read at once nothing is said: it would flash up just before the reply's first word.
        """
        self._waits_for_model, self._is_in_line = False, in_line
        if self._total or read < total:
            self._read, self._total = read, total
        self._show()

    def height_at(self, width: int) -> int:
        """The height of the line of text that takes its place, so that nothing moves."""
        del width
        return self._line

    def _show(self) -> None:
        known = self._total > 0
        self._bar.setVisible(known)
        self._bar.setMaximum(max(1, self._total))
        self._bar.setValue(self._read)
        percent = 100 * self._read // max(1, self._total)
        if known:
            words = self.tr("Reading the conversation: {percent}%").format(percent=percent)
        elif self._waits_for_model:
            words = self.tr("Waiting for the model to load…")
        else:
            words = self.tr("Waiting for its turn…") if self._is_in_line else self.tr("Getting ready…")
        self._label.setText(words)
        self._bar.setAccessibleName(self._label.text())

    def changeEvent(self, event: QEvent) -> None:
        """Speaks the new language."""
        if event.type() == event.Type.LanguageChange:
            self._show()
        super().changeEvent(event)
