"""The process that draws formulas: LaTeX of strangers, whose work doubles with each level of nesting.

Speaks one JSON object a line: {"latex", "display"} in; {"ready"} once at the start, then {"svg", "width", "ascent",
"descent", "mathml"} (sizes in ems, from the baseline) or {"fault"} out. Exits when its standard input ends. Whoever
started it stops it when an answer takes too long.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import unicodedata
import xml.etree.ElementTree as ET
from typing import Any, TypedDict

MAX_LENGTH = 2000
"""Characters of LaTeX."""
MAX_WIDTH, MAX_HEIGHT = 250.0, 80.0
"""Ems; larger formulas are not drawn."""
MAX_PICTURE = 1_000_000
"""Characters of SVG."""
MEMORY_LIMIT = 512 * 1024 * 1024
"""Bytes of address space (where the system has RLIMIT_AS)."""
LAST_RESORT = 10.0
"""Seconds after which a formula ends the process."""
EM = 64
"""Units of the picture's coordinates that make an em."""

_UNKNOWN = re.compile(r"<m[io][^>]*>\\[A-Za-z]")
_LABEL = re.compile(r"\\label\{[^{}]*\}|\\nonumber\b|\\notag\b")
_TAG = re.compile(r"\\tag\*?\{([^{}]*)\}")
_LIMITS = re.compile(r"\\(?:no)?limits\b")
_NARROW = 0.6


class Drawn(TypedDict):
    """A formula's picture; sizes in ems, ascent and descent from the baseline. mathml: what it was drawn from."""

    svg: str
    width: float
    ascent: float
    descent: float
    mathml: str


class FormulaError(Exception):
    """What was written is no formula that can be drawn."""


def draw(latex: str, *, display: bool) -> Drawn:
    """Draws a formula in black. Raises FormulaError, and whatever the libraries raise on what they cannot read."""
    import ziamath

    if len(latex) > MAX_LENGTH:
        raise FormulaError("too long")
    markup = ziamath.zmath.tex2mml(prepared(latex), inline=not display)
    if unknown := _UNKNOWN.search(markup):
        raise FormulaError(f"unknown command in {unknown[0]}")
    formula = ziamath.Math(markup, size=EM, margin=0)
    box = formula.node.bbox
    width, ascent, descent = (box.xmax - box.xmin) / EM, box.ymax / EM, -box.ymin / EM
    if not (0 < width <= MAX_WIDTH and 0 < ascent + descent <= MAX_HEIGHT):
        raise FormulaError("empty, or too large")
    picture = formula.svg()
    if len(picture) > MAX_PICTURE:
        raise FormulaError("too much in it")
    return Drawn(svg=picture, width=width, ascent=ascent, descent=descent, mathml=markup)


def prepared(latex: str) -> str:
    """LaTeX as the converter wants it: labels gone, tags at the end of the formula."""
    latex = _LIMITS.sub("", _LABEL.sub("", latex))
    latex = _TAG.sub(r"\\qquad\\text{(\1)}", latex)
    return latex.strip()


def use_other_fonts() -> None:
    """Has characters that the font for formulas lacks, such as Chinese words, drawn by whoever shows the picture."""
    from ziamath.mathfont import MathFont

    known = MathFont.findglyph

    def find(font: MathFont, char: str, variant: Any) -> Any:
        glyph = known(font, char, variant)
        return glyph if glyph.index else _ForeignGlyph(font, char)

    MathFont.findglyph = find


class _ForeignGlyph:
    """Stands where ziafont's SimpleGlyph would; its width is what the character takes in most fonts."""

    def __init__(self, font: Any, char: str) -> None:
        from types import SimpleNamespace

        from ziafont.fonttypes import BBox

        self.font, self._char = font, char
        self.index, self.id = 0, f"foreign-{ord(char)}"
        em = font.info.layout.unitsperem
        self._advance: int = round(float(em) * (1.0 if unicodedata.east_asian_width(char) in "WF" else _NARROW))
        self.bbox = BBox(0, self._advance, round(-0.12 * em), round(0.86 * em))
        self.path = SimpleNamespace(bbox=self.bbox)

    def advance(self, nextchr: object = None) -> int:
        """The width, in the font's units."""
        del nextchr
        return self._advance

    def place(self, x: float, y: float, point_size: float) -> ET.Element:
        """The character as text, a little smaller than what is around it, as fonts for formulas are small."""
        element = ET.Element("text", {"x": f"{x:.2f}", "y": f"{y:.2f}", "font-size": f"{point_size * 0.94:.2f}"})
        element.text = self._char
        return element


def answer(line: bytes) -> dict[str, Any]:
    """What is to be said to a line."""
    try:
        asked = json.loads(line)
        return dict(draw(asked["latex"], display=asked["display"]))
    except Exception as error:  # noqa: BLE001 - whatever strange LaTeX does to the libraries, the next one is drawn
        return {"fault": f"{type(error).__name__}: {error}"[:200]}


def limit_memory() -> None:
    """Makes a formula that would take all memory fail instead."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def main() -> int:
    """Answers until standard input ends."""
    limit_memory()
    import ziamath

    ziamath.config.svg2 = False  # Qt draws no <use>
    use_other_fonts()
    draw("x", display=False)  # reads the font
    _say({"ready": True})
    for line in sys.stdin.buffer:
        # Whoever asked stops what takes too long, unless they have been killed themselves in the meantime.
        watch = threading.Timer(LAST_RESORT, os._exit, (1,))
        watch.daemon = True
        watch.start()
        _say(answer(line))
        watch.cancel()
    return 0


def _say(message: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(message).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    raise SystemExit(main())
