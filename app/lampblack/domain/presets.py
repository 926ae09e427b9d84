"""Presets: options of a conversation under a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lampblack.domain.conversations import ChatOptions

LONGEST_NAME = 80
LONGEST_PROMPT = 200_000
"""Characters."""
LONGEST_REPLY = 1 << 20
HIGHEST_TEMPERATURE = 2.0
GREATEST_TOP_K = 1000
REPEAT_PENALTIES = (1.0, 2.0)
GREATEST_SEED = 0xFFFFFFFE
"""The number after it means "random" to llama.cpp."""
_OWN = "own:"


@dataclass(frozen=True, slots=True)
class Preset:
    """Options with a name. key: a word for one that ships, else made of the number that the store gave it."""

    key: str
    name: str
    options: ChatOptions

    @property
    def number(self) -> int | None:
        """The store's number of one that a person made; None for one that ships."""
        return int(self.key.removeprefix(_OWN)) if self.key.startswith(_OWN) else None

    def fits(self, options: ChatOptions) -> bool:
        """Whether these are its options. A seed that it leaves open may be any."""
        seed = options.seed if self.options.seed is None else self.options.seed
        return replace(self.options, preset="", seed=seed) == replace(options, preset="")

    def for_conversation(self, before: ChatOptions) -> ChatOptions:
        """The options of a conversation that takes it; a seed that it leaves open stays as it was."""
        seed = before.seed if self.options.seed is None else self.options.seed
        return replace(self.options, preset=self.key, seed=seed)


def own_key(number: int) -> str:
    """The key of a preset that a person made."""
    return f"{_OWN}{number}"


def are_in_bounds(options: ChatOptions) -> bool:
    """Whether every number is one that the controls can show."""
    least, greatest = REPEAT_PENALTIES
    return (
        len(options.system_prompt) <= LONGEST_PROMPT
        and 0 <= options.temperature <= HIGHEST_TEMPERATURE
        and 0 <= options.top_k <= GREATEST_TOP_K
        and 0 <= options.top_p <= 1
        and 0 <= options.min_p <= 1
        and least <= options.repeat_penalty <= greatest
        and (options.max_tokens is None or 1 <= options.max_tokens <= LONGEST_REPLY)
        and (options.seed is None or 0 <= options.seed <= GREATEST_SEED)
    )


def distinct_name(name: str, taken: Iterable[str]) -> str:
    """The name on one line and not too long, with a number where it is taken: "Letters (2)"."""
    plain = " ".join(name.split())[:LONGEST_NAME].strip()
    used = {each.casefold() for each in taken}
    made, number = plain, 1
    while made.casefold() in used:
        number += 1
        made = f"{plain} ({number})"
    return made
