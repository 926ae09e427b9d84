"""What the Write panel's choices are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from lampblack.domain.writing.requests import Change, TextKind, Tone


def kind_words() -> dict[str, str]:
    """Of each kind of text."""
    return {
        TextKind.TEXT: QCoreApplication.translate("WritePanel", "Any text"),
        TextKind.ARTICLE: QCoreApplication.translate("WritePanel", "Article"),
        TextKind.EMAIL: QCoreApplication.translate("WritePanel", "E-mail"),
        TextKind.ADVERTISEMENT: QCoreApplication.translate("WritePanel", "Advertisement"),
        TextKind.PRODUCT: QCoreApplication.translate("WritePanel", "Product description"),
        TextKind.STORY: QCoreApplication.translate("WritePanel", "Story"),
        TextKind.POEM: QCoreApplication.translate("WritePanel", "Poem"),
        TextKind.HEADLINES: QCoreApplication.translate("WritePanel", "Ten headlines"),
    }


def tone_words() -> dict[str, str]:
    """Of each tone; the empty one leaves it open."""
    return {
        "": QCoreApplication.translate("WritePanel", "Any tone"),
        Tone.PLAIN: QCoreApplication.translate("WritePanel", "Plain"),
        Tone.FRIENDLY: QCoreApplication.translate("WritePanel", "Friendly"),
        Tone.FORMAL: QCoreApplication.translate("WritePanel", "Formal"),
        Tone.LIVELY: QCoreApplication.translate("WritePanel", "Lively"),
        Tone.PERSUASIVE: QCoreApplication.translate("WritePanel", "Persuasive"),
    }


def change_words() -> dict[str, str]:
    """Of each way to rewrite a text."""
    return {
        Change.SHORTER: QCoreApplication.translate("WritePanel", "Shorter"),
        Change.LONGER: QCoreApplication.translate("WritePanel", "Longer"),
        Change.FORMAL: QCoreApplication.translate("WritePanel", "More formal"),
        Change.SIMPLE: QCoreApplication.translate("WritePanel", "Simpler"),
        Change.GRAMMAR: QCoreApplication.translate("WritePanel", "Fix grammar"),
    }


def prompt_words() -> dict[str, str]:
    """Of the prompts that a person may change."""
    words = {
        "write": QCoreApplication.translate("WritePanel", "Write a text"),
        "notes": QCoreApplication.translate("WritePanel", "Use of the notes"),
        "tone": QCoreApplication.translate("WritePanel", "Tone"),
        "length": QCoreApplication.translate("WritePanel", "Length"),
        "rewrite": QCoreApplication.translate("WritePanel", "Rewrite a text"),
    }
    words |= {f"kind_{kind}": called for kind, called in kind_words().items()}
    words |= {f"tone_{tone}": called for tone, called in tone_words().items() if tone}
    return words | {f"change_{change}": called for change, called in change_words().items()}
