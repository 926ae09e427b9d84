"""A conversation as a PDF: the path that is shown, laid out by Qt, with the page's number at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QLocale, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)

from lampblack.exchange.html import body
from lampblack.ui.exchange.pdf_characters import with_plain_characters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.exchange import PortableConversation
    from lampblack.exchange.words import Words

_POINTS, _SMALL_POINTS = 10.5, 8.5
_MARGINS = QMarginsF(22, 20, 22, 14)
_FOOT = 10
"""Millimetres under the text, for the number."""
_INCH = 25.4
_DOTS = 300
_STYLE = """\
h1 {{ font-size: 17pt; font-weight: 600; }}
h2 {{ font-size: 9pt; font-weight: 600; color: #5B6470; margin-top: 14px; margin-bottom: 2px; }}
p, li {{ line-height: 135%; }}
.person {{ background-color: #E9F0FC; }}
pre {{ background-color: #F6F7F9; white-space: pre-wrap; font-size: 9pt; font-family: {code}; margin: 6px 0; }}
code {{ font-family: {code}; font-size: 9pt; }}
th, td {{ border: 1px solid #C9CED6; padding: 3px 6px; }}
table {{ border-collapse: collapse; margin: 6px 0; }}
blockquote {{ color: #5B6470; margin-left: 16px; }}
a {{ color: #2B66D0; text-decoration: none; }}
"""


def written(
    conversation: PortableConversation, words: Words, families: Sequence[str], code_families: Sequence[str]
) -> bytes:
    """The file. families: of fonts for text and for code, the first that has a character draws it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, conversation.title)
    document = _document(body(conversation, words, is_paper=True), writer, families, code_families)
    painter = QPainter(writer)
    try:
        _paint(document, writer, painter, families)
    finally:
        painter.end()
    return with_plain_characters(bytes(buffer.data().data()))


def _writer(buffer: QBuffer, title: str) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    uses_letter = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter if uses_letter else QPageSize.PageSizeId.A4))
    writer.setPageMargins(_MARGINS, QPageLayout.Unit.Millimeter)
    writer.setResolution(_DOTS)
    writer.setTitle(title)
    writer.setCreator("Lampblack")
    return writer


def _document(html: str, writer: QPdfWriter, families: Sequence[str], code_families: Sequence[str]) -> QTextDocument:
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDefaultFont(_font(families, _POINTS))
    document.setDefaultStyleSheet(_STYLE.format(code=", ".join(f"'{name}'" for name in code_families)))
    document.setDocumentMargin(0)
    document.setPageSize(QSizeF(writer.width(), writer.height() - _FOOT / _INCH * _DOTS))
    document.setHtml(html)
    return document


def _font(families: Sequence[str], points: float) -> QFont:
    font = QFont(list(families))
    font.setPointSizeF(points)
    # Chinese fonts have other forms for Latin text (of digits, too), which Qt then cannot name: it looks up the usual
    # ones alone. The digits would look right, and be copied and searched as something else.
    font.setFeature(QFont.Tag("locl"), 0)
    return font


def _paint(document: QTextDocument, writer: QPdfWriter, painter: QPainter, families: Sequence[str]) -> None:
    size = document.pageSize()
    pages = document.pageCount()
    for page in range(pages):
        if page:
            writer.newPage()
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, QColor("#1B1F24"))  # also where the window is dark
        context.clip = QRectF(0, page * size.height(), size.width(), size.height())
        painter.save()
        painter.translate(0, -page * size.height())
        painter.setClipRect(context.clip)
        document.documentLayout().draw(painter, context)
        painter.restore()
        painter.setFont(_font(families, _SMALL_POINTS))
        painter.setPen(QColor("#5B6470"))
        foot = QRectF(0, size.height(), size.width(), writer.height() - size.height())
        painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, f"{page + 1} / {pages}")
