"""Jobs of the panels: what they are to do, and what was written for them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import msgspec

from lampblack.domain.faults import Fault
from lampblack.domain.generation import ChosenToken, FinishReason, GenerationStats
from lampblack.domain.jobs import Job, JobState, Output
from lampblack.domain.text import whole_characters
from lampblack.store.rows import fault_json, stats_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.store.database import Database

_COLUMNS = "id, panel, title, model, state, created_at, ended_at, done, total, fault"
LONGEST_TITLE = 120
"""Characters."""


class JobStore:
    """Methods raise LookupError for a number that is not there, and KnownError as `Database` does."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        """`clock` tells Unix seconds."""
        self._database, self._clock = database, clock

    def create(self, panel: str, title: str, model: str, input_json: str) -> Job:
        """A new job, which runs from now on."""
        name, now = " ".join(whole_characters(title).split())[:LONGEST_TITLE], self._clock()
        with self._database.transaction(durable=True) as connection:
            number = connection.execute(
                "INSERT INTO jobs (panel, title, model, state, created_at, input) VALUES (?, ?, ?, ?, ?, ?)",
                (panel, name, whole_characters(model), JobState.RUNNING, now, whole_characters(input_json)),
            ).lastrowid
        assert number is not None
        return Job(number, panel, name, model, JobState.RUNNING, now)

    def get(self, job_id: int) -> Job:
        """The job as it stands."""
        with self._database.read() as connection:
            row = connection.execute(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (job_id,)).fetchone()
        if row is None:
            raise LookupError(f"there is no job {job_id}")
        return _job_of(row)

    def all(self, panel: str) -> list[Job]:
        """The jobs of a panel that are not deleted, the newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM jobs WHERE panel = ? AND deleted_at IS NULL ORDER BY created_at DESC, id DESC",
                (panel,),
            ).fetchall()
        return [_job_of(row) for row in rows]

    def input(self, job_id: int) -> str:
        """What the panel gave it to do, as JSON."""
        return self._one(job_id, "input")

    def result(self, job_id: int) -> str:
        """What the person made of it, as JSON; empty where nothing was kept."""
        return self._one(job_id, "result")

    def keep_result(self, job_id: int, result_json: str) -> None:
        """Keeps what the person made of it."""
        self._set(job_id, "result = ?", whole_characters(result_json))

    def outputs(self, job_id: int) -> list[Output]:
        """What was written for it, in the order in which it came."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT key, text, reason, stats, chosen, fault FROM job_outputs WHERE job_id = ? ORDER BY id",
                (job_id,),
            ).fetchall()
        return [_output_of(row) for row in rows]

    def add_output(self, job_id: int, output: Output, done: int, total: int) -> None:
        """Keeps an output, in place of one with the same key, and how many pieces are done and how many there are. Of
        a job that is gone nothing is kept.
        """
        chosen = msgspec.json.encode(output.chosen).decode() if output.chosen else None
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO job_outputs (job_id, key, text, reason, stats, chosen, fault)"
                " SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM jobs WHERE id = ?1",
                (
                    job_id,
                    output.key,
                    whole_characters(output.text),
                    output.reason,
                    stats_json(output.stats),
                    chosen,
                    fault_json(output.fault),
                ),
            )
            connection.execute("UPDATE jobs SET done = ?, total = ? WHERE id = ?", (done, total, job_id))

    def forget_outputs(self, job_id: int, keys: list[str]) -> None:
        """Lets go of some outputs, so that they are asked for again."""
        with self._database.transaction() as connection:
            connection.executemany(
                "DELETE FROM job_outputs WHERE job_id = ? AND key = ?", [(job_id, key) for key in keys]
            )

    def go_on(self, job_id: int) -> None:
        """It runs again."""
        self._set(job_id, "ended_at = NULL, fault = NULL, state = ?", JobState.RUNNING)

    def end(self, job_id: int, state: JobState, fault: Fault | None = None) -> None:
        """It runs no more."""
        with self._database.transaction(durable=True) as connection:
            connection.execute(
                "UPDATE jobs SET state = ?, ended_at = ?, fault = ? WHERE id = ?",
                (state, self._clock(), fault_json(fault), job_id),
            )

    def rename(self, job_id: int, title: str) -> None:
        """Gives it another title."""
        self._set(job_id, "title = ?", " ".join(whole_characters(title).split())[:LONGEST_TITLE])

    def mark_interrupted(self) -> None:
        """What still runs when the app starts was interrupted by its end."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE jobs SET state = ?, ended_at = ? WHERE state = ?",
                (JobState.INTERRUPTED, self._clock(), JobState.RUNNING),
            )

    def delete(self, job_id: int) -> None:
        """Hides it until it is restored, or purged when the app closes."""
        self._set(job_id, "deleted_at = ?", self._clock())

    def restore(self, job_id: int) -> None:
        """Undoes `delete`."""
        self._set(job_id, "deleted_at = ?", None)

    def purge_deleted(self) -> None:
        """Removes deleted jobs for good, with all that was written for them."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM jobs WHERE deleted_at IS NOT NULL")

    def _one(self, job_id: int, column: str) -> str:
        with self._database.read() as connection:
            row = connection.execute(f"SELECT {column} FROM jobs WHERE id = ?", (job_id,)).fetchone()
        if row is None:
            raise LookupError(f"there is no job {job_id}")
        return str(row[0])

    def _set(self, job_id: int, assignment: str, value: str | float | None) -> None:
        with self._database.transaction() as connection:
            if not connection.execute(f"UPDATE jobs SET {assignment} WHERE id = ?", (value, job_id)).rowcount:
                raise LookupError(f"there is no job {job_id}")


def _job_of(row: tuple[Any, ...]) -> Job:
    number, panel, title, model, state, created_at, ended_at, done, total, fault = row
    known = None if fault is None else msgspec.json.decode(fault, type=Fault)
    return Job(number, panel, title, model, JobState(state), created_at, ended_at, done, total, known)


def _output_of(row: tuple[Any, ...]) -> Output:
    key, text, reason, stats, chosen, fault = row
    return Output(
        key,
        text,
        None if reason is None else FinishReason(reason),
        None if stats is None else msgspec.json.decode(stats, type=GenerationStats),
        () if chosen is None else msgspec.json.decode(chosen, type=tuple[ChosenToken, ...]),
        None if fault is None else msgspec.json.decode(fault, type=Fault),
    )
