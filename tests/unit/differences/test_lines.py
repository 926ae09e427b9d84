"""A diff by lines: what was accepted, and only that, is in the text that results."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lampblack.domain.differences.lines import accepted_text, conformed, hunks_of, lines_of, unified

if TYPE_CHECKING:
    from pathlib import Path

LINES = st.sampled_from(["", "a", "b", "}", "  x = 1", "茶", "\u2028y"])


def texts(*ends: str) -> st.SearchStrategy[str]:
    lines = st.lists(st.tuples(LINES, st.sampled_from(ends)).map("".join)).map("".join)
    return st.tuples(lines, st.sampled_from(["", "end"])).map("".join)


TEXTS = texts("\n", "\r\n", "\r")


@settings(deadline=None)
@given(st.text() | TEXTS)
def test_lines_join_to_the_text(text: str) -> None:
    assert "".join(lines_of(text)) == text


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_all_hunks_give_the_new_text_and_none_the_old(old: str, new: str) -> None:
    hunks = hunks_of(old, new)
    assert accepted_text(old, hunks, range(len(hunks))) == new
    assert accepted_text(old, hunks, ()) == old
    assert bool(hunks) == (old != new)


@settings(deadline=None)
@given(texts("\n", "\r\n"), texts("\n", "\r\n"), st.data())
def test_every_choice_of_hunks_gives_whole_lines_of_both(old: str, new: str, data: st.DataObject) -> None:
    hunks = hunks_of(old, new)
    chosen = data.draw(st.sets(st.integers(0, max(0, len(hunks) - 1))))
    result = accepted_text(old, hunks, chosen)
    bare = {line.rstrip("\r\n") for line in [*lines_of(old), *lines_of(new)]}
    assert {line.rstrip("\r\n") for line in lines_of(result)} <= bare
    assert len(lines_of(result)) == len(lines_of(old)) + sum(
        len(hunks[number].new) - len(hunks[number].old) for number in chosen if number < len(hunks)
    )


def test_hunks_are_accepted_one_by_one() -> None:
    old = "".join(f"line {number}\n" for number in range(20))
    new = old.replace("line 3\n", "line three\n").replace("line 15\n", "")
    first, second = hunks_of(old, new)
    assert first.old == ("line 3\n",)
    assert first.new == ("line three\n",)
    assert first.before == ("line 0\n", "line 1\n", "line 2\n")
    assert second.new == ()
    assert accepted_text(old, (first, second), {0}) == old.replace("line 3\n", "line three\n")
    assert accepted_text(old, (first, second), {1}) == old.replace("line 15\n", "")


def test_a_line_between_two_near_hunks_is_shown_once() -> None:
    first, second = hunks_of("a\nb\nc\nd\n", "A\nb\nc\nD\n")
    assert first.after + second.before == ("b\n", "c\n")


def test_a_line_without_an_end_gets_one_where_others_follow() -> None:
    hunks = hunks_of("a\nsame\nb", "A\nsame\nb\nc")
    assert accepted_text("a\nsame\nb", hunks, {0}) == "A\nsame\nb"
    assert accepted_text("x", hunks_of("x", "x\ny"), {0}) == "x\ny"


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs the program patch")
def test_the_program_patch_understands_it(tmp_path: Path) -> None:
    old = "".join(f"line {number}\n" for number in range(30)) + "last"
    new = old.replace("line 4\n", "").replace("line 6\n", "six\n6\n").replace("line 20\n", "").replace("last", "end\n")
    file = tmp_path / "code"
    file.write_bytes(old.encode())
    done = subprocess.run(["patch", "-s", str(file)], input=unified(old, new).encode(), capture_output=True)
    assert done.returncode == 0, done.stdout
    assert file.read_bytes().decode() == new
    assert unified(old, old) == ""


def test_line_ends_and_the_end_of_the_file_are_kept() -> None:
    assert conformed("a\r\nb\r\n", "a\nB") == "a\r\nB\r\n"
    assert conformed("a\nb", "a\nb\n") == "a\nb"
    assert conformed("a\n", "a\r\nb\n\n\n") == "a\nb\n"
    assert conformed("", "a\n") == "a\n"
    assert conformed("one", "a\nb\n") == "a\nb"


def test_5000_lines_of_which_many_differ_are_compared() -> None:
    old = [f"    value = {number} + other\n" if number % 3 else "}\n" for number in range(5000)]
    new = [line if number % 2 else f"    changed({number})\n" for number, line in enumerate(old)]
    hunks = hunks_of("".join(old), "".join(new))
    assert accepted_text("".join(old), hunks, range(len(hunks))) == "".join(new)
    assert len(hunks) > 1000


def test_5000_equal_lines_against_others_are_compared() -> None:
    old, new = "}\n" * 5000 + "a\n", "b\n" + "}\n" * 2500 + "{\n" * 2500
    assert accepted_text(old, hunks_of(old, new), range(9)) == new
