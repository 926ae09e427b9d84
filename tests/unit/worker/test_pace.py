"""How much to do in one step, and with how many threads."""

from __future__ import annotations

from lampblack.worker.native.cores import CoreShare, others_busy_seconds, usable_cores
from lampblack.worker.pace import LARGEST, SMALLEST, Pace


class Computer:
    """A clock and a meter of what other programs use."""

    def __init__(self) -> None:
        self.now = 0.0
        self.busy = 0.0

    def run(self, share: CoreShare, busy_cores: float, seconds: float, step: float = 0.05) -> int:
        for _ in range(round(seconds / step)):
            self.now += step
            self.busy += busy_cores * step
            share.update()
        return share.threads


def test_leaves_busy_cores_to_the_other_programs() -> None:
    computer = Computer()
    share = CoreShare(4, lambda: computer.busy, lambda: computer.now)
    assert share.threads == 4
    assert computer.run(share, 0.2, 1.0) == 4
    assert computer.run(share, 1.0, 1.0) == 3
    assert computer.run(share, 6.0, 1.0) == 1
    assert computer.run(share, 0.0, 1.0) == 4


def test_an_old_measurement_does_not_count() -> None:
    computer = Computer()
    share = CoreShare(2, lambda: computer.busy, lambda: computer.now)
    computer.run(share, 2.0, 1.0)
    assert share.threads == 1
    assert computer.run(share, 0.0, 60.0, step=60.0) == 1
    assert computer.run(share, 0.0, 0.5) == 2


def test_the_real_computer_answers() -> None:
    assert usable_cores() >= 1
    assert others_busy_seconds() >= 0


def test_chunks_grow_to_fill_their_time_and_shrink_again() -> None:
    pace = Pace(first=32)
    assert pace.tokens(0.1) == 32
    for _ in range(5):
        pace.measured(64, 64 / 10_000)
    assert pace.tokens(0.1) == LARGEST
    assert pace.tokens(0.01) == 128
    for _ in range(20):
        pace.measured(64, 64 / 250)
    assert pace.tokens(0.1) == 32
    assert pace.tokens(0.5) == 128
    assert pace.tokens(0.01) == SMALLEST


def test_single_tokens_say_nothing_about_reading() -> None:
    pace = Pace(first=32)
    pace.measured(1, 1.0)
    assert pace.tokens(0.1) == 32
