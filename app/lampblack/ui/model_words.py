"""A model on disk in words, and the colours of the words that judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from lampblack.domain.sizes import in_words

if TYPE_CHECKING:
    from lampblack.domain.models import ModelInfo

SEPARATOR = " · "

SUSPECT = "suspect"
"""The verdict on a model that the engine died with: more important than whether it fits."""


def facts(model: ModelInfo) -> str:
    """Size and quantization: "98 MB · Q4_1"."""
    return SEPARATOR.join(part for part in (in_words(model.bytes), model.quantization) if part)


def kind(model: ModelInfo) -> str:
    """A word for a model that is not made for chat, empty for one that is."""
    return "" if model.has_chat_template else QCoreApplication.translate("Models", "base model")


def notes_on_base_models() -> tuple[str, str]:
    """What to know of a model that is not made for chat, in some words and in as few as possible."""
    return (
        QCoreApplication.translate("Models", "Base model: continues text, not made for chat"),
        QCoreApplication.translate("Models", "Base model"),
    )


def about_base_models() -> str:
    """What a base model does, for who wants to know more."""
    return QCoreApplication.translate(
        "Models",
        "This model has learnt to continue a text, not to answer. Its file says nothing of how a chat is to be written "
        "(no chat template), so replies may ramble or repeat the question. For chat, choose a model with “Instruct”, "
        "“Chat” or “it” in its name.",
    )


def about_suspects() -> str:
    """What it means that a model has stopped the engine."""
    return QCoreApplication.translate(
        "Models",
        "The engine stopped unexpectedly while it used this model, so the model is no longer loaded by itself. Choose "
        "it here to try again.",
    )


def tool_tip(model: ModelInfo, judgement: str | None = None) -> str:
    """Where the model's file is, what became of the engine with it, and what a base model is.

    Qt breaks the lines of rich text only.
    """
    notes = [about_suspects()] if judgement == SUSPECT else []
    if not model.has_chat_template:
        notes.append(about_base_models())
    return "".join(map(paragraph, (model.path, *notes))) if notes else model.path


def paragraph(words: str) -> str:
    """Plain words as rich text."""
    return f"<p>{words.replace('&', '&amp;').replace('<', '&lt;')}</p>"


def verdict(fit: str | None) -> tuple[str, str]:
    """Whether the model fits this computer, or what became of the engine with it, and the palette's role for the words;
    empty where nobody knows."""
    if fit == SUSPECT:
        return QCoreApplication.translate("Models", "stopped the engine"), "careful"
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
