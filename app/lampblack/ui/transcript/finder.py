"""Finding a phrase in the conversation that is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lampblack.domain.search import has_phrase, phrase_places

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.ui.transcript.column import Column
    from lampblack.ui.transcript.found_words import FoundWords
    from lampblack.ui.transcript.message_view import MessageView
    from lampblack.ui.transcript.scrolling import Scrolling


class Finder:
    """Goes from place to place within a message, then on to the next that has the phrase, and round at the end.

    arrange: places the messages after one got a view; told: where it is, as the message's place among those that have
    the phrase, from 1 on (0: nowhere), and how many these are.
    """

    def __init__(self, column: Column, scrolling: Scrolling, found: FoundWords, arrange: Callable[[], None]) -> None:
        self._column, self._scrolling, self._found, self._arrange = column, scrolling, found, arrange
        self._phrase = ""
        self._at: int | None = None

    def find(self, phrase: str) -> tuple[int, int]:
        """Goes to the first message with the phrase that is in sight or below it, else to the first of all."""
        self._phrase, self._at = phrase, None
        numbers = self._numbers()
        if not numbers:
            self._found.clear()
            return 0, 0
        seen = {view.message.id for view in self._column.views if view.geometry().bottom() >= self._scrolling.value}
        return self._show(numbers, next((place for place, number in enumerate(numbers) if number in seen), 0), 0)

    def step(self, step: int) -> tuple[int, int]:
        """Goes to the next place (1) or the one before (-1)."""
        numbers = self._numbers()
        if not numbers:
            return 0, 0
        if self._at not in numbers:
            return self._show(numbers, 0 if step > 0 else -1, 0 if step > 0 else -1)
        place = numbers.index(self._at)
        if self._found.move(step):
            return place + 1, len(numbers)
        return self._show(numbers, (place + step) % len(numbers), 0 if step > 0 else -1)

    def end(self) -> MessageView | None:
        """Takes the marks away; returns the message that it was in."""
        self._found.clear()
        at, self._at, self._phrase = self._at, None, ""
        return self._column.bring(at) if at is not None else None

    def _numbers(self) -> list[int]:
        return [message.id for message in self._column.messages if has_phrase(message.text, self._phrase)]

    def _show(self, numbers: list[int], place: int, current: int) -> tuple[int, int]:
        place %= len(numbers)
        self._at = numbers[place]
        view = self._column.bring(self._at)
        assert view is not None
        self._arrange()
        self._scrolling.following = False
        self._scrolling.reveal(view)
        self._found.show(view, partial(phrase_places, phrase=self._phrase), current)
        return place + 1, len(numbers)
