"""The figures of the newest reply: its speed, and how much of the context it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.conversations import Message
    from lampblack.domain.generation import GenerationStats
    from lampblack.tasks.model_desk import ModelDesk
    from lampblack.ui.chat.composer import Composer
    from lampblack.ui.chat.live_replies import LiveReply
    from lampblack.ui.status_bar import StatusBar


class Figures:
    """Says them under the field and in the status bar."""

    def __init__(self, composer: Composer, status: StatusBar, desk: ModelDesk) -> None:
        self._composer, self._status, self._desk = composer, status, desk

    def show_speed(self, speed: float | None, stats: GenerationStats | None = None) -> None:
        """Tokens per second, None where there is nothing to say, and all numbers of a reply that has ended."""
        self._composer.set_speed(speed, stats)
        self._status.set_speed(speed)

    def show_ended(self, message: Message) -> None:
        """Of a reply that failed there are none, and those of the one before would be taken for its own."""
        self.show_speed((message.stats.tokens_per_second or None) if message.stats else None, message.stats)
        self.show_context([message])

    def show_context(self, messages: Sequence[Message] = (), live: LiveReply | None = None) -> None:
        """What the reply that is being written takes by now, else what the last of `messages` took that is counted."""
        loaded = self._desk.loaded
        total = loaded.context_length if loaded else None
        used = live.used if live is not None else None
        moves = used is not None
        counted = [message.stats for message in messages if message.stats is not None]
        if counted and not moves:
            used, total = counted[-1].prompt_tokens + counted[-1].generated_tokens, counted[-1].context_length
        elif live is not None and not moves and messages == ():
            return  # until the prompt is read, what the reply before it took is the best that is known
        self._composer.set_context(used, total, moves=moves)
        self._status.set_context(used, total)
