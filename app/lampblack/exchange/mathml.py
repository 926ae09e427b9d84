"""Formulas in web pages as MathML, of which only what draws a formula is let through."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST, DEEPEST = 100_000, 200
"""Characters of MathML, and elements one within the other; beyond them a formula stays as it was written."""
_SPACE = "{http://www.w3.org/1998/Math/MathML}"
_ELEMENTS = frozenset(
    [
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "ms",
        "mfrac",
        "msqrt",
        "mroot",
        "mstyle",
        "mpadded",
        "mphantom",
        "menclose",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mmultiscripts",
        "mprescripts",
        "none",
        "mtable",
        "mtr",
        "mtd",
        "mlabeledtr",
    ]
)
_WORD = re.compile(r"[#\w.%+\- ]{0,60}")
"""What an attribute may be: numbers, lengths, colours and names."""
_ATTRIBUTES = frozenset(
    [
        "accent",
        "accentunder",
        "columnalign",
        "columnlines",
        "columnspacing",
        "depth",
        "display",
        "displaystyle",
        "fence",
        "form",
        "height",
        "largeop",
        "linethickness",
        "lspace",
        "mathbackground",
        "mathcolor",
        "mathsize",
        "mathvariant",
        "maxsize",
        "minsize",
        "movablelimits",
        "notation",
        "rowalign",
        "rowlines",
        "rowspacing",
        "rspace",
        "scriptlevel",
        "separator",
        "stretchy",
        "symmetric",
        "voffset",
        "width",
    ]
)
_LEFT_OUT = frozenset(["class", "id", "href", "style"])
"""What LaTeX can ask for that does not change how a formula looks, or may lead out of the page."""


def safe(markup: str, latex: str, *, display: bool) -> str | None:
    """A formula for a page, its LaTeX with it for whoever copies it; None where something in it is of another kind."""
    if len(markup) > LONGEST or "<!" in markup or "<?" in markup:
        return None
    try:
        root = ET.fromstring(markup)
        if _name(root) != "math":
            return None
        inside = "".join(part for child in root for part in _written(child, 1))
    except (ET.ParseError, _OtherError):
        return None
    block = ' display="block"' if display else ""
    return (
        f'<math xmlns="{_SPACE[1:-1]}"{block}><semantics><mrow>{inside}</mrow>'
        f'<annotation encoding="application/x-tex">{escape(latex)}</annotation></semantics></math>'
    )


class _OtherError(Exception):
    """It is not what formulas are made of."""


def _name(element: ET.Element) -> str:
    return element.tag.removeprefix(_SPACE)


def _written(element: ET.Element, depth: int) -> Iterator[str]:
    name = _name(element)
    if name not in _ELEMENTS or depth > DEEPEST:
        raise _OtherError
    yield f"<{name}"
    for key, value in element.attrib.items():
        if key in _LEFT_OUT:
            continue
        if key not in _ATTRIBUTES or _WORD.fullmatch(value) is None:
            raise _OtherError
        yield f' {key}="{escape(value)}"'
    yield f">{escape(element.text or '')}"
    for child in element:
        yield from _written(child, depth + 1)
        yield escape(child.tail or "")
    yield f"</{name}>"
