"""The figures of the newest reply, or of two: their speed, and how much of the context they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.endpoints import model_elsewhere

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.conversations import Message
    from lampblack.domain.generation import GenerationStats
    from lampblack.domain.models import LoadedModel
    from lampblack.tasks.model_desk import ModelDesk
    from lampblack.ui.chat.composer import Composer
    from lampblack.ui.chat.live_replies import LiveReplies, LiveReply
    from lampblack.ui.status_bar import StatusBar


class Figures:
    """Says them under the field and in the status bar."""

    def __init__(self, composer: Composer, status: StatusBar, desk: ModelDesk, live: LiveReplies) -> None:
        self._composer, self._status, self._desk, self._live = composer, status, desk, live
        self._speeds: list[float] = []
        self._last: GenerationStats | None = None
        self._model: LoadedModel | None = None
        self._about: int | None = None

    def show_speeds(self, *speeds: float | None, stats: GenerationStats | None = None) -> None:
        """Tokens per second of the replies in view, as far as they are known, and all numbers of one that has ended."""
        self._speeds = [speed for speed in speeds if speed is not None]
        self._composer.set_speeds(self._speeds, stats)
        self.show_all_speeds()

    def show_all_speeds(self) -> None:
        """The status bar speaks of all replies that are being written; where none runs, of those in view."""
        self._status.set_speeds(self._live.speeds() if self._live else self._speeds)

    def show_ended(self, message: Message) -> None:
        """Of a reply that failed there are none, and those of the one before would be taken for its own."""
        self.show_speeds(self._live.speed_of(message), stats=message.stats)
        if message.stats is not None:
            self._last, self._about = message.stats, None
        self.show_context()

    def show_conversation(self, messages: Sequence[Message], live: LiveReply | None = None) -> None:
        """Another conversation is in view, or another part of it: what its last reply took that is counted."""
        self._about = None
        counted = [message.stats for message in messages if message.stats is not None]
        self._last = counted[-1] if counted else None
        self.show_context(live)

    def show_about(self, tokens: int) -> None:
        """What all of the conversation in view takes by an estimate, for some of it was never counted."""
        self._about = tokens
        self.show_context()

    def show_context(self, live: LiveReply | None = None) -> None:
        """What the reply that is being written takes by now; until its prompt is read, what the one before it took."""
        used = live.used if live is not None else None
        moves = used is not None
        is_about = not moves and self._about is not None
        if is_about:
            used = self._about
        elif not moves and self._last is not None:
            used = self._last.prompt_tokens + self._last.generated_tokens
        total = self._total()
        if used is not None and total:
            used = min(used, total)  # the last token of a reply that fills the context is written, but never read
        self._composer.set_context(used, total, moves=moves, is_about=is_about)
        self._status.set_context(used, total, is_about=is_about)

    def _total(self) -> int | None:
        """What the chosen model had when it was last in memory: its engine may be gone, and will come back with it. Of
        one elsewhere nobody says it."""
        if model_elsewhere(self._desk.chosen) is not None:
            return None
        self._model = self._desk.loaded or self._model
        if self._model is not None and self._model.path == self._desk.chosen:
            return self._model.context_length
        return self._last.context_length or None if self._last is not None else None
