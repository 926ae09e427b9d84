"""What of a growing text can be shown already: the ends of streaming Markdown that would flicker are held back."""

from __future__ import annotations

import re

from lampblack.domain.formula_syntax import open_formula

# A last line of these alone may still become a list, a rule, a heading's underline, a fence, a table's second line
# or a footnote's text.
_MARKER_ONLY = re.compile(r"[ \t]*(?:[-*+_=#>|:~`\s]+|\d{1,9}[.)]?[ \t]*|\[\^[^\s\[\]^]{0,32}\]?:?[ \t]*)")
_FENCE_LINE = re.compile(r"[ \t>]*(?:`{3}[^`]*|~{3}.*)")
_TABLE_LINE = re.compile(r"[ \t]*\|")
_LOOSE_END = re.compile(r"(?:\*{1,3}|_{1,3}|~{1,2}|`+|!?\[|<[/\w]*|\\)$")
_OPEN_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*$")
# The words of what looks like a link's beginning, unless it is a task's box.
_OPEN_WORDS = re.compile(r"(?:(?<=[\s(])|^)!?\[(?![ xX]\])([^\s\[\]][^\[\]\n]{0,80})\]?$", re.MULTILINE)
_OPEN_MARK = re.compile(r"\[\^[^\s\[\]^]{0,32}$")
_BACKTICKS = re.compile(r"`+")
_EMPHASIS = re.compile(r"\*{1,3}")


def shown_length(tail: str) -> int:
    """How many characters of `tail`, which may end inside a line, can be shown without a later change of mind."""
    start = tail.rfind("\n") + 1
    last = tail[start:]
    if last and (_MARKER_ONLY.fullmatch(last) or _FENCE_LINE.fullmatch(last)):
        return _without_table_header(tail, start)
    if _TABLE_LINE.match(last):
        return _without_table_header(tail, start)
    if not last:
        return _without_table_header(tail, len(tail))
    return len(tail)


def _without_table_header(tail: str, end: int) -> int:
    """`end`, or where the line before it starts, if that may be a table's header whose second line is still to come."""
    if end == len(tail) and not tail.endswith("\n"):
        return end
    before = tail.rfind("\n", 0, end - 1) + 1 if end else 0
    above = tail.rfind("\n", 0, before - 1) + 1 if before else 0
    alone = before == 0 or not _TABLE_LINE.match(tail[above:before])
    return before if end > before and alone and _TABLE_LINE.match(tail[before:end]) else end


def completed(paragraph: str) -> str:
    """A paragraph that is still being written, with what is open in it closed or hidden: links, code, bold, italics."""
    if (formula := open_formula(paragraph)) is not None:
        paragraph = paragraph[:formula]
    paragraph = _OPEN_MARK.sub("", paragraph)
    paragraph = _OPEN_LINK.sub(r"\1", paragraph)
    paragraph = _OPEN_WORDS.sub(r"\1", paragraph)
    paragraph = _LOOSE_END.sub("", paragraph)
    opened = _open_code(paragraph)
    if opened is not None:
        return paragraph + paragraph[opened[0] : opened[1]]
    return paragraph.rstrip() + "".join(reversed(_open_emphasis(paragraph)))


def _open_code(text: str) -> tuple[int, int] | None:
    """Where the backticks stand that open a code span which nothing closes."""
    opened: tuple[int, int] | None = None
    for match in _BACKTICKS.finditer(text):
        if opened is None:
            opened = match.span()
        elif match.end() - match.start() == opened[1] - opened[0]:
            opened = None
    return opened


def _open_emphasis(text: str) -> list[str]:
    """The asterisks that open bold or italic text which nothing closes, outermost first."""
    text = re.sub(r"(`+).*?\1|\\.", "", text, flags=re.DOTALL)
    opened: list[str] = []
    for match in _EMPHASIS.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if opened and opened[-1] == match[0] and before and not before.isspace():
            opened.pop()
        elif after and not after.isspace():
            opened.append(match[0])
    return opened
