"""Finding a phrase in the conversation that is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lampblack.domain.search import phrase_count, phrase_places
from lampblack.ui.transcript import found_formulas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.ui.markdown.idle import IdleQueue
    from lampblack.ui.transcript.column import Column
    from lampblack.ui.transcript.found_words import FoundWords
    from lampblack.ui.transcript.message_view import MessageView
    from lampblack.ui.transcript.scrolling import Scrolling


class Finder:
    """Goes from place to place within a message, then on to the next that has the phrase, and round at the end.

    All of it is done between the events of the window: a conversation may have a thousand messages. How many places
    a message has is known once it is shown; before, it is what its Markdown says. arrange: places the messages.
    """

    def __init__(
        self, column: Column, scrolling: Scrolling, found: FoundWords, idle: IdleQueue, arrange: Callable[[], None]
    ) -> None:
        self._column, self._scrolling, self._found = column, scrolling, found
        self._idle, self._arrange = idle, arrange
        self.told: Callable[[int, int], None] = lambda _place, _count: None
        """Hears at which place it is, from 1 on, and how many there are; both 0 where there is none."""
        self._phrase = ""
        self._read: dict[int, str] = {}
        self._counts: dict[int, int] = {}
        self._at: int | None = None
        self._index = 0
        self._is_going = False
        self._waiting: list[int] = []

    def find(self, phrase: str) -> None:
        """Goes to the first place in a message that is in sight or below it, else to the first of all."""
        self._idle.drop(self)
        if self._is_going:
            self._arrange()  # what was brought on the way
        self._found.clear()
        self._phrase, self._at, self._index = phrase, None, 0
        self._read, self._counts, self._waiting = {}, {}, []
        self._is_going = bool(phrase)
        if phrase:
            self._idle.add(self, self._counting())

    def step(self, step: int) -> None:
        """Goes to the next place (1) or the one before (-1); while it is on its way somewhere, after that."""
        if self._is_going:
            self._waiting.append(step)
            return
        for message_id, text in [(message.id, message.text) for message in self._column.messages]:
            self._count(message_id, text)
        if self._at in self._counts and self._found.move(step):
            self._index += step
            self._tell()
        else:
            self._go_on(step)

    def end(self) -> MessageView | None:
        """Takes the marks away; returns the message that it was in."""
        at = self._at
        self.find("")
        return next((view for view in self._column.views if view.message.id == at), None)

    # --- how many

    def _counting(self) -> Iterator[None]:
        for message in list(self._column.messages):
            self._count(message.id, message.text)
            yield
        numbers = self._numbers()
        seen = {view.message.id for view in self._column.views if view.geometry().bottom() >= self._scrolling.value}
        self._go(next((number for number in numbers if number in seen), numbers[0] if numbers else None), 1)

    def _count(self, number: int, text: str) -> None:
        if self._read.get(number) is not text:
            self._read[number] = text
            self._counts[number] = phrase_count(text, self._phrase) or found_formulas.stand_in_some(
                text, partial(phrase_places, phrase=self._phrase)
            )

    def _numbers(self) -> list[int]:
        return [message.id for message in self._column.messages if self._counts.get(message.id)]

    def _tell(self) -> None:
        numbers = self._numbers()
        if self._at not in numbers:
            self.told(0, 0)
            return
        before = sum(self._counts[number] for number in numbers[: numbers.index(self._at)])
        self.told(before + self._index + 1, sum(self._counts[number] for number in numbers))

    # --- from message to message

    def _go_on(self, step: int) -> None:
        """To the next message that has the phrase, or the one before, seen from where it is now."""
        order = [message.id for message in self._column.messages]
        numbers = set(self._numbers())
        here = order.index(self._at) if self._at in order else -1 if step > 0 else len(order)
        after = order[here + 1 :] + order[: here + 1] if step > 0 else order[:here][::-1] + order[here:][::-1]
        self._go(next((number for number in after if number in numbers), None), step)

    def _go(self, number: int | None, step: int) -> None:
        self._at = number
        self._is_going = number is not None
        if number is None:
            self._found.clear()
            self._waiting.clear()
        else:
            self._index = 0 if step > 0 else self._counts[number] - 1
            self._idle.add(self, self._going(number, step))
        self._tell()

    def _going(self, number: int, step: int) -> Iterator[None]:
        yield from self._column.bringing(number)
        view = next((view for view in self._column.views if view.message.id == number), None)
        if view is None:
            self._is_going = False
            return
        self._arrange()
        self._scrolling.following = False
        self._scrolling.reveal(view)
        find = partial(phrase_places, phrase=self._phrase)
        self._found.show(view, find, 0 if step > 0 else -1, partial(self._arrived, number, step))

    def _arrived(self, number: int, step: int, count: int | None) -> None:
        """The message is shown, and so many places are marked in it; where there is none, another is looked for.

        None: it was taken away meanwhile.
        """
        if number != self._at:
            return
        if count is None:
            self._is_going = False
            self._waiting.clear()
            return
        self._counts[number] = count
        if not count:
            self._go_on(step)
            return
        self._is_going = False
        self._index = 0 if step > 0 else count - 1
        self._tell()
        if self._waiting:
            self.step(self._waiting.pop(0))
