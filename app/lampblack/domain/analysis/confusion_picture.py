"""The confusion matrix as a picture: its squares for the window, and the same as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from lampblack.domain.analysis.scores import Scores

_SIDE, _MARGIN, _HEAD = 56, 150, 64
_LONGEST = 18
"""Characters of a label beside the squares."""


@dataclass(frozen=True, slots=True)
class Square:
    """One count. share: of the texts with that gold label, 0 to 1."""

    row: int
    column: int
    count: int
    share: float

    @property
    def is_right(self) -> bool:
        """Whether the label was the gold label."""
        return self.row == self.column


def squares(scores: Scores) -> list[Square]:
    """All of them, row by row."""
    return [
        Square(row, column, count, count / sum(counts) if sum(counts) else 0.0)
        for row, counts in enumerate(scores.confusion)
        for column, count in enumerate(counts)
    ]


def short(label: str) -> str:
    """A label as it fits beside the squares."""
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"


def svg(scores: Scores, gold: str = "gold", given: str = "given") -> str:
    """The picture as SVG text. gold, given: the words at the sides."""
    names = [short(one.label) for one in scores.labels]
    size = len(names) * _SIDE
    width, height = _MARGIN + size + 8, _HEAD + size + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>',
        _text(8, _HEAD - 8, f"{gold} ↓  {given} →", "start", "#5B6470"),
    ]
    for place, name in enumerate(names):
        middle = place * _SIDE + _SIDE // 2
        lift = 0 if place % 2 else -16
        parts.append(_text(_MARGIN + middle, _HEAD - 24 + lift, name, "middle"))
        parts.append(_text(_MARGIN - 8, _HEAD + middle + 4, name, "end"))
    for one in squares(scores):
        left, top = _MARGIN + one.column * _SIDE, _HEAD + one.row * _SIDE
        fill = "#2B66D0" if one.is_right else "#B3261E"
        parts.append(
            f'<rect x="{left + 1}" y="{top + 1}" width="{_SIDE - 2}" height="{_SIDE - 2}" rx="4" '
            f'fill="{fill}" fill-opacity="{0.06 + 0.94 * one.share:.2f}"/>'
        )
        ink = "#FFFFFF" if one.share > 0.5 else "#1B1F24"
        parts.append(_text(left + _SIDE // 2, top + _SIDE // 2 + 4, str(one.count), "middle", ink))
    return "\n".join([*parts, "</svg>", ""])


def _text(x: int, y: int, words: str, anchor: str, ink: str = "#1B1F24") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{ink}">{escape(words)}</text>'
