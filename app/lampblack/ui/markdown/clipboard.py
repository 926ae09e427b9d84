"""Markdown on the clipboard, in the form that was asked for."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from lampblack.ui.markdown.rich import html_of, plain_of


def rich(markdown: str) -> QMimeData:
    """HTML for word processors, and text without marks for whatever takes no HTML."""
    data = QMimeData()
    data.setHtml(html_of(markdown))
    data.setText(plain_of(markdown))
    return data


def copy_rich(markdown: str) -> None:
    """Puts a text on the clipboard as HTML, and as text without marks."""
    QGuiApplication.clipboard().setMimeData(rich(markdown))


def copy_plain(markdown: str) -> None:
    """Puts a text on the clipboard without Markdown's marks."""
    QGuiApplication.clipboard().setText(plain_of(markdown))
