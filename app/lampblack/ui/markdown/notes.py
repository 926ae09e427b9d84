"""Footnotes are counted in the order in which the text first names them, whatever their labels are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lampblack.domain.footnotes import is_internal, label_of
from lampblack.ui.markdown.blocks import Prose, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lampblack.ui.markdown.blocks import Block, Run


def numbered(blocks: Iterable[Block], numbers: dict[str, int]) -> list[Block]:
    """The blocks with numbers in place of the labels; a label that is new gets the next one and goes into `numbers`."""
    return [_of_block(block, numbers) for block in blocks]


def _of_block(block: Block, numbers: dict[str, int]) -> Block:
    if isinstance(block, Table):
        header, *rows = (tuple(_of_runs(cell, numbers) for cell in row) for row in (block.header, *block.rows))
        return replace(block, header=header, rows=tuple(rows))
    if not isinstance(block, Prose) or not any(is_internal(run.href) for run in block.runs):
        return block
    first = block.runs[0]
    place = block.place
    if place.marker and is_internal(first.href) and not first.raised:  # it is a note, and this leads back to its mark
        place = replace(place, marker=f"{_number(first.href, numbers)}.")
    return replace(block, runs=_of_runs(block.runs, numbers), place=place)


def _of_runs(runs: tuple[Run, ...], numbers: dict[str, int]) -> tuple[Run, ...]:
    if not any(run.raised for run in runs):
        return runs
    return tuple(replace(run, text=str(_number(run.href, numbers))) if run.raised else run for run in runs)


def _number(href: str, numbers: dict[str, int]) -> int:
    return numbers.setdefault(label_of(href), len(numbers) + 1)
