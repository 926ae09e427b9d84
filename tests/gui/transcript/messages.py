"""Messages, and how to find what is shown of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from lampblack.domain.conversations import Message, MessageState
from lampblack.domain.generation import Role
from lampblack.ui.markdown.text_view import TextView
from lampblack.ui.transcript.message_view import MessageView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.domain.faults import Fault
    from lampblack.ui.transcript import Transcript

Kind = TypeVar("Kind", bound=QWidget)


def own(number: int, text: str) -> Message:
    return Message(number, 1, None, Role.USER, text, MessageState.DONE, 0.0)


def reply(number: int, text: str, state: MessageState = MessageState.DONE, fault: Fault | None = None) -> Message:
    return Message(number, 1, None, Role.ASSISTANT, text, state, 0.0, "SmolLM2", None, fault)


def running(number: int, text: str = "") -> Message:
    return reply(number, text, MessageState.RUNNING)


def settle(qtbot: QtBot, transcript: Transcript) -> None:
    qtbot.waitUntil(lambda: transcript.is_settled, timeout=60_000)


def shown(transcript: QWidget, kind: type[Kind]) -> list[Kind]:
    """The visible widgets of a kind, from top to bottom."""
    found = [widget for widget in transcript.findChildren(kind) if widget.isVisible()]
    return sorted(found, key=lambda widget: widget.mapToGlobal(widget.rect().topLeft()).y())


def texts(transcript: QWidget) -> list[str]:
    return [view.toPlainText() for view in shown(transcript, TextView)]


def message(transcript: Transcript, number: int) -> MessageView:
    return next(view for view in shown(transcript, MessageView) if view.message.id == number)


def colours(widget: QWidget) -> set[str]:
    """All colours of a widget's picture, as in "#ffffff"."""
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
