"""How fast a model was on this computer, as the person had it measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speed:
    """One measurement, with the settings that were in force.

    read_per_second, written_per_second: tokens of a prompt and of a reply; memory: the most bytes that the engine's
    process had in memory for this model, 0 where that is not known; measured_at: seconds since 1970; context_length:
    tokens that the context could hold.
    """

    read_per_second: float
    written_per_second: float
    memory: int
    measured_at: float
    context_length: int
