"""Where formulas stand in Markdown: between dollars as pandoc reads them, between TeX's brackets, in environments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

MAX_LINES = 80
"""Lines that a formula of its own may have; it ends at the first empty one."""
FINAL = "is_final"
"""In markdown-it's environment: no more text will come, so that a formula that is open will never be closed."""

# Inside, a backslash takes the next character with it. Each stops at the next mark of its kind: reading is linear.
_INLINE = {
    "$$": re.compile(r"\$\$((?:[^$\\]|\\.){1,2000})\$\$(?!\$)", re.DOTALL),
    "$": re.compile(r"\$(?![\s$])((?:[^$\\]|\\.){0,999}?(?:[^$\\\s]|\\.))\$(?![0-9A-Z_{$])", re.DOTALL),
    "\\(": re.compile(r"\\\(((?:[^\\]|\\[^()\[\]]){1,2000}?)\\\)", re.DOTALL),
    "\\[": re.compile(r"\\\[((?:[^\\]|\\[^()\[\]]|\\[\[\]](?=\s*\d)){1,2000}?)\\\]", re.DOTALL),
}
_DISPLAYED = {"$$", "\\["}
_OPENER = re.compile(r"\$\$?|\\[(\[]")
# "$5 and then some", "$1.5 million": an amount of money and words, no formula.
_MONEY = re.compile(r"\d[\d.,]*[kKmMbB]?(?:[\s,;:.)!?–—-]+[A-Za-z]{2,}|[，。；：、）！？]|[\u3400-\u9fff])")
_TEX = re.compile(r"[\\^_={}]")
# What a formula that is still being written may look like: nothing that reads like a sentence.
_SENTENCE = re.compile(r"(?:(?<![\\A-Za-z{])[A-Za-z]{2,}[ ,.]+){3}|[\u3400-\u9fff]{4}")
_OPEN_DOLLAR = re.compile(r"\$(?:(?![\s$])(?:[^$\\]|\\.){0,300}\\?)?", re.DOTALL)
_MAX_OPEN = 1000
_TOKEN = re.compile(r"`+|\$\$?|\\[\[(]|\\.", re.DOTALL)

_BLOCK_OPENER = re.compile(
    r"\$\$|\\\[|\\begin\{((?:equation|align|gather|multline|eqnarray|alignat|aligned|gathered|displaymath)\*?)\}"
)
_BEHIND = re.compile(r"\s*([.,;:。，；：]?)\s*")


class Formula(NamedTuple):
    """One that was found in text: what is between the marks, where it ends, whether it is to be drawn large."""

    latex: str
    end: int
    display: bool


def formula_at(text: str, start: int) -> Formula | None:
    """The formula that begins at `start`, None where none does."""
    opener = _OPENER.match(text, start)
    if opener is None or not _may_precede(text, start, opener[0]):
        return None
    found = _INLINE[opener[0]].match(text, start)
    if found is None or not found[1].strip() or (opener[0] == "$" and _is_money(found[1])):
        return None
    return Formula(found[1].strip(), found.end(), opener[0] in _DISPLAYED)


def _may_precede(text: str, start: int, opener: str) -> bool:
    """No formula begins within a word, such as US$ or A$, nor with what is left of a row of dollars."""
    before = text[start - 1 : start]
    return opener != "$" or not (before == "$" or (before.isascii() and before.isalnum()))


def _is_money(latex: str) -> bool:
    return _TEX.search(latex) is None and _MONEY.match(latex) is not None


def open_formula(text: str) -> int | None:
    """Where the formula begins that the end of `text` may be in the middle of."""
    if "$" not in text and "\\" not in text:
        return None
    position = 0
    while (token := _TOKEN.search(text, position)) is not None:
        position = token.end()
        if token[0][0] == "`":
            end = _code_end(text, token[0], position)
            if end is None:
                return None
            position = end
        elif (found := formula_at(text, token.start())) is not None:
            if found.end == len(text) and token[0] == "$":
                return token.start()  # what comes next may say that it is none
            position = found.end
        elif _OPENER.match(token[0]) and _may_be_open(text, token.start(), token[0]):
            return token.start()
    return None


def _code_end(text: str, ticks: str, start: int) -> int | None:
    for match in re.finditer(r"`+", text[start:]):
        if match[0] == ticks:
            return start + match.end()
    return None


def _may_be_open(text: str, start: int, opener: str) -> bool:
    rest = text[start + len(opener) :]
    if len(rest) > _MAX_OPEN or not _may_precede(text, start, opener) or _SENTENCE.search(rest):
        return False
    if opener == "$":
        return _OPEN_DOLLAR.fullmatch(text, start) is not None and not _is_money(rest)
    closers = {"$$": "$$", "\\(": "\\)", "\\[": "\\]"}
    return closers[opener] not in rest


def inline_rule(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule for a formula within a paragraph."""
    if state.src[state.pos] not in "$\\":
        return False
    found = formula_at(state.src[: state.posMax], state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content = state.src[state.pos : found.end]
        token.meta = {"latex": found.latex, "display": found.display}
    state.pos = found.end
    return True


def block_rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """markdown-it's rule for a formula on lines of its own."""
    if state.is_code_block(start_line):
        return False
    begin, stop = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    opener = _BLOCK_OPENER.match(state.src, begin, stop)
    if opener is None:
        return False
    closer = {"$$": "$$", "\\[": "\\]"}.get(opener[0], f"\\end{{{opener[1]}}}")
    lines: list[str] = []
    for line in range(start_line, min(end_line, start_line + MAX_LINES)):
        if line > start_line and (state.isEmpty(line) or state.sCount[line] < state.blkIndent):
            return False
        text = _line(state, line, opener.end() if line == start_line else None)
        if line > start_line and text.startswith("\\["):
            return False  # another begins: this one was never closed
        inside, mark, behind = text.partition(closer)
        lines.append(inside)
        if mark:
            punctuation = _BEHIND.fullmatch(behind)
            if punctuation is None:
                return False
            return _take(state, start_line, line + 1, opener, lines, punctuation[1], silent)
    if (
        end_line - start_line > MAX_LINES
        or end_line < state.lineMax
        or state.env.get(FINAL)
        or (len(lines) < 2 and lines[0].strip())
    ):
        return False
    return _take(state, start_line, end_line, opener, lines, None, silent)


def _line(state: StateBlock, line: int, begin: int | None) -> str:
    begin = state.bMarks[line] + state.tShift[line] if begin is None else begin
    return state.src[begin : state.eMarks[line]]


def _take(
    state: StateBlock,
    start: int,
    end: int,
    opener: re.Match[str],
    lines: list[str],
    punctuation: str | None,
    silent: bool,
) -> bool:
    """Makes the token; `punctuation` is what stands behind the formula, None where that is not closed yet."""
    latex = "\n".join(lines).strip()
    if not latex and punctuation is not None:
        return False
    if silent:
        return True
    state.line = end
    token = state.push("formula_block", "", 0)
    token.block = True
    token.map = [start, end]
    token.content = "\n".join(_line(state, line, None) for line in range(start, end))
    if opener[1] and not opener[1].startswith(("equation", "displaymath")):
        latex = f"{opener[0]}{latex}\\end{{{opener[1]}}}"
    token.meta = {"latex": latex + (punctuation or ""), "closed": punctuation is not None}
    return True


def teach_inline(reader: MarkdownIt) -> None:
    """Has a reader of paragraphs find formulas, before it takes their backslashes for escapes."""
    reader.inline.ruler.before("escape", "formula", inline_rule)


def teach_blocks(reader: MarkdownIt) -> None:
    """Has a reader of blocks find formulas on lines of their own."""
    reader.block.ruler.before("fence", "formula", block_rule, {"alt": ["paragraph", "reference", "blockquote", "list"]})
