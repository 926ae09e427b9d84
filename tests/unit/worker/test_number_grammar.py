"""Numbers between bounds: exactly those, as far as whole numbers go."""

from __future__ import annotations

import random
import re

from lampblack.worker.grammars.number_grammar import number_within


def as_regex(body: str) -> re.Pattern[str]:
    """The GBNF as a regular expression: quoted literals, classes, counts, groups and alternatives only."""
    return re.compile(re.sub(r'"([^"]*)"', lambda match: re.escape(match[1]), body).replace(" ", ""))


def test_whole_numbers_between_bounds_and_no_others() -> None:
    chance = random.Random(0)
    for _ in range(400):
        low, high = sorted(
            chance.randrange(-(10 ** chance.randrange(1, 5)), 10 ** chance.randrange(1, 5)) for _ in "12"
        )
        pattern = as_regex(number_within(low, high, None, None, whole=True))
        for number in {low - 1, low, high, high + 1, 0, -1, *(chance.randrange(-20000, 20000) for _ in range(50))}:
            assert bool(pattern.fullmatch(str(number))) == (low <= number <= high), (low, high, number)
        assert not pattern.fullmatch("007")
        assert not pattern.fullmatch("-0")


def test_exclusive_and_open_bounds() -> None:
    above = as_regex(number_within(None, None, 5, None, whole=True))
    assert [number for number in range(-10, 12) if above.fullmatch(str(number))] == [*range(6, 12)]
    assert above.fullmatch(str(10**15))
    below = as_regex(number_within(None, None, None, 5, whole=True))
    assert [number for number in range(-10, 12) if below.fullmatch(str(number))] == [*range(-10, 5)]
    assert as_regex(number_within(0.5, 3.5, None, None, whole=True)).fullmatch("3")


def test_fractions_never_leave_the_bounds() -> None:
    chance = random.Random(1)
    for _ in range(300):
        low, high = sorted(chance.choice([0, 1, -1, 2.5, -3.25, 17, -40, 0.1]) for _ in "12")
        exclusive = chance.random() < 0.5
        bounds = (None, None, low, high) if exclusive else (low, high, None, None)
        body = number_within(*bounds, whole=False)
        if not body:
            continue
        pattern = as_regex(body)
        for _ in range(200):
            text = f"{chance.randrange(-45, 45)}" + (f".{chance.randrange(1000)}" if chance.random() < 0.8 else "")
            if pattern.fullmatch(text):
                assert low < float(text) < high if exclusive else low <= float(text) <= high
    unit = as_regex(number_within(0, 1, None, None, whole=False))
    assert all(unit.fullmatch(text) for text in ("0", "1", "0.5", "0.999"))
    assert not any(unit.fullmatch(text) for text in ("1.5", "-0.5", "2", "0.", ".5"))


def test_nothing_lies_between_some_bounds() -> None:
    assert number_within(3, 2, None, None, whole=True) == ""
    assert number_within(None, None, 2, 3, whole=True) == ""
    assert number_within(10**400, None, None, None, whole=True) == ""
    assert number_within(None, -(10.0**300), None, None, whole=False) == ""
    assert number_within(-float("inf"), float("inf"), None, None, whole=True)
