"""How surprising tokens look, and how candidates are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QTextCharFormat

if TYPE_CHECKING:
    from lampblack.ui.palette import Palette

_TINTS = (0.0, 0.13, 0.25, 0.37, 0.48)
"""How much of the colour each step has. Its lightness tells, so that nobody needs to see the hue."""

_Line = QTextCharFormat.UnderlineStyle
_LINES = (_Line.NoUnderline, _Line.DotLine, _Line.DashUnderline, _Line.SingleUnderline, _Line.WaveUnderline)
"""And the line under it, which needs no colour at all."""


def background(step: int, palette: Palette) -> QColor:
    """What a token of a step stands on; text on it keeps a contrast of at least 4.5:1."""
    share, above, below = _TINTS[step], QColor(palette.careful), QColor(palette.window)
    channels = zip(above.getRgb()[:3], below.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(share * one + (1 - share) * other) for one, other in channels))


def format_of(step: int, palette: Palette) -> QTextCharFormat:
    """The format of a token of a step."""
    made = QTextCharFormat()
    made.setForeground(QColor(palette.text))
    if step:
        made.setBackground(background(step, palette))
        made.setUnderlineStyle(_LINES[step])
        made.setUnderlineColor(QColor(palette.text))
    return made


def percent(probability: float) -> str:
    """A probability as a person reads it."""
    if 0 < probability < 0.001:
        return f"<{QLocale().toString(0.1, 'f', 1)}%"
    return f"{QLocale().toString(100 * probability, 'f', 1)}%"


def visible(text: str) -> str:
    """A token's text with signs for what cannot be seen at its ends."""
    shown = text.replace("\n", "↵").replace("\t", "⇥").replace("\r", "␍")
    bare = shown.strip(" ")
    before = len(shown) - len(shown.lstrip(" ")) if bare else len(shown)
    after = len(shown) - before - len(bare)
    return "␣" * before + bare + "␣" * after
