"""Marking English source text for translation, where no Qt may be imported."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Marks `text` for Qt's lupdate, which looks for this very name; returns it unchanged."""
    del context
    return text
