"""Engines elsewhere in words: whether what is sent to one leaves this computer, and what it cannot do."""

from __future__ import annotations

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


def where_it_goes(address: str, *, is_offline: bool = False) -> str:
    """What becomes of a message, to be read before it is sent."""
    host = host_of(address)
    if is_offline:
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


def needs_this_computer() -> str:
    """Why something cannot be done with the chosen model."""
    return QCoreApplication.translate(
        "Elsewhere", "This needs a model on this computer. An engine elsewhere cannot do it."
    )
