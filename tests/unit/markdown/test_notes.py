"""Footnotes with names have numbers, in the order in which the notes are written."""

from __future__ import annotations

import pytest

from lampblack.exchange import markup
from lampblack.ui.markdown.blocks import Block, Prose, Table, plain
from lampblack.ui.markdown.notes import numbered, numbers_of
from lampblack.ui.markdown.rich import blocks_of, html_of, plain_of
from lampblack.ui.markdown.stream import BlockStream

TEXT = "One[^b], two[^a], one again[^b].\n\n| x |\n|---|\n| y[^c] |\n\n[^a]: Second.\n\n[^b]: First.\n\n[^c]: Third.\n"


def shown(blocks: list[Block]) -> list[str]:
    prose = [block for block in blocks if isinstance(block, Prose)]
    return [f"{block.place.marker} {plain(block.runs)}".strip() for block in prose]


def test_marks_and_notes_bear_the_same_numbers() -> None:
    blocks = blocks_of(TEXT)
    assert shown(blocks) == ["One2, two1, one again2.", "1. ↑ Second.", "2. ↑ First.", "3. ↑ Third."]
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert plain(table.rows[0][0]) == "y3"
    assert [run.href for run in blocks[0].runs if run.raised] == ["footnote:b", "footnote:a", "footnote:b"]


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_the_blocks_are_the_same_however_the_text_comes(size: int) -> None:
    stream, blocks = BlockStream(), list[Block]()
    for start in range(0, len(TEXT), size):
        stream.feed(TEXT[start : start + size])
        blocks += stream.advance()
    blocks += stream.advance(final=True)
    assert numbered(blocks, numbers_of(blocks), complete=True) == blocks_of(TEXT)


def test_a_mark_without_a_note_stands_as_it_was_written() -> None:
    text = "One[^b], **two[^none] more**.\n\n| x[^none] |\n|---|\n\n[^b]: First.\n"
    assert shown(blocks_of(text)) == ["One1, two[^none] more.", "1. ↑ First."]
    assert "x[^none]" in plain_of(text)
    assert "<strong>[^none]</strong><strong> more</strong>" in html_of(text)


def test_a_note_that_begins_with_code_is_counted() -> None:
    text = "One[^b].\n\n[^b]:\n    ```py\n    x\n    ```\n"
    assert [block.place.marker for block in blocks_of(text)] == ["", "1."]
    assert "One[1]." in plain_of(text)


def test_copies_have_the_numbers() -> None:
    assert "One[2], two[1], one again[2]." in plain_of(TEXT)
    assert "2. First." in plain_of(TEXT)
    assert "One<sup>2</sup>, two<sup>1</sup>" in html_of(TEXT)
    assert "<ol><li><p>Second.</p></li><li><p>First.</p>" in html_of(TEXT)


@pytest.mark.parametrize("text", ["[^a]: [^b]: words\n", "[^two words]: words\n", "[^" + "x" * 40 + "]: words\n"])
def test_what_looks_like_a_note_is_no_address_of_a_link(text: str) -> None:
    assert "words" in plain_of(text)
    assert "words" in markup.of_markdown(text)


def test_a_mark_at_the_end_of_bold_text_is_one() -> None:
    (first, _) = blocks_of("**Lamp black[^1]** is soot.\n\n[^1]: Nearly pure carbon.\n")
    assert isinstance(first, Prose)
    assert [run.text for run in first.runs if run.raised] == ["1"]
    assert plain(first.runs) == "Lamp black1 is soot."
