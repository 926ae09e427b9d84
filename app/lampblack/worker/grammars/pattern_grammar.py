"""From the regular expressions of JSON Schema to llama.cpp's grammar notation (GBNF), inside a JSON string."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lampblack.worker.grammars.schema_shapes import invalid

if TYPE_CHECKING:
    from lampblack.domain.faults import KnownError

LONGEST, MOST_REPETITIONS, DEEPEST = 2000, 1000, 50

_SPECIAL = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}
_CLASSES = {"d": ((0x30, 0x39),), "w": ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)), "s": ((0x20, 0x20),)}
_SPACES = (
    *((0x09, 0x0D), (0x1C, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029)),
    *((0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
"""All that one dialect or another takes for one; written is only the first, which all do."""
_LINE_ENDS = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
_LAST = 0x10FFFF
_ESCAPED = {0x22: '"\\\\\\""', 0x5C: '"\\\\\\\\"', 0x0A: '"\\\\n"', 0x0D: '"\\\\r"', 0x09: '"\\\\t"'}

Ranges = tuple[tuple[int, int], ...]


def literal(text: str) -> str:
    """A text as a GBNF literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\x{ord(match[0]):02X}", escaped) + '"'


def pattern_body(pattern: object) -> str:
    """What may stand between the quotes of a string in which `pattern` is found. Raises KnownError schema.invalid."""
    if not isinstance(pattern, str) or len(pattern) > LONGEST:
        raise invalid(f"a pattern is no text of at most {LONGEST:,} characters")
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        raise invalid(f"the pattern {pattern[:60]} is no regular expression") from None
    return _Reader(pattern).whole()


class _Reader:
    """Recursive descent over alternatives, sequences, and atoms with quantifiers."""

    def __init__(self, pattern: str) -> None:
        self._pattern, self._at, self._depth = pattern, 0, 0

    def whole(self) -> str:
        body = self._alternatives(outermost=True)
        if self._at < len(self._pattern):
            raise self._unsupported(self._pattern[self._at])
        return f"({body})"

    def _alternatives(self, *, outermost: bool = False) -> str:
        parts = [self._sequence(outermost=outermost)]
        while self._take("|"):
            parts.append(self._sequence(outermost=outermost))
        return " | ".join(parts)

    def _sequence(self, *, outermost: bool) -> str:
        parts = ["char*"] if outermost and not self._take("^") else []
        anchored = False
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            if outermost and self._take("$"):
                anchored = True
                if self._at < len(self._pattern) and self._pattern[self._at] != "|":
                    raise self._unsupported("$")
                break
            parts.append(self._atom() + self._quantifier())
        if outermost and not anchored:
            parts.append("char*")
        return " ".join(parts) or '""'

    def _atom(self) -> str:
        character = self._pattern[self._at]
        self._at += 1
        if character == "(":
            return self._group()
        if character == "[":
            return _one_of(self._ranges())
        if character == ".":
            return _one_of(_complement(_LINE_ENDS))
        if character == "\\":
            return _one_of(self._escape())
        if character in "^$*+?{":
            raise self._unsupported(character)
        return _one_of(((ord(character),) * 2,))

    def _group(self) -> str:
        if self._take("?") and not self._take(":"):
            raise self._unsupported("(?")
        self._depth += 1
        if self._depth > DEEPEST:
            raise invalid("a pattern is nested too deeply")
        body = self._alternatives()
        self._depth -= 1
        self._take(")")
        return f"({body})"

    def _quantifier(self) -> str:
        for mark in "*+?":
            if self._take(mark):
                self._refuse_mode()
                return mark
        match = re.compile(r"\{([0-9]+)(,?)([0-9]*)\}").match(self._pattern, self._at)
        if match is None:
            return ""
        self._at = match.end()
        self._refuse_mode()
        if max(int(number or 0) for number in (match[1], match[3])) > MOST_REPETITIONS:
            raise invalid(f"a pattern repeats something more than {MOST_REPETITIONS:,} times")
        return match[0]

    def _refuse_mode(self) -> None:
        """Lazy quantifiers match the same texts; possessive ones do not."""
        if not self._take("?") and self._at < len(self._pattern) and self._pattern[self._at] == "+":
            raise self._unsupported("+")

    def _escape(self, *, excluded: bool = False) -> Ranges:
        """excluded: what it stands for must not be written."""
        character = self._pattern[self._at]
        self._at += 1
        if character in "sS" and excluded == (character == "s"):
            return _SPACES if excluded else _complement(_SPACES)
        if character in _CLASSES:
            return _CLASSES[character]
        if character.lower() in _CLASSES:
            return _complement(_CLASSES[character.lower()])
        if character in "xu":
            length = 2 if character == "x" else 4
            code = int(self._pattern[self._at : self._at + length], 16)
            self._at += length
            return ((code, code),)
        if character.isalnum() and character not in _SPECIAL:
            raise self._unsupported(f"\\{character}")
        return ((ord(_SPECIAL.get(character, character)),) * 2,)

    def _ranges(self) -> Ranges:
        negated = self._take("^")
        ranges: list[tuple[int, int]] = []
        first = True
        while first or not self._take("]"):
            first = False
            begin = self._class_member(excluded=negated)
            single = len(begin) == 1 and begin[0][0] == begin[0][1]
            if single and self._pattern[self._at : self._at + 1] == "-" and self._pattern[self._at + 1] != "]":
                self._at += 1
                ranges.append((begin[0][0], self._class_member(excluded=negated)[-1][1]))
            else:
                ranges += begin
        return _complement(tuple(ranges)) if negated else tuple(ranges)

    def _class_member(self, *, excluded: bool) -> Ranges:
        character = self._pattern[self._at]
        self._at += 1
        return self._escape(excluded=excluded) if character == "\\" else ((ord(character),) * 2,)

    def _take(self, character: str) -> bool:
        found = self._pattern[self._at : self._at + 1] == character
        self._at += found
        return found

    def _unsupported(self, what: str) -> KnownError:
        return invalid(f"“{what}” in the pattern {self._pattern[:60]} is not supported")


def _complement(ranges: Ranges) -> Ranges:
    left, at = [], 0x20
    for begin, end in sorted(ranges):
        if begin > at:
            left.append((at, begin - 1))
        at = max(at, end + 1)
    if at <= _LAST:
        left.append((at, _LAST))
    return tuple(left)


def _one_of(ranges: Ranges) -> str:
    """One character, as it is written in a JSON string: some only behind a backslash."""
    plain: list[str] = []
    escaped = [written for code, written in _ESCAPED.items() if any(begin <= code <= end for begin, end in ranges)]
    for begin, end in ranges:
        cut = [(begin, end)]
        for code in (*range(0x20), 0x22, 0x5C, 0x7F, *((0xD800, 0xDFFF),)):
            low, high = code if isinstance(code, tuple) else (code, code)
            cut = [part for one in cut for part in _without(one, low, high)]
        plain += [_written(low) if low == high else f"{_written(low)}-{_written(high)}" for low, high in cut]
    parts = [f"[{''.join(plain)}]"] if plain else []
    if not parts and not escaped:
        raise invalid("a pattern wants a character that no JSON string can have")
    return parts[0] if parts and not escaped else f"({' | '.join([*parts, *escaped])})"


def _without(one: tuple[int, int], low: int, high: int) -> list[tuple[int, int]]:
    begin, end = one
    if high < begin or low > end:
        return [one]
    return [part for part in ((begin, low - 1), (high + 1, end)) if part[0] <= part[1]]


def _written(code: int) -> str:
    return chr(code) if chr(code).isalnum() and code < 0x80 else f"\\U{code:08X}"
