"""What reaches the model's thread: commands of the app, and what other threads have done for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.generation import Priority
from lampblack.engine.protocol import Count, Embed, Generate, Load, Measure, Score, Status, Unload

if TYPE_CHECKING:
    from lampblack.domain.faults import Fault
    from lampblack.worker.resident import Resident
    from lampblack.worker.sequence import Sequence

Work = Generate | Score | Embed | Count | Measure
"""Commands that need a model."""

Request = Load | Unload | Work | Status
"""Commands that are answered."""


@dataclass(frozen=True, slots=True)
class Job:
    """A command and when it came, in monotonic seconds."""

    command: Request
    received: float

    @property
    def is_interactive(self) -> bool:
        """Whether it asks for what a person waits for."""
        match self.command:
            case Generate(generation=asked) | Embed(embedding=asked):
                return asked.priority is Priority.INTERACTIVE
        return False


@dataclass(frozen=True, slots=True)
class LoadEnd:
    """A load has ended: with a model, a fault, or neither where it was cancelled."""

    command: Load
    resident: Resident | None
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What there was of a sequence's saved session has been read."""

    resident: Resident
    sequence: Sequence

    @property
    def is_interactive(self) -> bool:
        """Whether a person waits for it."""
        return self.sequence.is_interactive
