"""Formulas in which words stand that were looked for: in what is written, or in what one reads."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from lampblack.domain.formula_syntax import formula_at
from lampblack.ui.markdown.text_view import OBJECT_CHARACTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.ui.markdown.text_view import TextView

    Find = Callable[[str], list[tuple[int, int]]]

_COMMAND = re.compile(r"\\([A-Za-z]+)")
_SIGNS = {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠",
    "neq": "≠", "approx": "≈", "infty": "∞", "sum": "∑", "prod": "∏", "int": "∫", "sqrt": "√", "partial": "∂",
    "nabla": "∇", "in": "∈", "to": "→", "rightarrow": "→",
}  # fmt: skip
_OPENER = re.compile(r"\$\$?|\\[(\[]|\\begin")
_OPERATOR = re.compile(r"\s*([=<>+*/×·÷±≤≥≠≈∈→-])\s*")
_LONGEST = 4000
"""Characters of a formula between marks that are asked how they read."""


@lru_cache(maxsize=512)
def readings(latex: str) -> tuple[str, ...]:
    """The ways in which a person may type a formula: as LaTeX, and as it reads, with and without spaces.

    x^{2}+\\alpha is also "x^2+α", "x^2 + α" and "x2+α".
    """
    plain = " ".join(_COMMAND.sub(_sign, latex).replace("{", "").replace("}", "").replace("\\", " ").split())
    tight = "".join(plain.split())
    wide = _OPERATOR.sub(r" \1 ", plain)
    return tuple(dict.fromkeys((latex, plain, tight, wide, tight.replace("^", "").replace("_", ""))))


def has(latex: str, find: Find) -> bool:
    """Whether the words stand in a formula."""
    return any(map(find, readings(latex)))


def stand_in_some(text: str, find: Find) -> bool:
    """Whether the words stand in a formula of a Markdown text, as one reads it."""
    position = 0
    while (opener := _OPENER.search(text, position)) is not None:
        found = formula_at(text, opener.start())
        end = found.end if found else _end_of_block(text, opener)
        if has(text[opener.start() : end], find):
            return True
        position = end
    return False


def in_text(text: TextView, words: str, find: Find) -> Iterator[int]:
    """Where in a text the formulas are drawn in which the words stand. words: the text, as Qt gives it."""
    if OBJECT_CHARACTER not in words:
        return
    from lampblack.ui.markdown.formula_object import LATEX

    at = text.document().find(OBJECT_CHARACTER)
    while not at.isNull():
        if has(str(at.charFormat().property(LATEX) or ""), find):
            yield at.selectionStart()
        at = text.document().find(OBJECT_CHARACTER, at)


def _end_of_block(text: str, opener: re.Match[str]) -> int:
    """Of what may be a formula on lines of its own; it ends at an empty line."""
    empty = text.find("\n\n", opener.end(), opener.end() + _LONGEST)
    end = empty if empty >= 0 else min(len(text), opener.end() + _LONGEST)
    return end if opener[0] != "$" else opener.end()


def _sign(command: re.Match[str]) -> str:
    """A command as one reads it; Greek letters have their names from Unicode."""
    name = command[1]
    if name in _SIGNS:
        return _SIGNS[name]
    try:
        size = "CAPITAL" if name[0].isupper() else "SMALL"
        return unicodedata.lookup(f"GREEK {size} LETTER {name.removeprefix('var').upper()}")
    except KeyError:
        return f" {name} "
