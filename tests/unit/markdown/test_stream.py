"""Streaming: however a text is cut, the same blocks come out, nothing flickers, and nothing is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lampblack.ui.markdown.blocks import Block, Code, Prose, Table, plain
from lampblack.ui.markdown.stream import MAX_LINE, BlockStream

SAMPLE = Path(__file__).with_name("sample.md").read_text(encoding="utf-8")

PIECES = (
    "# Heading",
    "Some words, **bold** and `code` and [link](http://a.example).",
    "two\nlines",
    "- a\n- b\n  - c\n\n  d\n- e",
    "1. a\n2. b\n\n   c",
    "7) x",
    "> q\n> > r\n\n> s",
    "```py\nx = 1\n\n``\ny\n```",
    "~~~\na ``` b\n~~~",
    "```\nnever closed",
    "| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |",
    "| not | a table |",
    "***",
    "a\n---",
    "    code",
    "中文，**加粗**。😀",
    "[a]: http://a.example\n[a]",
    "a\r\nb\rc",
    "",
)


def streamed(source: str, cuts: list[int]) -> list[Block]:
    stream = BlockStream()
    blocks: list[Block] = []
    start = 0
    for length in cuts:
        stream.feed(source[start : start + length])
        blocks += stream.advance()
        start += length
    stream.feed(source[start:])
    return blocks + stream.advance(final=True)


def texts(block: Block) -> str:
    if isinstance(block, Prose):
        return plain(block.runs)
    if isinstance(block, Code):
        return block.text
    return "|".join(plain(cell) for row in (block.header, *block.rows) for cell in row)


@pytest.mark.parametrize("seed", range(12))
def test_a_reply_cut_anywhere_becomes_the_same_blocks(seed: int) -> None:
    chance = random.Random(seed)
    cuts = [chance.choice((1, 2, 3, 7, 40)) for _ in range(len(SAMPLE))]
    assert streamed(SAMPLE, cuts) == streamed(SAMPLE, [])


@example(pieces=["~~~\na ``` b\n~~~", "# Heading", ""], joints=[" ", "\n", " "] * 3, cuts=[1, 1, 22])
@example(
    pieces=["| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |", "# Heading", "| a | b |\n|---|:-:|\n| 1 | 2 |"],
    joints=["\n"] * 8,
    cuts=[10, 30],
)
@example(pieces=["~~~\na ``` b\n~~~", "```\nnever closed"], joints=[" "] + ["\n"] * 7, cuts=[10])
@example(pieces=["7) x", "7) x"], joints=["\n"] * 8, cuts=[10])
@example(pieces=["1. x", "1. y", "1. z"], joints=["\n"] * 8, cuts=[6, 3])
@settings(max_examples=150, deadline=None, derandomize=True)  # a link before its definition may stay plain text
@given(
    pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=8),
    joints=st.lists(st.sampled_from(("\n", "\n\n", " ")), min_size=8, max_size=8),
    cuts=st.lists(st.integers(1, 30), max_size=60),
)
def test_any_mixture_cut_anywhere_becomes_the_same_blocks(
    pieces: list[str], joints: list[str], cuts: list[int]
) -> None:
    source = "".join(piece + joint for piece, joint in zip(pieces, joints, strict=False))
    assert streamed(source, cuts) == streamed(source, [])


def shown_while(source: str) -> list[str]:
    """All texts that a person sees while the source comes in letter by letter."""
    stream = BlockStream()
    closed: list[Block] = []
    shown = []
    for letter in source:
        stream.feed(letter)
        closed += stream.advance()
        shown.append("\n".join(texts(block) for block in (*closed, *stream.open)))
    return shown


def test_the_fence_that_closes_code_is_never_seen() -> None:
    for shown in shown_while("Look:\n\n```python\nx = 1\n```\n\nDone."):
        assert "`" not in shown


def test_unfinished_markup_is_never_seen() -> None:
    source = "This is **bold**, *italic*, `code` and [a link](http://a.example/b). Well.\n\n- **Item**: x\n- `y`\n"
    for shown in shown_while(source):
        assert not set("*`[]()") & set(shown), shown


def test_a_table_is_never_seen_as_text() -> None:
    for shown in shown_while("A table:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"):
        assert "-" not in shown
        assert not shown.endswith(("| a", "| a |", "| b |"))


def test_text_appears_as_it_comes() -> None:
    shown = shown_while("One word after another")
    assert shown[len("One word") - 1] == "One word"


def test_code_appears_line_by_line_and_only_grows() -> None:
    stream = BlockStream()
    before = ""
    for letter in "```py\na = 1\nb = 2\n```\n":
        stream.feed(letter)
        closed = stream.advance()
        for block in (*closed, *stream.open):
            assert isinstance(block, Code)
            assert block.text.startswith(before)
            before = block.text
    assert before == "a = 1\nb = 2"


def test_a_growing_table_keeps_all_its_rows() -> None:
    rows = [f"| {number} | x |\n" for number in range(300)]
    (table,) = streamed("| n | t |\n|---|---|\n" + "".join(rows), [50] * 60)
    assert isinstance(table, Table)
    assert [plain(row[0]) for row in table.rows] == [str(number) for number in range(300)]


ABSURD = {
    "quotes": "> " * 5000 + "word",
    "quotes without spaces": ">" * 5000 + "word",
    "lists in one line": "- " * 3000 + "word",
    "numbers in one line": "1. " * 3000 + "word",
    "ever deeper lists": "".join(" " * (2 * depth) + "- word\n" for depth in range(200)),
    "ever deeper lists by tabs": "".join("\t" * depth + "- word\n" for depth in range(120)),
    "deeper by many": "".join(" " * (32 * depth) + "- " * 16 + "word\n" for depth in range(20)),
    "one line": "word " * 40_000,
    "brackets": "[" * 6000 + "word",
    "pictures": "![" * 3000 + "word",
    "a paragraph of many lines": "a word\n" * 4000,
    "a quote of many lines": "> a word\n" * 4000,
    "an item of many lines": "- a word\n" + "  a word\n" * 4000,
}


@pytest.mark.parametrize("name", ABSURD)
def test_no_word_of_an_absurd_text_is_lost(name: str) -> None:
    source = ABSURD[name]
    blocks = streamed(source, [997] * 20)
    assert sum(texts(block).count("word") for block in blocks) == source.count("word")


def test_nesting_is_bounded() -> None:
    for name in ("quotes", "lists in one line", "ever deeper lists", "ever deeper lists by tabs", "deeper by many"):
        assert max(len(block.place.nesting) for block in streamed(ABSURD[name], [])) <= 60


def test_a_line_of_a_megabyte_comes_in_paragraphs_that_continue_each_other() -> None:
    blocks = streamed("word " * 200_000, [100_000] * 9)
    assert all(isinstance(block, Prose) and len(plain(block.runs)) <= MAX_LINE for block in blocks)
    assert [isinstance(block, Prose) and block.continued for block in blocks] == [False] + [True] * (len(blocks) - 1)


def test_a_code_line_of_a_megabyte_stays_one_line() -> None:
    assert streamed("```\n" + "x" * 1_000_000 + "\n```\nend", [70_000] * 14)[0] == Code("x" * 1_000_000)
