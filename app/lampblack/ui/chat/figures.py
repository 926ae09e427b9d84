"""The figures of the newest reply: its speed, and how much of the context it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.conversations import Message
    from lampblack.domain.generation import GenerationStats
    from lampblack.domain.models import LoadedModel
    from lampblack.tasks.model_desk import ModelDesk
    from lampblack.ui.chat.composer import Composer
    from lampblack.ui.chat.live_replies import LiveReply
    from lampblack.ui.status_bar import StatusBar


class Figures:
    """Says them under the field and in the status bar."""

    def __init__(self, composer: Composer, status: StatusBar, desk: ModelDesk) -> None:
        self._composer, self._status, self._desk = composer, status, desk
        self._last: GenerationStats | None = None
        self._model: LoadedModel | None = None

    def show_speed(self, speed: float | None, stats: GenerationStats | None = None) -> None:
        """Tokens per second, None where there is nothing to say, and all numbers of a reply that has ended."""
        self._composer.set_speed(speed, stats)
        self._status.set_speed(speed)

    def show_ended(self, message: Message) -> None:
        """Of a reply that failed there are none, and those of the one before would be taken for its own."""
        self.show_speed((message.stats.tokens_per_second or None) if message.stats else None, message.stats)
        self._last = message.stats or self._last
        self.show_context()

    def show_conversation(self, messages: Sequence[Message], live: LiveReply | None = None) -> None:
        """Another conversation is in view, or another part of it: what its last reply took that is counted."""
        counted = [message.stats for message in messages if message.stats is not None]
        self._last = counted[-1] if counted else None
        self.show_context(live)

    def show_context(self, live: LiveReply | None = None) -> None:
        """What the reply that is being written takes by now; until its prompt is read, what the one before it took."""
        used = live.used if live is not None else None
        moves = used is not None
        if not moves and self._last is not None:
            used = self._last.prompt_tokens + self._last.generated_tokens
        total = self._total()
        if used is not None and total:
            used = min(used, total)  # the last token of a reply that fills the context is written, but never read
        self._composer.set_context(used, total, moves=moves)
        self._status.set_context(used, total)

    def _total(self) -> int | None:
        """What the chosen model had when it was last in memory: its engine may be gone, and will come back with it."""
        self._model = self._desk.loaded or self._model
        if self._model is not None and self._model.path == self._desk.chosen:
            return self._model.context_length
        return self._last.context_length if self._last is not None else None
