"""A model on disk in words, and the colours of the words that judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from lampblack.domain.sizes import in_words

if TYPE_CHECKING:
    from lampblack.domain.models import ModelInfo

SEPARATOR = " · "


def facts(model: ModelInfo) -> str:
    """Size and quantization: "98 MB · Q4_1"."""
    return SEPARATOR.join(part for part in (in_words(model.bytes), model.quantization) if part)


def verdict(fit: str | None) -> tuple[str, str]:
    """Whether the model fits this computer, in words, and the palette's role for them; empty where nobody knows."""
    if fit == "fits":
        return QCoreApplication.translate("Models", "fits this computer"), "good"
    if fit == "tight":
        return QCoreApplication.translate("Models", "only just fits"), "careful"
    if fit == "too_large":
        return QCoreApplication.translate("Models", "too large for this computer"), "bad"
    return "", "quiet"


def in_memory() -> str:
    """What a list says of the model that is loaded."""
    return QCoreApplication.translate("Models", "in memory")
