"""The same question to two: who answers beside the model that is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.conversations import ChatOptions  # noqa: TC001 - the database's decoder looks it up at run time
from lampblack.domain.endpoints import model_name
from lampblack.domain.generation import Adapter  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Contender:
    """Who writes the second of two replies. model: the path of its file, empty for the model that is chosen.

    options: what is asked of it, None for what the conversation asks; preset: the name of the preset that these are.
    """

    model: str = ""
    adapter: Adapter | None = None
    options: ChatOptions | None = None
    preset: str = ""

    @property
    def adapters(self) -> tuple[Adapter, ...]:
        """As a request wants them."""
        return (self.adapter,) if self.adapter is not None else ()

    def path(self, chosen: str) -> str:
        """The model's file, where `chosen` is that of the chosen one."""
        return self.model or chosen

    def name(self, chosen: str, name_of: Callable[[str], str] = model_name) -> str:
        """What its replies are signed with, where `chosen` is the path of the chosen model. name_of: what the model at
        a path is called."""
        path = self.path(chosen)
        parts = [name_of(path) if path else ""]
        if self.adapter is not None:
            parts.append(f"{Path(self.adapter.path).stem} × {self.adapter.scale:g}")
        if self.preset:
            parts.append(self.preset)
        return " + ".join(part for part in parts if part)


CHOSEN = Contender()
"""The chosen model, asked for what the conversation asks."""
