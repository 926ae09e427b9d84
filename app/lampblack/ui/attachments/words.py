"""What is said about documents and their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

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
