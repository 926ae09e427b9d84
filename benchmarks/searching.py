"""Looking for words in 100,000 messages, English and Chinese, in 1,000 conversations: the slowest kind of question.

Milliseconds from the question to the hits with their excerpts, as the search field asks it; medians.
"""

from __future__ import annotations

import contextlib
import itertools
import random
import statistics
import tempfile
import time
from pathlib import Path

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.exchange import PortableConversation, PortableMessage
from lampblack.domain.generation import Role
from lampblack.store.database import Database
from lampblack.store.search import SearchStore
from lampblack.store.transfer import TransferStore

CONVERSATIONS, EACH = 1000, 100
ROUNDS = 21
_SYLLABLES = ("la", "mon", "te", "ri", "sol", "har", "bour", "ki", "ven", "dra", "lu", "per", "o", "ness", "ta", "mi")
_CHARACTERS = "海风平静船只在夜里继续航行人们唱着故乡的老歌雨轻轻落在港口的灯光上没有人谈起那些从未寄到的信件"
_VOCABULARY = 20_000
QUESTIONS = {
    "common_word": "the",
    "several_words": "the and of",
    "beginning": "har",
    "two_characters": "灯光",
    "rare_word": "lighthouse",
    "nothing": "xylophone",
    "symbols": "C++",
}


def measure() -> dict[str, float]:
    """The median of each kind of question, and the largest of these."""
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.closing(Database(Path(folder) / "lampblack.db")) as database,
    ):
        _fill(TransferStore(database))
        search = SearchStore(database)
        figures = {f"{name}_ms": _median(search, asked) for name, asked in QUESTIONS.items()}
    return {**figures, "slowest_ms": max(figures.values())}


def _median(search: SearchStore, asked: str) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        search.find(asked)
        taken.append(time.perf_counter() - began)
    return 1000 * statistics.median(taken)


class _Texts:
    """Words as often as they are in a language: the nth most frequent 1 / n as often as the first (Zipf)."""

    def __init__(self) -> None:
        self._draw = random.Random(4)
        made = ("".join(self._draw.choices(_SYLLABLES, k=self._draw.randint(1, 4))) for _ in range(_VOCABULARY))
        self._words = ["the", "of", "and", *made]
        self._weights = list(itertools.accumulate(1 / rank for rank in range(1, len(self._words) + 1)))

    def english(self) -> str:
        return " ".join(self._draw.choices(self._words, cum_weights=self._weights, k=60))

    def chinese(self) -> str:
        return "，".join("".join(self._draw.choices(_CHARACTERS, k=12)) for _ in range(5)) + "。"


def _fill(store: TransferStore) -> None:
    texts = _Texts()
    for number in range(CONVERSATIONS):
        messages = tuple(_message(texts, number, place) for place in range(EACH))
        store.add(
            PortableConversation(
                title=f"Conversation {number}",
                created_at=1000.0 * number,
                updated_at=1000.0 * number + EACH,
                options=ChatOptions(),
                messages=messages,
                leaf=EACH - 1,
            )
        )


def _message(texts: _Texts, number: int, place: int) -> PortableMessage:
    words = texts.english() if place % 4 else texts.chinese()
    if (number, place) == (7, 7):
        words += " lighthouse"
    if number % 10 == 0 and place == EACH // 2:
        words += " C++"
    return PortableMessage(
        parent=place - 1 if place else None,
        role=Role.ASSISTANT if place % 2 else Role.USER,
        text=words,
        state=MessageState.DONE,
        created_at=1000.0 * number + place,
    )
