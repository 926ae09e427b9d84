"""Prompts that panels send: texts with places for what is to be filled in, which a person may change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PLACE = re.compile(r"\{([a-z_]+)\}")

LONGEST = 20_000
"""Characters of a prompt."""


def fill(template: str, values: Mapping[str, str]) -> str:
    """The prompt with a value at each of its places, such as {text}; what names no value stays as it stands.

    Values are taken as they are: braces in a text are no places.
    """
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), template)


def places(template: str) -> frozenset[str]:
    """The names of the places in a prompt."""
    return frozenset(_PLACE.findall(template))


def missing_places(template: str, shipped: str) -> tuple[str, ...]:
    """The places of the prompt that ships which a changed one lacks: what stands there would not reach the model."""
    return tuple(sorted(places(shipped) - places(template)))


def are_prompts(value: object, panels: Iterable[str] = ()) -> bool:
    """Whether something read from a file is prompts by panel and name."""
    return (
        isinstance(value, dict)
        and set(panels) <= set(value)
        and all(
            isinstance(panel, dict) and all(isinstance(text, str) and text for text in panel.values())
            for panel in value.values()
        )
    )
