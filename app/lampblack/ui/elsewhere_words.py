"""Engines elsewhere in words: whether what is sent to one leaves this computer, and what it cannot do."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QCoreApplication

from lampblack.domain.endpoints import host_of, is_open_on_its_way, is_this_computer


def mark(address: str) -> tuple[str, str]:
    """Where an engine is, in few words, and the palette's role for them."""
    if is_this_computer(address):
        return QCoreApplication.translate("Elsewhere", "on this computer, in another program"), "quiet"
    if is_open_on_its_way(address):
        return QCoreApplication.translate("Elsewhere", "leaves this computer, and can be read on its way"), "careful"
    return QCoreApplication.translate("Elsewhere", "leaves this computer"), "careful"


def mark_icon(address: str) -> str:
    """The icon that says the same."""
    return "app-window" if is_this_computer(address) else "globe"


def not_now() -> str:
    """Why no engine elsewhere is asked while the app is to stay offline."""
    return QCoreApplication.translate("Elsewhere", "not asked: “Offline only” is on in Settings")


class State(Enum):
    """Whether an engine elsewhere may be asked."""

    MAY_BE_ASKED = auto()
    OFFLINE = auto()
    GONE = auto()
    """It is not on the list any more."""


def where_it_goes(address: str, state: State = State.MAY_BE_ASKED) -> str:
    """What becomes of a message, to be read before it is sent."""
    host = host_of(address)
    if state is State.GONE:
        words = QCoreApplication.translate(
            "Elsewhere", "{host} is not among your engines elsewhere any more. Choose another model."
        )
    elif state is State.OFFLINE:
        words = QCoreApplication.translate(
            "Elsewhere",
            "{host} is not asked while “Offline only” is on. Choose a model on this computer, or switch it off in "
            "Settings.",
        )
    elif is_this_computer(address):
        words = QCoreApplication.translate("Elsewhere", "Answered by another program on this computer ({host}).")
    elif is_open_on_its_way(address):
        words = QCoreApplication.translate(
            "Elsewhere",
            "What you send goes to {host}, with this conversation and what is attached, and others can read it on "
            "the way.",
        )
    else:
        words = QCoreApplication.translate(
            "Elsewhere", "What you send goes to {host}, with this conversation and what is attached."
        )
    return words.format(host=host)


def about_sending(address: str) -> str:
    """What it means to add the engine at this address, and to use it."""
    host = host_of(address)
    if is_this_computer(address):
        words = QCoreApplication.translate(
            "Elsewhere",
            "{host} is another program on this computer. Whether it passes on what you send to its models is up to it.",
        )
    elif is_open_on_its_way(address):
        words = QCoreApplication.translate(
            "Elsewhere",
            "{host} reads what you send to its models. The address begins with http://, so others on the way can "
            "read it as well, and the key.",
        )
    else:
        words = QCoreApplication.translate("Elsewhere", "{host} reads what you send to its models.")
    return words.format(host=host)


def needs_this_computer() -> str:
    """Why something cannot be done with the chosen model."""
    return QCoreApplication.translate(
        "Elsewhere", "This needs a model on this computer. An engine elsewhere cannot do it."
    )
