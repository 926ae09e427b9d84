"""Footnotes are counted in the order in which they are written, whatever their labels are: a list of them counts up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lampblack.domain import footnotes
from lampblack.ui.markdown.blocks import Prose, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lampblack.ui.markdown.blocks import Block, Run


def numbers_of(blocks: Iterable[Block]) -> dict[str, int]:
    """The number of each note that stands in these blocks, by its label."""
    labels = dict.fromkeys(block.place.note for block in blocks if block.place.note)
    return {label: number for number, label in enumerate(labels, 1)}


def has_marks(block: Block) -> bool:
    """Whether a note is named in it, or begins with it."""
    if block.place.note:
        return True
    if isinstance(block, Table):
        return any(run.raised for row in (block.header, *block.rows) for cell in row for run in cell)
    return isinstance(block, Prose) and any(run.raised for run in block.runs)


def numbered(blocks: Iterable[Block], numbers: Mapping[str, int], *, complete: bool) -> list[Block]:
    """The blocks with numbers in place of the labels.

    complete: no note will follow, so that a mark without one stands as it was written; before that it has its label.
    """
    return [_of_block(block, numbers, complete) if has_marks(block) else block for block in blocks]


def _of_block(block: Block, numbers: Mapping[str, int], complete: bool) -> Block:
    if block.place.note:
        note = block.place.note
        block = replace(block, place=replace(block.place, marker=f"{numbers.get(note, note)}."))
    if isinstance(block, Table):
        rows = (tuple(_of_runs(cell, numbers, complete) for cell in row) for row in (block.header, *block.rows))
        header, *others = rows
        return replace(block, header=header, rows=tuple(others))
    if isinstance(block, Prose):
        return replace(block, runs=_of_runs(block.runs, numbers, complete))
    return block


def _of_runs(runs: tuple[Run, ...], numbers: Mapping[str, int], complete: bool) -> tuple[Run, ...]:
    return tuple(_of_mark(run, numbers, complete) if run.raised else run for run in runs)


def _of_mark(run: Run, numbers: Mapping[str, int], complete: bool) -> Run:
    label = footnotes.label_of(run.href)
    if label in numbers:
        return replace(run, text=str(numbers[label]))
    return replace(run, text=footnotes.mark(label), href="", raised=False) if complete else run
