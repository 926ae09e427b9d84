"""Numbers between bounds, in llama.cpp's grammar notation (GBNF)."""

from __future__ import annotations

import math

_LIMIT = 10**16 - 1
_FRACTION = '("." [0-9]{0,14} [1-9])'


def number_within(
    minimum: float | None,
    maximum: float | None,
    above: float | None,
    below: float | None,
    *,
    whole: bool,
) -> str:
    """The GBNF of numbers from `minimum` to `maximum` that are larger than `above` and smaller than `below`.

    Empty where there are none. Of numbers that are not whole, some next to bounds that are not whole are left out.
    """
    lows = [bound for bound in (minimum, above) if bound is not None]
    highs = [bound for bound in (maximum, below) if bound is not None]
    if max(lows, default=-_LIMIT) > _LIMIT or min(highs, default=_LIMIT) < -_LIMIT:
        return ""
    # whole numbers between the bounds, which a fraction may follow where the next one is no further than the bound
    begin = max(-_LIMIT, *(math.ceil(max(bound, -_LIMIT)) for bound in lows), -_LIMIT)
    end = min(_LIMIT, *(math.floor(min(bound, _LIMIT)) for bound in highs), _LIMIT)
    least = begin + (above is not None and begin <= above)
    most = end - (below is not None and end >= below)
    parts = []
    if most >= max(least, 0):
        parts.append(_digits(max(least, 0), most))
    if least <= min(most, -1):
        parts.append(f'"-" ({_digits(max(1, -most), -least)})')
    if not whole and end > max(begin, 0):
        parts.append(f"({_digits(max(begin, 0), end - 1)}) {_FRACTION}")
    if not whole and begin < min(end, 0):
        parts.append(f'"-" ({_digits(max(-end, 0), -begin - 1)}) {_FRACTION}')
    return " | ".join(parts)


def _digits(low: int, high: int) -> str:
    """Whole numbers from `low` (at least 0) to `high`, each in one way."""
    parts = []
    for length in range(len(str(low)), len(str(high)) + 1):
        least = max(low, 10 ** (length - 1) if length > 1 else 0)
        parts.append(_same_length(str(least), str(min(high, 10**length - 1))))
    return " | ".join(parts)


def _same_length(low: str, high: str) -> str:
    """Digits between two numbers of the same length, of which zeros may lead."""
    if not low:
        return '""'
    rest = len(low) - 1
    if (low, high) == ("0" * len(low), "9" * len(low)):
        return f"[0-9]{{{len(low)}}}"
    if low[0] == high[0]:
        return f'"{low[0]}" {_grouped(_same_length(low[1:], high[1:]))}'
    first, last = int(low[0]), int(high[0])
    parts = []
    if low[1:] != "0" * rest:
        parts.append(f'"{first}" {_grouped(_same_length(low[1:], "9" * rest))}')
        first += 1
    if high[1:] != "9" * rest:
        parts.append(f'"{last}" {_grouped(_same_length("0" * rest, high[1:]))}')
        last -= 1
    if first <= last:
        parts.append(f"[{first}-{last}] [0-9]{{{rest}}}" if rest else f"[{first}-{last}]")
    return " | ".join(parts)


def _grouped(body: str) -> str:
    return f"({body})" if "|" in body else body
