"""What of the given files goes to the model, and what is told to be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from lampblack.domain.coding.fitting import around, beginning, fit_files, room_for
from lampblack.domain.coding.tasks import ContextFile

if TYPE_CHECKING:
    from collections.abc import Sequence


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def characters(texts: Sequence[str]) -> list[int]:
    return [len(text) for text in texts]


SMALL = ContextFile("small.py", "a\n" * 20)
MIDDLE = ContextFile("middle.py", "b\n" * 100)
LARGE = ContextFile("large.py", "c\n" * 1000)


def test_all_files_are_given_where_they_fit_in_their_order() -> None:
    fitted = fit_files([LARGE, SMALL, MIDDLE], 2000, words)
    assert fitted.files == (LARGE, SMALL, MIDDLE)
    assert fitted.cut == fitted.left_out == ()


def test_what_does_not_fit_is_told() -> None:
    fitted = fit_files([LARGE, SMALL, MIDDLE], 300, words)
    assert [file.name for file in fitted.files] == ["large.py", "small.py", "middle.py"]
    assert fitted.cut == ("large.py",)
    assert not fitted.files[0].is_whole
    assert fitted.files[0].text == "c\n" * (300 - 20 - 100 - 3 * 24)
    assert fit_files([LARGE, SMALL], 80, words).left_out == ("large.py",)
    assert fit_files([LARGE], 0, words).left_out == ("large.py",)
    assert fit_files([], 100, words).files == ()


def test_there_is_room_for_the_reply_besides() -> None:
    assert room_for(3000, 500, 200) == 2300
    assert room_for(3000, 500, None) == 1500
    assert room_for(300, 500, None) == 0


@settings(deadline=None)
@given(st.text(alphabet="ab\n"), st.text(alphabet="ab\n"), st.integers(0, 40))
def test_the_text_nearest_to_the_cursor_is_kept(before: str, after: str, room: int) -> None:
    kept, following = around(before, after, room, characters)
    assert before.endswith(kept)
    assert after.startswith(following)
    assert len(kept) + len(following) <= max(room, 0) or room == 0
    if len(before) + len(after) <= room:
        assert (kept, following) == (before, after)


def test_lines_are_kept_whole_where_that_is_possible() -> None:
    before = "".join(f"line {number}\n" for number in range(100))
    kept, after = around(before, "after\nthe cursor\n", 60, characters)
    assert kept.startswith("line ")
    assert kept.endswith("line 99\n")
    assert after == "after\n"
    assert beginning("aaa\nbbb\nccc\n", 9, characters) == "aaa\nbbb\n"
