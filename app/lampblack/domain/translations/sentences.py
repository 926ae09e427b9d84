"""Long segments in parts that a model translates well, and joined again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from lampblack.domain.segment_tags import TAG
from lampblack.domain.translations.writing_systems import is_spaced, weight

LONGEST = 900.0
"""How much a part says at most, by `weight`: so many letters, or some 300 Chinese characters."""
_BREAKS = (
    re.compile(r"\n+"),
    re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|[。！？…]+[”’」』）]*\s*"),
    re.compile(r"(?<=[;:,])\s+|[；：，、]\s*"),
    re.compile(r"\s+"),
)


@dataclass(frozen=True, slots=True)
class PartOfSegment:
    """text: what is translated; after: the blanks behind it, which stay."""

    text: str
    after: str = ""


def parts_of(text: str) -> tuple[PartOfSegment, ...]:
    """A segment in parts that joined with what is behind them give it exactly; one part where it is short. A part ends
    where a sentence does, where there is one, and not within a tag and its end, where that can be.
    """
    pieces = _split(text, 0)
    found = []
    for piece in pieces:
        core = piece.rstrip()
        if core:
            found.append(PartOfSegment(core, piece[len(core) :]))
        elif found:
            found[-1] = PartOfSegment(found[-1].text, found[-1].after + piece)
    return tuple(found)


def joined(targets: list[str], parts: tuple[PartOfSegment, ...], target_language: str) -> str:
    """The translations of a segment's parts as one."""
    between = " " if is_spaced(target_language) else ""
    texts = []
    for target, part in zip(targets, parts, strict=True):
        after = part.after
        if "\n" not in after:
            after = between
        texts += [target, after]
    return "".join(texts[:-1]) + parts[-1].after if texts else ""


def _split(text: str, level: int) -> list[str]:
    if weight(text) <= LONGEST:
        return [text]
    if level == len(_BREAKS):
        return _cut(text)
    pieces = _at_breaks(text, level)
    groups: list[str] = []
    for piece in pieces:
        if groups and weight(groups[-1]) + weight(piece) <= LONGEST:
            groups[-1] += piece
        elif weight(piece) > LONGEST:
            groups += _split(piece, level + 1)
        else:
            groups.append(piece)
    return groups


def _at_breaks(text: str, level: int) -> list[str]:
    """The text broken where a tag is not open."""
    places, depths = [0], _depths(text)
    for found in _BREAKS[level].finditer(text):
        if found.end() < len(text) and depths[found.end()] == 0:
            places.append(found.end())
    places.append(len(text))
    return [text[start:end] for start, end in pairwise(places) if start < end]


def _depths(text: str) -> list[int]:
    """How many tags are open at each place, and at least one within a tag."""
    depths = [0] * (len(text) + 1)
    place = depth = 0
    for found in TAG.finditer(text):
        depths[place : found.start() + 1] = [depth] * (found.start() + 1 - place)
        depths[found.start() + 1 : found.end()] = [depth + 1] * (found.end() - found.start() - 1)
        place = found.end()
        if found[1]:
            depth = max(0, depth - 1)
        elif not found[3]:
            depth += 1
    depths[place:] = [depth] * (len(depths) - place)
    return depths


def _cut(text: str) -> list[str]:
    """Where nothing else helps: at any character, but not within a tag."""
    step = int(LONGEST / 3)
    inside = {place for found in TAG.finditer(text) for place in range(found.start() + 1, found.end())}
    places = [0]
    while places[-1] + step < len(text):
        place = places[-1] + step
        while place in inside:
            place += 1
        places.append(place)
    places.append(len(text))
    return [text[start:end] for start, end in pairwise(places)]
