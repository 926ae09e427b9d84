"""The replies that are running, with all their text so far, whichever conversation is shown."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lampblack.domain.conversations import MessageState

if TYPE_CHECKING:
    from lampblack.domain.conversations import Message

SPEED_WINDOW = 2.0
"""Seconds over which the live tokens/s is taken."""


@dataclass(slots=True)
class LiveReply:
    """A reply that is running: all its text so far, and when tokens came (monotonic seconds, count).

    begun: the text that it had before, where it is gone on with. reading: how many tokens of the prompt have been read,
    of how many; None while its model is not in memory. written: how many tokens of the reply have come. moved: from
    which message on the model sees the conversation for it, alone in a tuple, where that has changed.
    """

    conversation_id: int
    begun: str = ""
    reading: tuple[int, int] | None = None
    moved: tuple[int | None] | None = None
    pieces: list[str] = field(default_factory=list)
    arrivals: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=100))
    written: int = 0
    is_stopping: bool = False

    @property
    def used(self) -> int | None:
        """Tokens of the context that prompt and reply take by now; None while the prompt's are not known."""
        return self.reading[1] + self.written if self.reading is not None and self.reading[1] else None

    def speed(self) -> float | None:
        """Tokens per second over the last SPEED_WINDOW seconds."""
        if len(self.arrivals) < 2:
            return None
        newest = self.arrivals[-1][0]
        recent = [(when, count) for when, count in self.arrivals if newest - when <= SPEED_WINDOW]
        span = newest - recent[0][0]
        return sum(count for _, count in recent[1:]) / span if span > 0 else None

    def add_text(self, text: str, tokens: int) -> None:
        """More of it has come."""
        self.pieces.append(text)
        self.arrivals.append((time.monotonic(), tokens))
        self.written += tokens


class LiveReplies:
    """What the window knows of running replies and the disk does not yet. Lives on the window's thread.

    Text, and even the end, of a reply may come before the background thread that began it says so: until then its
    conversation is 0.
    """

    def __init__(self) -> None:
        self._live: dict[int, LiveReply] = {}
        self._ended: dict[int, Message] = {}

    def __bool__(self) -> bool:
        return bool(self._live)

    @property
    def writing(self) -> int:
        """How many replies have begun; others that run wait, or their prompts are being read."""
        return sum(bool(live.pieces) for live in self._live.values())

    def speeds(self) -> list[float]:
        """Tokens per second of all that are being written, those that began first first."""
        return [speed for live in self._live.values() if (speed := live.speed()) is not None]

    def speed_of(self, reply: Message) -> float | None:
        """Tokens per second of a reply: now, where it is being written, or all in all."""
        if reply.id in self._live:
            return self._live[reply.id].speed()
        return (reply.stats.tokens_per_second or None) if reply.stats is not None else None

    @property
    def are_stopping(self) -> bool:
        """Whether replies run, and a person has stopped all of them."""
        return bool(self._live) and all(live.is_stopping for live in self._live.values())

    @property
    def is_crowded(self) -> bool:
        """Whether several run, so that one may wait for another."""
        return len(self._live) > 1

    @property
    def conversations(self) -> set[int]:
        """The conversations in which a reply runs."""
        return {live.conversation_id for live in self._live.values()}

    @property
    def oldest(self) -> int | None:
        """The reply that has been running for the longest."""
        return next(iter(self._live), None)

    def of(self, conversation_id: int | None) -> list[int]:
        """The replies that run in a conversation; None, one that is not on disk yet, has none."""
        return [number for number, live in self._live.items() if live.conversation_id == conversation_id]

    def live(self, message_id: int) -> LiveReply:
        """What is known of a reply that is running, noted as such with this."""
        return self._live.setdefault(message_id, LiveReply(conversation_id=0))

    def begin(self, reply: Message) -> Message:
        """Notes a reply as running, unless it has ended before this thread heard of its beginning."""
        ended = self._ended.get(reply.id)
        if ended is not None:
            self._live.pop(reply.id, None)
            return ended
        live = self.live(reply.id)
        live.conversation_id, live.begun = reply.conversation_id, reply.text
        return self.newest(reply)

    def end(self, message: Message) -> None:
        """The reply has ended so."""
        self._live.pop(message.id, None)
        self._ended[message.id] = message

    def forget_end(self, message_id: int) -> None:
        """The reply is about to be tried again in its place."""
        self._ended.pop(message_id, None)

    def newest(self, message: Message) -> Message:
        """A running reply with the text that has come since it was read from the disk, or as it has ended since."""
        live = self._live.get(message.id)
        if live is not None:
            seen_from = live.moved[0] if live.moved is not None else message.seen_from
            return replace(message, text=live.begun + "".join(live.pieces), seen_from=seen_from)
        if message.state is MessageState.RUNNING:
            return self._ended.get(message.id, message)
        self._ended.pop(message.id, None)
        return message
