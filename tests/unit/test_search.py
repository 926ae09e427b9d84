"""What is looked for, and what of a hit is shown."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest

from lampblack.domain import search
from lampblack.domain.search import EXCERPT, excerpt_of, indexed, query_of, words_of


def marked(text: str, asked: str) -> list[str]:
    excerpt = excerpt_of(text, asked)
    return [excerpt.text[begin:end] for begin, end in excerpt.marks]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("  two words ", ["two", "words"]),
        ('"two words" three', ["two words", "three"]),
        ('"not closed', ["not closed"]),
        ("“typeset”", ["typeset"]),
        ("- + … ?", ["+"]),
        ("?", ["?"]),
        ("Is it done?", ["Is", "it", "done"]),
        ("(C++), C#; .NET!", ["C++", "C#", ".NET"]),
        ('"Done?"', ["Done?"]),
        ("❤\ufe0f", ["❤"]),
        ("≠", ["≠"]),
        ("", []),
        ("ＡＢＣ", ["ABC"]),
    ],
)
def test_words(asked: str, words: list[str]) -> None:
    assert words_of(asked) == words


def test_a_query_has_no_operators_of_its_own() -> None:
    assert query_of('NEAR(a b) OR "x" ab*') == '"NEAR(a"* "b" "OR" "x" "ab*"'
    assert query_of("lamp") == '"lamp"*'
    assert query_of("灯火") == '"灯  火"'
    assert query_of("C++ 🎉 .NET std::vec") == '"C++" ".NET"* "std::vec"*'


def test_chinese_stands_by_itself_in_the_index() -> None:
    assert indexed("我爱Lampblack").split() == ["我", "爱", "Lampblack"]


LETTERS = "ab é e\u0301 ﬁ が か\u3099 ｶﾞ 漢字 한국 \u1112\u1161\u11ab ① ½ \u0344 ผู้ \n".replace(" ", "") + " "


def test_a_long_text_is_indexed_as_a_short_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it is cut, no two characters are parted that belong together."""
    random = Random(1)
    for _ in range(300):
        text = "".join(random.choice(LETTERS) for _ in range(random.randrange(200)))
        monkeypatch.setattr(search, "_PIECE", 1_000)
        whole = indexed(text)
        monkeypatch.setattr(search, "_PIECE", random.randrange(1, 20))
        assert indexed(text) == whole


@pytest.mark.parametrize(
    "text", ["一段没有空格的中文文字" * 100_000, "words and more of them " * 50_000, "x" * 1_000_000]
)
def test_a_long_message_is_indexed_in_pieces_between_which_the_window_can_react(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    lengths: list[int] = []
    normalize = unicodedata.normalize

    def noted(form: str, piece: str) -> str:
        lengths.append(len(piece))
        return normalize(form, piece)

    monkeypatch.setattr(search.unicodedata, "normalize", noted)
    indexed(text)
    assert sum(lengths) == len(text)
    assert max(lengths) <= 20_100


def test_an_excerpt_shows_the_word_with_what_stands_around_it() -> None:
    text = "word " * 100 + "the LIGHTHOUSE keeper " + "more " * 100
    excerpt = excerpt_of(text, "lighthouse")
    assert "the LIGHTHOUSE keeper" in excerpt.text
    assert excerpt.text.startswith("…word")
    assert excerpt.text.endswith("…")
    assert len(excerpt.text) <= EXCERPT + 2
    assert marked(text, "lighthouse") == ["LIGHTHOUSE"]


def test_all_words_are_marked_and_only_where_they_begin() -> None:
    assert marked("A lamp, a clamp and lamps of black", "lamp black") == ["lamp", "lamp", "black"]
    assert marked("墨水和灯火，还有灯火", "灯火") == ["灯火", "灯火"]
    assert marked("one\n\n  two", '"one two"') == ["one two"]


def test_an_excerpt_is_one_line() -> None:
    assert excerpt_of("first\n\n- second\tthird", "second").text == "first - second third"


def test_an_excerpt_is_plain_text() -> None:
    assert excerpt_of("<think>a **bold** word</think> and `code`", "bold").text == "a bold word and code"


def test_accents_and_widths_are_no_difference() -> None:
    assert marked("Un café noir", "CAFE") == ["café"]
    assert marked("ｆｕｌｌ width", "full") == ["ｆｕｌｌ"]
