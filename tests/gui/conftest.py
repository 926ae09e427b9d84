"""What all tests with windows share."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication

from lampblack.resources import resource
from lampblack.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """The offscreen clipboard is a static of Qt's that outlives Python; what Python made must be out of it by then."""
    del qapp
    yield
    QGuiApplication.clipboard().clear()


def delete_what_was_closed() -> None:
    """Ends what waits for deletion: without an event loop it would stay, and be styled anew, until the run is over."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def _no_window_of_another_test(qapp: QApplication) -> Iterator[None]:
    del qapp
    yield
    delete_what_was_closed()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A real theme, light at the start of every test, whatever the one before left behind."""
    theme = Theme(qapp)
    theme.set_choice("light")
    yield theme
    delete_what_was_closed()
    theme.set_choice("light")
    theme.set_text_scale(100)
    theme.setParent(None)
    theme.deleteLater()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The translations, compiled as set-up does it."""
    lrelease = shutil.which("pyside6-lrelease", path=sysconfig.get_path("scripts"))
    assert lrelease is not None
    folder = tmp_path_factory.mktemp("translations")
    for source in resource("translations").glob("*.ts"):
        made = folder / source.with_suffix(".qm").name
        subprocess.run([lrelease, "-silent", str(source), "-qm", str(made)], check=True, timeout=60)
    return folder
