"""What the Translate panel's findings and prompts are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from lampblack.domain.translations.marks import MarkKind
from lampblack.ui.model_words import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.natural_languages import NaturalLanguage
    from lampblack.domain.translations.glossary import TermUse
    from lampblack.domain.translations.marks import Mark


def language_words(language: NaturalLanguage) -> str:
    """A language's name in today's language, and in its own where that is another."""
    name = language.named(QLocale().name())
    return name if name.casefold() == language.own.casefold() else f"{name} ({language.own})"


def mark_words(mark: Mark) -> str:
    """What was found, with what it is about."""
    words = _kinds()[mark.kind]
    return f"{words}: {', '.join(mark.found)}" if mark.found else words


def count_words(count: int, uses: Sequence[TermUse]) -> str:
    """How many segments there are, and how often the terms of the glossary became what they are to."""
    parts = [QCoreApplication.translate("TranslatePanel", "Segments: {count}").format(count=count)]
    if uses:
        found, wanted = sum(use.found for use in uses), sum(use.wanted for use in uses)
        said = QCoreApplication.translate("TranslatePanel", "terms used {found} of {wanted} times")
        parts.append(said.format(found=found, wanted=wanted))
    return SEPARATOR.join(parts)


def _kinds() -> dict[MarkKind, str]:
    return {
        MarkKind.REFUSED: QCoreApplication.translate("TranslatePanel", "Not translated"),
        MarkKind.EMPTY: QCoreApplication.translate("TranslatePanel", "Empty"),
        MarkKind.UNCHANGED: QCoreApplication.translate("TranslatePanel", "Not changed"),
        MarkKind.CUT: QCoreApplication.translate("TranslatePanel", "Cut off"),
        MarkKind.DOUBLED: QCoreApplication.translate("TranslatePanel", "Said twice"),
        MarkKind.TOO_LONG: QCoreApplication.translate("TranslatePanel", "Much too long"),
        MarkKind.TOO_SHORT: QCoreApplication.translate("TranslatePanel", "Much too short"),
        MarkKind.PROMPT: QCoreApplication.translate("TranslatePanel", "Repeats the prompt"),
        MarkKind.SCRIPT: QCoreApplication.translate("TranslatePanel", "Not in that language"),
        MarkKind.LEFT_OVER: QCoreApplication.translate("TranslatePanel", "Left as it was"),
        MarkKind.TAGS: QCoreApplication.translate("TranslatePanel", "Formatting lost"),
        MarkKind.PLACEHOLDERS: QCoreApplication.translate("TranslatePanel", "Placeholder changed"),
        MarkKind.ADDRESSES: QCoreApplication.translate("TranslatePanel", "Address lost"),
        MarkKind.NUMBERS: QCoreApplication.translate("TranslatePanel", "Number lost"),
        MarkKind.NEW_NUMBERS: QCoreApplication.translate("TranslatePanel", "New number"),
        MarkKind.TERMS: QCoreApplication.translate("TranslatePanel", "Term not used"),
        MarkKind.TERM_FORMS: QCoreApplication.translate("TranslatePanel", "Term in another form"),
        MarkKind.CHATTER: QCoreApplication.translate("TranslatePanel", "Remark taken off"),
    }


def prompt_words() -> dict[str, str]:
    """Of the prompts that a person may change."""
    return {
        "translate": QCoreApplication.translate("TranslatePanel", "Translate a segment"),
        "again": QCoreApplication.translate("TranslatePanel", "Translate it once more"),
        "terms": QCoreApplication.translate("TranslatePanel", "Use of the glossary"),
        "keep": QCoreApplication.translate("TranslatePanel", "What is to be kept"),
    }
