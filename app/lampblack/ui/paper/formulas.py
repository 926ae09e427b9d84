"""Formulas on paper: drawn as lines and curves, sharp at any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from lampblack.ui.markdown.typesetter import Picture, State

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from lampblack.tasks.formulas import Formulas


class Drawing(Picture):
    """A picture that is not drawn as dots."""

    __slots__ = ()

    def paint(self, painter: QPainter, left: float, baseline: float, em: float, color: str) -> None:
        """Draws it in one colour with its baseline at a height."""
        top = baseline - self.ascent * em
        room = QRectF(left, top, self.width * em, (self.ascent + self.descent) * em)
        self._renderer(color).render(painter, room)


class Pictures:
    """Has the pictures that text asks for, each made when it is first asked for."""

    def __init__(self, formulas: Formulas) -> None:
        self._formulas = formulas
        self._known: dict[tuple[str, bool], Drawing | State] = {}

    def picture(self, latex: str, display: bool) -> Drawing | State:
        """A formula's picture, FAILED where it cannot be drawn."""
        key = (latex, display)
        if key not in self._known:
            self._known[key] = self._made(latex, display)
        return self._known[key]

    def _made(self, latex: str, display: bool) -> Drawing | State:
        drawn = self._formulas.drawn(latex, display)
        if drawn is None:
            return State.FAILED
        return Drawing(_without_outlines(drawn.svg).encode(), drawn.width, drawn.ascent, drawn.descent)


def _without_outlines(svg: str) -> str:
    """The same where only lines are drawn that are meant as lines: else Qt's PDF has one around each sign, which looks
    bold.
    """
    return svg.replace(' stroke="', ' stroke-opacity="1" stroke="').replace(
        "<svg", '<svg stroke="#000000" stroke-opacity="0"', 1
    )
