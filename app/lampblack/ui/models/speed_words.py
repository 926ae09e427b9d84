"""How fast a model is here, in today's language."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from lampblack.domain.sizes import in_words

if TYPE_CHECKING:
    from lampblack.domain.speed import Speed

_WHOLE_FROM = 100
"""Tokens/s from which on nobody needs a tenth."""


def speed_words(speed: Speed) -> str:
    """Tokens/s of reading and writing, the memory, and the day."""
    words = QCoreApplication.translate(
        "ModelsDialog", "reads {read} and writes {written} tokens/s, {memory} of memory (measured {date})"
    )
    if not speed.memory:
        words = QCoreApplication.translate(
            "ModelsDialog", "reads {read} and writes {written} tokens/s (measured {date})"
        )
    return words.format(
        read=_number(speed.read_per_second),
        written=_number(speed.written_per_second),
        memory=in_words(speed.memory),
        date=time.strftime("%Y-%m-%d", time.localtime(speed.measured_at)),
    )


def _number(per_second: float) -> str:
    return QLocale().toString(per_second, "f", 0 if per_second >= _WHOLE_FROM else 1)
