"""Which way the lines of a Word document's paragraphs run."""

from __future__ import annotations

from typing import Any

from lampblack.documents.trees import local

_BEHIND_BIDI = (
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection"
    " textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_BEHIND_RTL = "cs em lang eastAsianLayout specVanish oMath rPrChange"
"""What stands behind these in properties."""


def turn(paragraph: Any, w: str, *, is_right_to_left: bool) -> None:
    """Makes a paragraph's lines run from the right, or from the left; elements have their places in the format."""
    from lxml import etree

    marked = [(paragraph, "pPr", "bidi", _BEHIND_BIDI)]
    marked += [(run, "rPr", "rtl", _BEHIND_RTL) for run in paragraph.iter(f"{w}r") if run.find(f"{w}t") is not None]
    for element, properties, name, behind in marked:
        holder = element.find(f"{w}{properties}")
        known = [] if holder is None else [each for each in holder if local(each) == name]
        for each in known:
            holder.remove(each)
        if is_right_to_left:
            if holder is None:
                holder = etree.Element(f"{w}{properties}", nsmap={"w": w[1:-1]})
                element.insert(0, holder)
            places = (place for place, each in enumerate(holder) if local(each) in behind.split())
            holder.insert(next(places, len(holder)), etree.Element(f"{w}{name}", nsmap={"w": w[1:-1]}))
