"""Bold and italics beside scripts that set no spaces, as models write them: **重点：**内容.

CommonMark takes asterisks between a mark and a letter for the beginning or the end of emphasis only as it would in
English, where a space stands there; in Chinese none does, and the asterisks would be shown. Source of the rule:
github.com/tats-u/markdown-cjk-friendly, specification.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import emphasis
from markdown_it.rules_inline.state_inline import Delimiter

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_DENSE = re.compile(
    "[\u1100-\u11ff\u2e80-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)
"""Letters and marks of Chinese, Japanese and Korean."""


def inline_rule(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule for emphasis; of asterisks beside those scripts it judges otherwise where they stand."""
    start = state.pos
    if silent or state.src[start] != "*":
        return emphasis.tokenize(state, silent)
    length = state.scanDelims(start, True).length
    before = state.src[start - 1] if start else " "
    after = state.src[start + length] if start + length < state.posMax else " "
    if not (_DENSE.match(before) or _DENSE.match(after)):
        return emphasis.tokenize(state, silent)
    for _ in range(length):
        state.push("text", "", 0).content = "*"
        place = len(state.tokens) - 1
        opens, closes = _may_stand(after, before), _may_stand(before, after)
        state.delimiters.append(Delimiter(ord("*"), length, place, -1, opens, closes))
    state.pos += length
    return True


def _may_stand(inside: str, outside: str) -> bool:
    """Whether emphasis may have this character at its edge, and that one beyond."""
    if isWhiteSpace(ord(inside)):
        return False
    return not _is_mark(inside) or isWhiteSpace(ord(outside)) or _is_mark(outside) or bool(_DENSE.match(outside))


def _is_mark(sign: str) -> bool:
    return (isMdAsciiPunct(ord(sign)) or isPunctChar(sign)) and not _DENSE.match(sign)


def teach_inline(reader: MarkdownIt) -> None:
    """Has a reader of paragraphs know it."""
    reader.inline.ruler.at("emphasis", inline_rule)
