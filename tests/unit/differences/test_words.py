"""A diff by words, for prose in any script."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lampblack.domain.differences.words import Part, accepted_words, word_parts

WORDS = st.lists(st.sampled_from(["tea", " ", "ink", "茶", "水", ".", "\n", "don't", "é", "e\u0301", "👩‍💻", "，"]))
TEXTS = st.text() | WORDS.map("".join)


def shown(old: str, new: str) -> list[tuple[str, str]]:
    return [(part.old, part.new) for part in word_parts(old, new) if part.is_change]


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_all_changes_give_the_new_text_and_none_the_old(old: str, new: str) -> None:
    parts = word_parts(old, new)
    assert "".join(part.old for part in parts) == old
    assert accepted_words(parts, ()) == old
    assert accepted_words(parts, range(len(parts))) == new
    assert not any(one.is_change == other.is_change for one, other in pairwise(parts))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The quick fox runs.", "The slow fox runs.", [("quick", "slow")]),
        ("I dont know.", "I don't know.", [("dont", "don't")]),
        ("a big red box here", "a tiny blue box here", [("big red", "tiny blue")]),
        ("我喜欢喝茶。", "我喜欢喝水。", [("茶", "水")]),
        ("价格是100元", "价格是200元", [("100", "200")]),
        ("cafe\u0301 au lait", "cafe au lait", [("cafe\u0301", "cafe")]),
        ("family 👩‍💻 here", "family 👩‍🚀 here", [("👩‍💻", "👩‍🚀")]),
        ("one\n\ntwo", "one\n\nthree", [("two", "three")]),
        ("same", "same", []),
        ("", "new", [("", "new")]),
    ],
)
def test_a_change_is_what_a_reader_would_mark(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert shown(old, new) == expected


def test_changes_are_accepted_one_by_one() -> None:
    parts = word_parts("The quick fox jumps over the lazy dog.", "The slow fox jumps over the tired dog.")
    first, second = (number for number, part in enumerate(parts) if part.is_change)
    assert accepted_words(parts, {first}) == "The slow fox jumps over the lazy dog."
    assert accepted_words(parts, {second}) == "The quick fox jumps over the tired dog."


def test_a_long_text_is_compared() -> None:
    old = " ".join(f"word{number % 700}" for number in range(20_000))
    new = old.replace("word13 ", "other ")
    assert accepted_words(word_parts(old, new), range(10**6)) == new
    assert word_parts("", "") == ()
    assert word_parts("茶" * 9, "茶" * 9) == (Part("茶" * 9, "茶" * 9),)
