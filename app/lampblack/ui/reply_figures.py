"""The honest numbers of a reply, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

if TYPE_CHECKING:
    from lampblack.domain.generation import GenerationStats


def in_words(stats: GenerationStats | None) -> str:
    """A line for each number; empty where the model had nothing to read, and so did nothing."""
    if stats is None or not stats.prompt_tokens:
        return ""
    locale, is_elsewhere = QLocale(), not stats.context_length
    prompt = QCoreApplication.translate(
        "ReplyFigures", "Prompt, in tokens: {prompt}, of which {reused} had been read before"
    )
    if is_elsewhere:  # where nobody tells either
        prompt = QCoreApplication.translate("ReplyFigures", "Prompt, in tokens: {prompt}")
    lines = [
        prompt,
        QCoreApplication.translate("ReplyFigures", "Time to the first token: {seconds} s"),
        QCoreApplication.translate("ReplyFigures", "Reply, in tokens: {written}, at {speed} tokens/s"),
    ]
    if stats.drafted_tokens:
        lines.append(QCoreApplication.translate("ReplyFigures", "Guessed ahead, in tokens: {guessed}, right: {right}"))
    if not is_elsewhere:
        lines.append(QCoreApplication.translate("ReplyFigures", "Seed: {seed}"))
    return "\n".join(lines).format(
        prompt=locale.toString(stats.prompt_tokens),
        reused=locale.toString(stats.reused_tokens),
        seconds=locale.toString(stats.time_to_first_token, "f", 2),
        written=locale.toString(stats.generated_tokens),
        speed=locale.toString(stats.tokens_per_second, "f", 1),
        guessed=locale.toString(stats.drafted_tokens),
        right=locale.toString(stats.accepted_tokens),
        seed=stats.seed,
    )
