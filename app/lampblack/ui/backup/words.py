"""When something was, and how large it is, as people read it."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale

from lampblack.domain.sizes import in_words


def moment(seconds: float) -> str:
    """Unix seconds as a day and a time."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(seconds)), QLocale.FormatType.ShortFormat)


def size(count: int) -> str:
    """Bytes."""
    return in_words(count)
