"""Named entities: the form in which a model is to list them, and where they stand in the text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_ENTITIES = 40
"""Of one piece of a text."""

LONGEST = 120
"""Characters of one."""

LEAST_LIKENESS = 85.0
"""Of 100, by rapidfuzz's ratio: below, a passage is not what the model meant."""

_SHORTEST_ALIKE = 5
"""Characters from which on a passage that is only alike may be taken: below, one letter makes another word."""

_LARGEST_SEARCHED = 20_000
"""Characters of a text in which passages that are only alike are looked for."""

_COMPLETE = re.compile(r'\{\s*"text"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*"type"\s*:\s*"(?:[^"\\]|\\.)*"\s*\}')
_WORD = re.compile(r"\w")


class Found(StrEnum):
    """How an entity was found in the text."""

    EXACT = "exact"
    SPELLED_OTHERWISE = "spelled otherwise"  # other upper and lower case, or other spaces
    ALIKE = "alike"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Entity:
    """What the model named, its type, and every place in the text: characters, start and stop. No place: the model made
    it up, or wrote it otherwise.
    """

    text: str
    type: str
    found: Found = Found.NOWHERE
    places: tuple[tuple[int, int], ...] = ()


def schema(types: Sequence[str]) -> str:
    """The JSON Schema of the list that the model is to write."""
    entity = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "minLength": 1, "maxLength": LONGEST},
            "type": {"enum": list(types)},
        },
        "required": ["text", "type"],
        "additionalProperties": False,
    }
    return json.dumps({"type": "array", "items": entity, "maxItems": MOST_ENTITIES}, ensure_ascii=False)


def entities_of(reply: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The texts and types in a reply, each once, and whether the reply is whole: of one that was cut off, those before
    the cut are taken.
    """
    try:
        listed: Any = json.loads(reply)
        is_whole = isinstance(listed, list)
    except ValueError:
        listed, is_whole = [json.loads(found[0]) for found in _COMPLETE.finditer(reply)], False
    pairs = [
        (str(one["text"]).strip(), str(one["type"]))
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict) and "text" in one and "type" in one
    ]
    return tuple(dict.fromkeys(pair for pair in pairs if pair[0])), is_whole


def located(pairs: Iterable[tuple[str, str]], text: str) -> tuple[Entity, ...]:
    """The entities with their places in the text, in the order of the first of them; those without one last."""
    entities = [_entity(name, kind, text) for name, kind in dict.fromkeys(pairs)]
    return tuple(sorted(entities, key=lambda one: (not one.places, one.places[:1])))


def _entity(name: str, kind: str, text: str) -> Entity:
    if places := _matches(re.escape(name), text, 0):
        return Entity(name, kind, Found.EXACT, places)
    parts = [re.escape(sign) for sign in name if not sign.isspace()]
    if parts and (places := _matches(r"\s*".join(parts), text, re.IGNORECASE)):
        return Entity(name, kind, Found.SPELLED_OTHERWISE, places)
    place = _alike(name, text)
    return Entity(name, kind, Found.ALIKE, (place,)) if place else Entity(name, kind)


def _matches(pattern: str, text: str, flags: int) -> tuple[tuple[int, int], ...]:
    """Every place, but none amid a word: "Ann" does not stand in "Annual". Scripts without spaces have
    no such middle.
    """
    places = (found.span() for found in re.finditer(pattern, text, flags))
    return tuple((start, stop) for start, stop in places if not (_is_amid(text, start) or _is_amid(text, stop)))


def _is_amid(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return _is_spaced(before) and _is_spaced(after) and before.isdigit() == after.isdigit()


def _is_spaced(sign: str) -> bool:
    """Whether it belongs to words that spaces stand between: not Chinese, Japanese or Thai."""
    return bool(_WORD.match(sign)) and not (
        "\u0e00" <= sign <= "\u0eff" or "\u2e80" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff" or sign > "\uffff"
    )


def _alike(name: str, text: str) -> tuple[int, int] | None:
    if len(name) < _SHORTEST_ALIKE:
        return None
    best = fuzz.partial_ratio_alignment(name.lower(), _lower(text[:_LARGEST_SEARCHED]), score_cutoff=LEAST_LIKENESS)
    if best is None or best.dest_end <= best.dest_start:
        return None
    start, stop = _whole_words(text, best.dest_start, best.dest_end)
    if fuzz.ratio(name.lower(), _lower(text[start:stop])) < LEAST_LIKENESS:
        return None
    return start, stop


def _lower(text: str) -> str:
    """In small letters, as many characters as before: a few letters have two small ones."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def _whole_words(text: str, start: int, stop: int) -> tuple[int, int]:
    while _is_amid(text, start):
        start -= 1
    while _is_amid(text, stop):
        stop += 1
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return start, stop
