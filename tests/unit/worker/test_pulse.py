"""Whether the model's thread moves, as the main thread sees it."""

from __future__ import annotations

import pytest

from lampblack.worker import pulse
from lampblack.worker.pulse import MOST_BETWEEN, Pulse


class Clock:
    """A clock that is set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(pulse.time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_what_goes_on_without_a_beat_adds_up(clock: Clock) -> None:
    one = Pulse(lambda: False)
    assert one.still() is None
    one.beat()
    for seconds in (0.0, 2.0, 4.0):
        assert one.still() == seconds
        clock.now += 2.0
    one.beat()
    assert one.still() == 0.0


def test_a_computer_that_slept_was_not_at_work(clock: Clock) -> None:
    one = Pulse(lambda: False)
    one.beat()
    assert one.still() == 0.0
    clock.now += 8 * 3600
    assert one.still() == MOST_BETWEEN


def test_who_rests_is_still_only_where_news_are_not_looked_at(clock: Clock) -> None:
    news: list[int] = []
    one = Pulse(lambda: bool(news))
    one.beat()
    one.rest()
    for _ in range(100):
        assert one.still() is None
        clock.now += 2.0
    news.append(1)
    assert one.still() == 2.0, "only since it was last seen to rest"
    clock.now += 2.0
    assert one.still() == 4.0


def test_the_longest_step_is_remembered_until_another_model_comes(clock: Clock) -> None:
    one = Pulse(lambda: False)
    for seconds in (1.0, 3.0, 2.0):
        one.computed(seconds)
    assert one.longest == 3.0
    one.forget()
    assert one.longest == 0.0
