"""How text looks on paper: its sizes in dots, its fonts, and colours for white whatever the window's are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QTextCharFormat

from lampblack.domain import highlighting
from lampblack.ui.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.ui.markdown.blocks import Run
    from lampblack.ui.paper.formulas import Pictures

DOTS = 600
"""Dots of an inch."""
BORDER = "#B4BBC5"
_POINTS, _INCH = 10.5, 72
_SCALES = (1.0, 1.35, 1.2, 1.08)
_LINKED = ("http://", "https://", "mailto:")


def dots(points: float) -> float:
    """A size in points, as dots."""
    return points * DOTS / _INCH


class Look:
    """Hands out fonts and formats. width: of the text, in dots; families: the first that has a character draws it."""

    def __init__(self, width: float, families: Sequence[str], code_families: Sequence[str], pictures: Pictures) -> None:
        self.width, self.pictures = width, pictures
        self._families, self._code_families = list(families), list(code_families)
        self.em = dots(_POINTS)
        self._formats: dict[tuple[Run, float, str, bool], QTextCharFormat] = {}
        self.code_kinds = {kind: _in_color(color) for kind, color in highlighting.LIGHT.items()}

    def heading_scale(self, level: int) -> float:
        """How much larger a heading's text is than other text."""
        return _SCALES[level] if level < len(_SCALES) else 1.0

    def font(self, scale: float = 1.0, *, mono: bool = False, bold: bool = False) -> QFont:
        """A font at so many times the text's size."""
        font = QFont(self._code_families if mono else self._families)
        font.setPixelSize(round(self.em * scale))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        if mono:
            font.setStyleHint(QFont.StyleHint.Monospace)
            font.setFixedPitch(True)
        # Chinese fonts have other forms for Latin text (of digits, too), which Qt then cannot name: it looks up the
        # usual ones alone. The digits would look right, and be copied and searched as something else.
        font.setFeature(QFont.Tag("locl"), 0)
        return font

    def code(self, scale: float) -> QTextCharFormat:
        """The format of code that has no colour of its own."""
        made = QTextCharFormat()
        made.setFont(self.font(scale, mono=True))
        made.setForeground(QColor(LIGHT.text))
        return made

    def run(self, run: Run, scale: float, color: str, *, bold: bool = False) -> QTextCharFormat:
        """The format of a run's characters."""
        key = (replace(run, text="", latex="", display=False), scale, color, bold)
        if key not in self._formats:
            if len(self._formats) > 500:
                self._formats.clear()
            self._formats[key] = self._made(*key)
        return self._formats[key]

    def _made(self, run: Run, scale: float, color: str, bold: bool) -> QTextCharFormat:
        font = self.font(scale * 0.92 if run.code else scale, mono=run.code, bold=bold or run.bold)
        font.setItalic(run.italic)
        font.setStrikeOut(run.strike)
        made = QTextCharFormat()
        made.setFont(font)
        made.setForeground(QColor(LIGHT.accent if run.href else color))
        if run.code:
            made.setBackground(QColor(LIGHT.surface))
        if run.href.lower().startswith(_LINKED):
            made.setAnchor(True)
            made.setAnchorHref(run.href)
        if run.raised:
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        return made


def _in_color(color: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(color))
    return made
