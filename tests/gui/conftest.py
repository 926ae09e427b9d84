"""What all tests with windows share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication

from lampblack.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """The offscreen clipboard is a static of Qt's that outlives Python; what Python made must be out of it by then."""
    del qapp
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A real theme, light at the start of every test, whatever the one before left behind."""
    theme = Theme(qapp)
    theme.set_choice("light")
    yield theme
    theme.set_choice("light")
    theme.set_text_scale(100)
    theme.setParent(None)
    theme.deleteLater()
