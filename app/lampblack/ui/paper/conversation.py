"""A conversation as strips for pages: its title, who said what and when, and what goes with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lampblack.domain.generation import Role
from lampblack.domain.thinking import parted
from lampblack.exchange.documents import sources_of
from lampblack.exchange.markdown import Bylines
from lampblack.ui.markdown.blocks import Place, Prose, Run, Table
from lampblack.ui.markdown.citations import with_citations
from lampblack.ui.markdown.rich import blocks_of
from lampblack.ui.palette import LIGHT
from lampblack.ui.paper.blocks import Blocks
from lampblack.ui.paper.pages import Area, Strip
from lampblack.ui.paper.text import Paragraph

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lampblack.domain.exchange import PortableConversation, PortableMessage
    from lampblack.exchange.words import Words
    from lampblack.ui.markdown.blocks import Block
    from lampblack.ui.paper.look import Look

_TITLE, _SMALL = 1.65, 0.86
_LONGEST = 4000
"""Characters of a paragraph; a longer one is laid out as several, for Qt takes a paragraph whole."""


def strips(conversation: PortableConversation, words: Words, look: Look) -> Iterator[tuple[float, Strip]]:
    """All of it, each with the part of the conversation that is laid out by then, from 0 to 1."""
    title = " ".join(conversation.title.split()) or words.untitled
    for strip in Paragraph(look, (Run(title),), look.width, scale=_TITLE, bold=True).strips(0):
        yield 0.0, replace(strip, keeps=True)
    system_prompt = conversation.options.system_prompt.strip()
    if system_prompt:
        yield 0.0, Strip(0.5 * look.em, keeps=True)
        for strip in _aside(look, words.system_prompt, _as_it_stands(system_prompt, "q")):
            yield 0.0, strip
    path = [message for message in conversation.path() if message.text.strip() or message.not_imported]
    known: set[int] = set()
    bylines = Bylines(conversation, words)
    for number, message in enumerate(path):
        known.update(source.number for source in conversation.cited(message))  # later replies may name them, too
        for strip in _message(conversation, message, bylines.of(message), words, look, known):
            yield number / len(path), strip


def _message(
    conversation: PortableConversation,
    message: PortableMessage,
    byline: str,
    words: Words,
    look: Look,
    cited: Collection[int],
) -> Iterator[Strip]:
    is_reply = message.role is Role.ASSISTANT
    yield Strip(1.2 * look.em, is_gap=True)
    yield from _small(look, byline, bold=True, keeps=True)
    yield Strip(0.15 * look.em, keeps=True)
    if is_reply:
        both = parted(message.text)
        if both.thinking:
            yield from _aside(look, words.thinking, map(_in_quote, blocks_of(both.thinking)))
        yield from Blocks(look, 0, look.width).strips(_cited(one, cited) for one in blocks_of(both.answer))
    elif message.text.strip():
        yield from _of_person(look, message.text.strip())
    after = [words.not_imported.format(count=message.not_imported)] if message.not_imported else []
    after += [f"{words.attached}: {conversation.documents[place].name}" for place in message.documents]
    if sources := sources_of(conversation, message, words):
        after.append(f"{words.sources}: {'; '.join(sources)}")
    for text in after:
        yield Strip(0.3 * look.em, is_gap=True)
        yield from _small(look, text, italic=True)


def _of_person(look: Look, text: str) -> Iterator[Strip]:
    """As it was typed, on a tint."""
    tint, padding = Area(0, look.width, LIGHT.tint), 0.7 * look.em
    yield Strip(padding / 2, areas=(tint,), keeps=True)
    last: Strip | None = None
    for strip in Blocks(look, padding, look.width - 2 * padding, areas=(tint,)).strips(_as_it_stands(text)):
        if last is not None:
            yield last
        last = strip
    if last is not None:
        yield replace(last, keeps=True)
    yield Strip(padding / 2, areas=(tint,))


def _aside(look: Look, name: str, blocks: Iterator[Block]) -> Iterator[Strip]:
    """What is not part of the answer: quiet, beside a line."""
    yield from _small(look, name, italic=True, keeps=True)
    yield from Blocks(look, 0, look.width, color=LIGHT.quiet).strips(blocks)
    yield Strip(0.6 * look.em, is_gap=True)


def _small(look: Look, text: str, *, bold: bool = False, italic: bool = False, keeps: bool = False) -> Iterator[Strip]:
    run = Run(text, italic=italic)
    for strip in Paragraph(look, (run,), look.width, scale=_SMALL, color=LIGHT.quiet, bold=bold).strips(0):
        yield replace(strip, keeps=keeps or strip.keeps)


def _as_it_stands(text: str, nesting: str = "") -> Iterator[Block]:
    """A paragraph for each line; one that is continued has no room above."""
    for place, line in enumerate(text.split("\n")):
        for start in range(0, max(1, len(line)), _LONGEST):
            part = line[start : start + _LONGEST]
            yield Prose((Run(part),) if part else (), Place(nesting), continued=bool(place or start))


def _in_quote(block: Block) -> Block:
    return replace(block, place=replace(block.place, nesting="q" + block.place.nesting))


def _cited(block: Block, numbers: Collection[int]) -> Block:
    """The block with the numbers of its sources shown as in the window."""
    if not numbers or not isinstance(block, Prose | Table):
        return block
    if isinstance(block, Prose):
        return replace(block, runs=with_citations(block.runs, numbers))

    def row(cells: Sequence[tuple[Run, ...]]) -> tuple[tuple[Run, ...], ...]:
        return tuple(with_citations(cell, numbers) for cell in cells)

    return replace(block, header=row(block.header), rows=tuple(map(row, block.rows)))
