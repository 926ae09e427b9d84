"""What is said about documents and their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from lampblack.domain.attachments import Why

if TYPE_CHECKING:
    from lampblack.domain.attachments import Attached, Place, Source


def place_words(place: Place) -> str:
    """Such as "page 3"."""
    if place.is_page:
        return QCoreApplication.translate("Attachments", "page {number}").format(number=place.number)
    return QCoreApplication.translate("Attachments", "line {number}").format(number=place.number)


def source_words(source: Source) -> str:
    """Such as "[1] notes.pdf, page 3"."""
    if source.is_whole:
        return f"[{source.number}] {source.name}"
    words = QCoreApplication.translate("Attachments", "{name}, {place}")
    return f"[{source.number}] " + words.format(name=source.name, place=place_words(source.place))


def source_tip(source: Source) -> str:
    """The source, why it was given, and how its passage begins, a line for each."""
    excerpt = " ".join(source.excerpt.split())
    is_cut = len(source.excerpt) < source.end - source.begin
    return f"{source_words(source)}\n{why_words(source.why)}\n{excerpt}{'…' if is_cut else ''}"


def why_words(why: Why) -> str:
    """Why the model was given a part of a document."""
    return {
        Why.WHOLE: QCoreApplication.translate("Attachments", "The whole document was given"),
        Why.WORDS: QCoreApplication.translate("Attachments", "Found by its words"),
        Why.MEANING: QCoreApplication.translate("Attachments", "Found by its meaning"),
        Why.BOTH: QCoreApplication.translate("Attachments", "Found by its words and by its meaning"),
        Why.BESIDE: QCoreApplication.translate(
            "Attachments", "Not found itself: it stands beside a found passage, to be understood with it"
        ),
        Why.SPREAD: QCoreApplication.translate(
            "Attachments", "Not found: nothing in the document fits the question, so parts from all over were given"
        ),
        Why.UNKNOWN: QCoreApplication.translate("Attachments", "Chosen when the document was searched"),
    }[why]


def why_mark(why: Why) -> str:
    """The same in a word or two, where the question's words are not to be looked for in it; else empty."""
    if why is Why.MEANING:
        return QCoreApplication.translate("Attachments", "by its meaning")
    if why is Why.BESIDE:
        return QCoreApplication.translate("Attachments", "beside a found one")
    if why is Why.SPREAD:
        return QCoreApplication.translate("Attachments", "one of several")
    return ""


def size_words(attached: Attached) -> str:
    """About how many tokens it has."""
    words = QCoreApplication.translate("Attachments", "≈ {count} tokens")
    return words.format(count=QLocale().toString(attached.tokens))


def use_words(attached: Attached) -> str:
    """How much of it the model was given; empty while that is open."""
    if attached.used is None:
        return ""
    if attached.is_whole:
        return QCoreApplication.translate("Attachments", "whole")
    words = QCoreApplication.translate("Attachments", "searched: {used} of {all} passages")
    return words.format(used=attached.used, all=attached.passages)


def forecast_words(attached: Attached, whole: bool | None) -> str:
    """How much of it the model will be given; empty where no model is loaded, whose context would say."""
    if whole is None:
        return ""
    if whole:
        return QCoreApplication.translate("Attachments", "whole")
    words = QCoreApplication.translate("Attachments", "will be searched: {all} passages")
    return words.format(all=attached.passages)
