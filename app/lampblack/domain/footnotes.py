"""Footnotes: marks in the text, notes wherever they are written, and links from each to the other.

The block rule follows markdown-it-footnote (MIT).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

MAX_LABEL = 32
"""Characters."""
BACK = "↑"
"""What leads from a note back to its mark."""

_TO_NOTE, _TO_MARK = "footnote:", "footnote-mark:"
_LABEL = rf"[^\s\[\]^]{{1,{MAX_LABEL}}}"
# [^abc]+ and [^a-z] are regular expressions.
_MARK = re.compile(rf"\[\^({_LABEL})\](?![(+?{{]|\*(?!\*))")
_RANGES = re.compile(r"(?:\w-\w)+\w*")
_DEFINITION = re.compile(rf"\[\^({_LABEL})\]:")


def mark(label: str) -> str:
    """A mark as it is written."""
    return f"[^{label}]"


def to_note(label: str) -> str:
    """The address of a note, for its mark."""
    return _TO_NOTE + label


def to_mark(label: str) -> str:
    """The address of a mark, for its note."""
    return _TO_MARK + label


def is_internal(href: str) -> bool:
    """Whether an address leads to a place in the same text."""
    return href.startswith((_TO_NOTE, _TO_MARK))


def label_of(href: str) -> str:
    """The label of the note that an address of either kind belongs to."""
    return href.removeprefix(_TO_NOTE).removeprefix(_TO_MARK)


def counterpart(href: str) -> str:
    """The address that the place which `href` leads to bears itself: a note leads back to its mark, and vice versa."""
    if href.startswith(_TO_MARK):
        return to_note(href.removeprefix(_TO_MARK))
    return to_mark(href.removeprefix(_TO_NOTE))


def mark_at(text: str, start: int) -> tuple[str, int] | None:
    """The label of the mark that begins at `start`, and where it ends."""
    found = _MARK.match(text, start)
    if found is None or _RANGES.fullmatch(found[1]):
        return None
    return found[1], found.end()


def inline_rule(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule for a mark."""
    if not state.src.startswith("[^", state.pos):
        return False
    found = mark_at(state.src, state.pos)
    if found is None or found[1] > state.posMax:
        return False
    if not silent:
        token = state.push("footnote_mark", "", 0)
        token.content = found[0]
    state.pos = found[1]
    return True


def block_rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """markdown-it's rule for a note: what stands behind its label, and indented lines below."""
    if state.is_code_block(start_line) or state.parentType == "footnote":
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    found = _DEFINITION.match(state.src, start, state.eMarks[start_line])
    if found is None:
        return False
    if silent:
        return True
    opening = state.push("footnote_open", "", 1)
    opening.content = found[1]
    before = state.bMarks[start_line], state.tShift[start_line], state.sCount[start_line], state.parentType
    text = found.end()
    while text < state.eMarks[start_line] and state.src[text] in " \t":
        text += 1
    state.bMarks[start_line], state.tShift[start_line] = found.end(), text - found.end()
    state.blkIndent += 4
    state.sCount[start_line] = state.blkIndent
    state.parentType = "footnote"
    state.md.block.tokenize(state, start_line, end_line)
    state.blkIndent -= 4
    state.bMarks[start_line], state.tShift[start_line], state.sCount[start_line], state.parentType = before
    opening.map = [start_line, state.line]
    state.push("footnote_close", "", -1)
    return True


def teach_inline(reader: MarkdownIt) -> None:
    """Has a reader of paragraphs find marks."""
    reader.inline.ruler.before("link", "footnote_mark", inline_rule)


def reference_rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """markdown-it's rule for a link's address, which is never shown: what looks like a note is none."""
    from markdown_it.rules_block import reference

    if state.src.startswith("[^", state.bMarks[start_line] + state.tShift[start_line]):
        return False
    return reference(state, start_line, end_line, silent)


def teach_blocks(reader: MarkdownIt) -> None:
    """Has a reader of blocks find notes."""
    reader.block.ruler.at("reference", reference_rule)
    reader.block.ruler.before("reference", "footnote", block_rule, {"alt": ["paragraph", "reference"]})
