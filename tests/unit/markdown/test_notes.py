"""Footnotes with names have numbers, in the order in which the text first names them."""

from __future__ import annotations

import pytest

from lampblack.ui.markdown.blocks import Block, Prose, Table, plain
from lampblack.ui.markdown.rich import blocks_of, html_of, plain_of
from lampblack.ui.markdown.stream import BlockStream

TEXT = "One[^b], two[^a], one again[^b].\n\n| x |\n|---|\n| y[^c] |\n\n[^a]: Second.\n\n[^b]: First.\n\n[^c]: Third.\n"


def shown(blocks: list[Block]) -> list[str]:
    prose = [block for block in blocks if isinstance(block, Prose)]
    return [f"{block.place.marker} {plain(block.runs)}".strip() for block in prose]


def test_marks_and_notes_bear_the_same_numbers() -> None:
    blocks = blocks_of(TEXT)
    assert shown(blocks) == ["One1, two2, one again1.", "2. ↑ Second.", "1. ↑ First.", "3. ↑ Third."]
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert plain(table.rows[0][0]) == "y3"
    assert [run.href for run in blocks[0].runs if run.raised] == ["footnote:b", "footnote:a", "footnote:b"]


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_the_numbers_are_the_same_however_the_text_comes(size: int) -> None:
    stream, blocks = BlockStream(), list[Block]()
    for start in range(0, len(TEXT), size):
        stream.feed(TEXT[start : start + size])
        blocks += stream.advance()
        numbers = [run.text for block in stream.open if isinstance(block, Prose) for run in block.runs if run.raised]
        assert numbers == ["1", "2", "1"][: len(numbers)]
    assert [*blocks, *stream.advance(final=True)] == blocks_of(TEXT)


def test_copies_have_the_numbers() -> None:
    assert "One[1], two[2], one again[1]." in plain_of(TEXT)
    assert "1. First." in plain_of(TEXT)
    assert "One<sup>1</sup>, two<sup>2</sup>" in html_of(TEXT)
    assert '<ol start="2"><li><p>Second.</p></li>' in html_of(TEXT)
    assert '<li value="1"><p>First.</p>' in html_of(TEXT)
