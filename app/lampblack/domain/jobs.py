"""Jobs: work of many requests that may take an hour, and goes on after a restart where it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lampblack.domain.faults import Fault
    from lampblack.domain.generation import ChosenToken, FinishReason, GenerationRequest, GenerationStats

_OF_ONE_PIECE = ("prompt.", "grammar.", "schema.", "token.")


@dataclass(frozen=True, slots=True)
class Piece:
    """One request of a job. key: unique in the job, and the same whenever its plan is asked. span: the characters of
    the source that the model reads for it, start and stop; None where it reads none, or only what was written before.
    """

    key: str
    request: GenerationRequest
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """What became of a piece: what was written, or why the engine refused it. chosen: the tokens one by one, where
    log-probabilities were asked for.
    """

    key: str
    text: str
    reason: FinishReason | None = None
    stats: GenerationStats | None = None
    chosen: tuple[ChosenToken, ...] = ()
    fault: Fault | None = None


class Plan(Protocol):
    """What a job asks of the model, as a pure function of its input and of what has been written so far: so going on
    after a restart needs nothing but the outputs, and nothing is done twice.
    """

    def next(self, done: Mapping[str, Output]) -> Sequence[Piece]:
        """All pieces that can be asked for now and are not in `done`, the most urgent first; none: all is done."""

    def total(self, done: Mapping[str, Output]) -> int:
        """How many pieces the job has, as far as that is known now."""


class JobState(StrEnum):
    """Where a job stands. `INTERRUPTED`: something stopped it, and it can go on."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Job:
    """A job without its input and outputs. panel: what it is for, in a word; model: the path of the model that works
    on it; times in Unix seconds, ended_at None while it runs. done and total: pieces. fault: why it was interrupted.
    """

    id: int
    panel: str
    title: str
    model: str
    state: JobState
    created_at: float
    ended_at: float | None = None
    done: int = 0
    total: int = 0
    fault: Fault | None = None

    @property
    def can_go_on(self) -> bool:
        """Whether there is something left to do that nobody does."""
        return self.state in (JobState.CANCELLED, JobState.INTERRUPTED)


def is_of_one_piece(fault: Fault) -> bool:
    """Whether a fault is about what one piece asks, so that the others can go on; else it stops the job."""
    return fault.kind.startswith(_OF_ONE_PIECE)


def seconds_left(done: int, total: int, done_before: int, seconds: float) -> float | None:
    """How long a job will take yet, from how long it took for what was done since it began or went on; None while
    nobody can tell.
    """
    since = done - done_before
    return seconds / since * (total - done) if since > 0 and total >= done else None
