"""Bold and italics where no spaces stand around them."""

from __future__ import annotations

import pytest

from lampblack.exchange import markup
from lampblack.ui.markdown.inline import runs_of


def bold(source: str) -> list[str]:
    return [run.text for run in runs_of(source) if run.bold]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**重点：**内容", ["重点："]),
        ("请看**“引用”**的文字", ["“引用”"]),
        ("1. **付款期限（30天）**：收货后", ["付款期限（30天）"]),
        ("价格是**$30**左右", ["$30"]),
        ("**これは（重要）**です。", ["これは（重要）"]),
        ("**이것은(중요)**입니다", ["이것은(중요)"]),
        ("**甲。**乙**丙！**丁", ["甲。", "丙！"]),
        ("见**[链接](https://e.com)**处", ["链接"]),
        ("**English** and **plain.** as ever", ["English", "plain."]),
    ],
)
def test_it_begins_and_ends_between_marks_and_letters(source: str, expected: list[str]) -> None:
    assert bold(source) == expected
    made = markup.of_markdown(source)
    assert made.count("<strong>") == len(expected)
    assert "*" not in made


@pytest.mark.parametrize(
    "source", ["3 ** 2 ** 4", "a **b.**c", "甲 ** 乙 ** 丙", "2*3*（4）", "**没有", "\\**甲。**乙"]
)
def test_what_is_no_emphasis_stays_as_it_was_written(source: str) -> None:
    assert bold(source) == []


def test_italics_too() -> None:
    assert [run.text for run in runs_of("他说*“好。”*然后走了") if run.italic] == ["“好。”"]
