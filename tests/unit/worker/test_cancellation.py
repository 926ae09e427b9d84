"""What breaks a decode off."""

import pytest

from lampblack.worker.cancellation import Cancellation


def aborts(cancellation: Cancellation) -> bool:
    flag = cancellation.abort_flag
    return bool(flag.callback(flag.data))


@pytest.fixture
def cancellation() -> Cancellation:
    made = Cancellation()
    made.rearm()
    return made


def test_work_for_nobody_is_broken_off_for_a_person(cancellation: Cancellation) -> None:
    cancellation.give_way()
    assert not aborts(cancellation)
    cancellation.hurry()
    assert aborts(cancellation)


def test_it_does_not_begin_where_the_person_came_before_it(cancellation: Cancellation) -> None:
    cancellation.hurry()
    assert not aborts(cancellation)
    cancellation.give_way()
    assert aborts(cancellation)


def test_it_goes_on_where_the_person_is_known_already(cancellation: Cancellation) -> None:
    cancellation.hurry()
    cancellation.looked()
    cancellation.give_way()
    assert not aborts(cancellation)


def test_a_cancel_breaks_off_what_is_its_own_only(cancellation: Cancellation) -> None:
    cancellation.watch([1])
    cancellation.cancel(2)
    assert not aborts(cancellation)
    cancellation.cancel(1)
    assert aborts(cancellation)
