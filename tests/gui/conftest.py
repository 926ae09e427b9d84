"""What all tests with windows share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """The offscreen clipboard is a static of Qt's that outlives Python; what Python made must be out of it by then."""
    del qapp
    yield
    QGuiApplication.clipboard().clear()
