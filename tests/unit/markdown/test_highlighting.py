"""Colours of code: real lexers for every language that is offered, spans that fit the text, and limits."""

from __future__ import annotations

import pytest
from pygments.lexers import get_lexer_by_name

from lampblack.domain.highlighting import MAX_CODE, MAX_LINE, PIECE, can_highlight, spans_of
from lampblack.domain.languages import NAMES, label, lexer_name


@pytest.mark.parametrize("name", NAMES)
def test_every_language_has_a_lexer_and_is_known_by_its_own_name(name: str) -> None:
    assert name in get_lexer_by_name(name).aliases
    assert lexer_name(name) == name


def test_names_that_models_write() -> None:
    assert [lexer_name(name) for name in ("py", "C++", "sh", "JSX")] == ["python", "cpp", "bash", "javascript"]
    assert label("ts") == "TypeScript"
    assert label("whatever") == "whatever"
    assert lexer_name("../../etc/passwd") is None


def spelled(code: str, language: str) -> list[tuple[str, str]]:
    lines = [line.encode("utf-16-le") for line in code.split("\n")]
    return [
        (lines[span.line][2 * span.start : 2 * (span.start + span.length)].decode("utf-16-le"), span.kind)
        for span in spans_of(code, language)
    ]


def test_spans_lie_on_their_words_also_after_wide_characters() -> None:
    found = spelled('😀 = "灯黑😀"  # 注释 😀\ndef f():\n    return 1', "python")
    assert "灯黑😀" in "".join(text for text, kind in found if kind == "string")
    assert ("# 注释 😀", "comment") in found
    assert ("def", "keyword") in found
    assert ("f", "name") in found
    assert ("1", "number") in found


def test_a_string_over_several_lines_is_coloured_on_each() -> None:
    kinds = {span.line: span.kind for span in spans_of('x = """one\ntwo\nthree"""', "python")}
    assert kinds[1] == kinds[2] == "string"


def test_long_code_is_coloured_piece_by_piece() -> None:
    code = "x = 1\n\n" * (2 * PIECE // 7)
    assert [text for text, _ in spelled(code, "python")] == ["1"] * code.count("1")


def test_what_would_take_too_long_stays_plain() -> None:
    assert can_highlight("x = 1", "python")
    assert not can_highlight("x = 1", "unheard-of")
    assert not can_highlight("x\n" * MAX_CODE, "python")
    assert not can_highlight("x" * (MAX_LINE + 1), "python")
