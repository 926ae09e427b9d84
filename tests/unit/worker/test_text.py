"""Text out of tokens: whole characters, and stop strings that never show."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lampblack.worker.native.detokenizer import Detokenizer
from lampblack.worker.stops import StopStrings

TEXT = "a灯é🔥👩‍🚀你"


@pytest.mark.parametrize("text", ["🔥", "灯é", "👩‍🚀", "a你b"])
def test_every_split_gives_the_same_text(text: str) -> None:
    data = text.encode()
    for cuts in itertools.product((False, True), repeat=len(data) - 1):
        pieces, start = [], 0
        for at, cut in enumerate(cuts, 1):
            if cut:
                pieces.append(data[start:at])
                start = at
        pieces.append(data[start:])
        detokenizer = Detokenizer()
        shown = [detokenizer.feed(piece) for piece in pieces]
        assert "".join(shown) == text
        assert detokenizer.finish(cut=False) == ""


def test_a_broken_character_shows_once_it_is_certain() -> None:
    detokenizer = Detokenizer()
    assert detokenizer.feed(b"\xf0\x9f") == ""
    assert detokenizer.feed(b"A") == "�A"
    assert detokenizer.feed(b"\xff") == "�"


def test_an_unfinished_character_at_the_end() -> None:
    ended, cut = Detokenizer(), Detokenizer()
    assert ended.feed("灯".encode()[:2]) == cut.feed("灯".encode()[:2]) == ""
    assert ended.finish(cut=False) == "�"
    assert cut.finish(cut=True) == ""


@given(st.lists(st.binary(max_size=4)))
def test_any_bytes_become_what_python_makes_of_them(pieces: list[bytes]) -> None:
    detokenizer = Detokenizer()
    shown = "".join(detokenizer.feed(piece) for piece in pieces) + detokenizer.finish(cut=False)
    assert shown == b"".join(pieces).decode("utf-8", "replace")


def passed(stops: StopStrings, pieces: list[str]) -> list[str]:
    return [stops.feed(piece) for piece in pieces]


def test_a_stop_string_over_several_tokens() -> None:
    stops = StopStrings(("\nUser:",))
    assert passed(stops, ["Hello", "\n", "Us", "er", ": more"]) == ["Hello", "", "", "", ""]
    assert stops.found
    assert stops.feed("more") == ""
    assert stops.finish() == ""


def test_what_only_began_like_one_is_shown() -> None:
    stops = StopStrings(("\nUser:",))
    assert passed(stops, ["Hello\nUs", "ual"]) == ["Hello", "\nUsual"]
    assert stops.feed("\nUse") == ""
    assert stops.finish() == "\nUse"
    assert not stops.found


def test_the_first_of_several_wins_and_overlaps_are_seen() -> None:
    stops = StopStrings(("aab", "", "zz"))
    assert "".join(passed(stops, ["xa", "a", "a", "bzz"])) == "xa"
    assert stops.found


@given(st.text(alphabet="ab", max_size=30), st.text(alphabet="ab", min_size=1, max_size=4), st.integers(1, 5))
def test_pieces_do_not_matter(text: str, stop: str, size: int) -> None:
    stops = StopStrings((stop,))
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    shown = "".join(passed(stops, pieces))
    assert stops.found == (stop in text)
    assert shown + stops.finish() == text.split(stop)[0]
