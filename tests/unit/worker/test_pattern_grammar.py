"""Patterns of JSON Schema as grammars: they accept the texts in which the pattern is found, written as JSON."""

from __future__ import annotations

import json
import random
import re

import pytest

from lampblack.domain.faults import KnownError
from lampblack.worker.grammars.pattern_grammar import literal, pattern_body

PIECE = re.compile(r'"(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\]|char|[(){}|*+?,\d]| +')
PATTERNS = (
    "^abc$", "abc", "^a|b$", "^[a-c]{2,3}$", r"^\d+(\.\d+)?$", r"^[^a-c]+$", "^(ab|ba)*$", r"^\w+\s\w+$", "^.?a.*$",
    r'^"\\$', r"^\D\W$", "^[]a]$", "^[a\\-c]$", "^[-a]$", "^(?:a|b)+?c$", "^a{0}b$", "^$", "", "^\\x61\\u0062$",
    r"^[\d\s]$",
)  # fmt: skip

REFUSED = (
    *("(", "a{5000}", "(?=a)", r"(a)\1", r"\bword", "a$b", "^^a", "a++", "[\\x00]", "(?i)a", 5),
    *("(" * 60 + ")" * 60, "a" * 3000),
)


def as_regex(body: str) -> re.Pattern[str]:
    """The GBNF as a regular expression over the text between the quotes."""
    parts = []
    for piece in PIECE.findall(body):
        if piece.startswith('"'):
            parts.append(f"(?:{re.escape(piece[1:-1].encode().decode('unicode_escape'))})")
        else:
            parts.append({"char": r'(?:[^"\\]|\\["\\/bfnrt])'}.get(piece, piece).strip(" "))
    assert "".join(PIECE.findall(body)) == body
    return re.compile("".join(parts))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_it_accepts_what_the_pattern_finds(pattern: str) -> None:
    accepts = as_regex(pattern_body(pattern))
    chance = random.Random(pattern)
    texts = ["", *("".join(chance.choice('abc1 ."\\-]Z') for _ in range(chance.randrange(1, 6))) for _ in range(3000))]
    found = [bool(re.search(pattern, text)) for text in texts]
    for text, right in zip(texts, found, strict=True):
        assert bool(accepts.fullmatch(json.dumps(text)[1:-1])) == right, text
    assert any(found)


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        "a{5000}",
        "(?=a)",
        r"(a)\1",
        r"\bword",
        "a$b",
        "^^a",
        "a++",
        "(" * 60 + ")" * 60,
        "a" * 3000,
        5,
        "[\\x00]",
        "(?i)a",
    ],
)
def test_what_it_cannot_promise_is_refused(pattern: object) -> None:
    with pytest.raises(KnownError) as caught:
        pattern_body(pattern)
    assert caught.value.fault.kind == "schema.invalid"


def test_literals_keep_every_character() -> None:
    for text in ('say "hi"', "back\\slash", "line\nend", "你好", "\x7f", "tab\t"):
        inside = literal(text)[1:-1]
        assert re.sub(r"\\x([0-9A-F]{2})|\\(.)", lambda m: chr(int(m[1], 16)) if m[1] else m[2], inside) == text
