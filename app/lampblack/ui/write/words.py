"""What the Write panel's choices are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from lampblack.domain.writing.requests import Change, TextKind, Tone


def kind_words() -> dict[str, str]:
    """Of each kind of text."""
    translate = QCoreApplication.translate
    return {
        TextKind.TEXT: translate("WritePanel", "Any text"),
        TextKind.ARTICLE: translate("WritePanel", "Article"),
        TextKind.EMAIL: translate("WritePanel", "E-mail"),
        TextKind.ADVERTISEMENT: translate("WritePanel", "Advertisement"),
        TextKind.PRODUCT: translate("WritePanel", "Product description"),
        TextKind.STORY: translate("WritePanel", "Story"),
        TextKind.POEM: translate("WritePanel", "Poem"),
        TextKind.HEADLINES: translate("WritePanel", "Ten headlines"),
    }


def tone_words() -> dict[str, str]:
    """Of each tone; the empty one leaves it open."""
    translate = QCoreApplication.translate
    return {
        "": translate("WritePanel", "Any tone"),
        Tone.PLAIN: translate("WritePanel", "Plain"),
        Tone.FRIENDLY: translate("WritePanel", "Friendly"),
        Tone.FORMAL: translate("WritePanel", "Formal"),
        Tone.LIVELY: translate("WritePanel", "Lively"),
        Tone.PERSUASIVE: translate("WritePanel", "Persuasive"),
    }


def change_words() -> dict[str, str]:
    """Of each way to rewrite a text."""
    translate = QCoreApplication.translate
    return {
        Change.SHORTER: translate("WritePanel", "Shorter"),
        Change.LONGER: translate("WritePanel", "Longer"),
        Change.FORMAL: translate("WritePanel", "More formal"),
        Change.SIMPLE: translate("WritePanel", "Simpler"),
        Change.GRAMMAR: translate("WritePanel", "Fix grammar"),
    }


def prompt_words() -> dict[str, str]:
    """Of the prompts that a person may change."""
    translate = QCoreApplication.translate
    words = {
        "write": translate("WritePanel", "Write a text"),
        "notes": translate("WritePanel", "Use of the notes"),
        "tone": translate("WritePanel", "Tone"),
        "length": translate("WritePanel", "Length"),
        "rewrite": translate("WritePanel", "Rewrite a text"),
    }
    words |= {f"kind_{kind}": called for kind, called in kind_words().items()}
    words |= {f"tone_{tone}": called for tone, called in tone_words().items() if tone}
    return words | {f"change_{change}": called for change, called in change_words().items()}
