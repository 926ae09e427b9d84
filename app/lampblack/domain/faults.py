"""Faults: what goes wrong in the world, said in one plain sentence with what to do next.

A `Fault` is data, so that it crosses the process boundary, is stored with a message, and is put into the reader's
language only where it is shown. Anything that is not a `KnownError` is our own bug and goes to the report dialog.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lampblack.domain.fault_sentences import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ENGINE_BUG = "engine.bug"
"""An error of ours inside the engine, which cost one request only; its log says where."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that went wrong: a key of `SENTENCES` and what to fill into it.

    `log` holds what only a developer needs (the last lines of the engine's standard error); it is never shown as the
    sentence.
    """

    kind: str
    details: dict[str, str | int] = field(default_factory=dict)
    log: str = ""

    def sentence(
        self, translate: Callable[[str], str] = lambda text: text, number: Callable[[int], str] = "{:,}".format
    ) -> str:
        """The sentence for a person; `translate` puts the template into their language first, `number` writes a number
        as they do.

        A fault that was stored by another version of Lampblack gets a sentence, too.
        """
        if self.kind not in SENTENCES:
            return translate(SENTENCES["fault.unknown"]).format(kind=self.kind)
        return translate(SENTENCES[self.kind]).format_map(_Details(_written(self.details, number)))


_NAMES = {"code", "version", "found", "known", "token", "last"}
"""Details whose number is a name and counts nothing: written without separators."""


def _written(details: Mapping[str, str | int], number: Callable[[int], str]) -> dict[str, str | int]:
    return {
        key: number(value) if isinstance(value, int) and key not in _NAMES else value for key, value in details.items()
    }


class _Details(dict[str, str | int]):
    """A fault that another version of Lampblack stored may lack what today's sentence asks for."""

    def __missing__(self, key: str) -> str:
        return "?"


class KnownError(Exception):
    """The world's fault, not ours: carries the `Fault` to show."""

    def __init__(self, kind: str, *, log: str = "", **details: str | int) -> None:
        self.fault = Fault(kind, dict(details), log)
        super().__init__(SENTENCES[kind].format_map(_written(details, "{:,}".format)))

    @classmethod
    def of(cls, fault: Fault) -> KnownError:
        """The error that carries an existing fault, such as one that the engine sent."""
        return cls(fault.kind, log=fault.log, **fault.details)
