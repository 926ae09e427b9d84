"""Code and tables that are wider than the conversation scroll sideways by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.ui.markdown.table import TableView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QScrollBar

    from lampblack.ui.markdown.text_view import TextView

_AROUND = 24
"""Pixels beside the words that are seen too."""


def show_across(text: TextView, begin: int, end: int) -> None:
    """Scrolls what a text stands in sideways, so that the words between two places of it are seen."""
    table = text.parentWidget()
    in_table = isinstance(table, TableView)
    bar: QScrollBar = table.bar if isinstance(table, TableView) else text.horizontalScrollBar()
    cursor = text.textCursor()
    cursor.setPosition(begin)
    left = text.cursorRect(cursor).left()
    cursor.setPosition(end)
    right = text.cursorRect(cursor).right()
    if right < left:  # it ends in another line
        right = left
    beyond = 0 if in_table else bar.value()
    bring(bar, left + beyond, right + beyond)


def bring(bar: QScrollBar, left: int, right: int) -> None:
    """Scrolls as little as shows what is between two places, and its beginning where that is not possible."""
    if right + _AROUND > bar.value() + bar.pageStep():
        bar.setValue(right + _AROUND - bar.pageStep())
    if left - _AROUND < bar.value():
        bar.setValue(left - _AROUND)
