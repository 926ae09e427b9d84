"""A conversation as a PDF: the path that is shown, as it looks in a light window, with the page's number at its foot.

It is laid out twice, a little at a time: first to count the pages, then to draw them. Neither holds up other threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QLocale, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter

from lampblack.tasks.formulas import Formulas
from lampblack.ui.exchange.pdf_characters import with_plain_characters
from lampblack.ui.palette import LIGHT
from lampblack.ui.paper.conversation import strips
from lampblack.ui.paper.formulas import Pictures
from lampblack.ui.paper.look import DOTS, Look
from lampblack.ui.paper.pages import Pages, paint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.exchange import PortableConversation
    from lampblack.exchange.words import Words
    from lampblack.ui.paper.pages import Placed

_MARGINS = QMarginsF(22, 20, 22, 14)
_FOOT = 10
"""Millimetres under the text, for the number."""
_INCH = 25.4
_SMALL = 0.8


def written(
    conversation: PortableConversation,
    words: Words,
    families: Sequence[str],
    code_families: Sequence[str],
    *,
    heard: Callable[[float], None] = lambda _: None,
    check: Callable[[], None] = lambda: None,
) -> bytes:
    """The file. families: of fonts for text and for code, the first that has a character draws it.

    heard: told which part of the work is done; check: called again and again, what it raises ends the work.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, " ".join(conversation.title.split()) or words.untitled)
    height = writer.height() - _FOOT / _INCH * DOTS
    with Formulas(check) as formulas:
        look = Look(writer.width(), families, code_families, Pictures(formulas))

        def lay_out(done: Callable[[list[Placed]], None], share: float) -> None:
            pages = Pages(height, done)
            for part, strip in strips(conversation, words, look):
                check()
                heard((share + part) / 2)
                pages.add(strip)
            pages.finish()

        count = 0

        def counted(_page: list[Placed]) -> None:
            nonlocal count
            count += 1

        lay_out(counted, 0)
        painter = QPainter(writer)
        try:
            number = 0

            def painted(page: list[Placed]) -> None:
                nonlocal number
                if number:
                    writer.newPage()
                number += 1
                paint(page, painter)
                _number(painter, look, QRectF(0, height, writer.width(), writer.height() - height), number, count)

            lay_out(painted, 1)
        finally:
            painter.end()
    return with_plain_characters(bytes(buffer.data().data()))


def _writer(buffer: QBuffer, title: str) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    uses_letter = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter if uses_letter else QPageSize.PageSizeId.A4))
    writer.setPageMargins(_MARGINS, QPageLayout.Unit.Millimeter)
    writer.setResolution(DOTS)
    writer.setTitle(title)
    writer.setCreator("Lampblack")
    return writer


def _number(painter: QPainter, look: Look, foot: QRectF, number: int, count: int) -> None:
    painter.setFont(look.font(_SMALL))
    painter.setPen(QColor(LIGHT.quiet))
    painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, f"{number} / {count}")
