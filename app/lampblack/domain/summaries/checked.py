"""A summary with what supports it: each sentence with its passage, each fact with where it was found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.splitting.sentences import sentences
from lampblack.domain.summaries.facts import check_facts

if TYPE_CHECKING:
    from lampblack.domain.summaries.facts import Fact
    from lampblack.domain.summaries.support import Source, Support

_MARKS = re.compile(r"\s*(?:#{1,6}[ \t]+|[-*+•][ \t]+|\(?\d{1,2}[.)、][ \t]*)?(?:\*\*|__)?")


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of a summary: its characters from start to stop, list marks left out. support: None where no passage
    of the source supports it. facts: their places count from the sentence's start.
    """

    start: int
    stop: int
    text: str
    support: Support | None
    facts: tuple[Fact, ...]


def checked(summary: str, source: Source) -> tuple[CheckedSentence, ...]:
    """All sentences of a summary that have words, in order."""
    found: list[CheckedSentence] = []
    for one in sentences(summary):
        marks = _MARKS.match(summary, one.start, one.stop)
        start = marks.end() if marks is not None else one.start
        text = summary[start : one.stop].rstrip()
        if not any(character.isalnum() for character in text):
            continue
        support = source.support(text)
        passage = source.text[support.start : support.stop] if support is not None else ""
        found.append(CheckedSentence(start, start + len(text), text, support, check_facts(text, source.text, passage)))
    return tuple(found)
