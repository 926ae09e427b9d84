"""A real theme, real settings in a folder of their own, and other languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from lampblack.settings.file import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


class _Words(QTranslator):
    def __init__(self, words: dict[str, str]) -> None:
        super().__init__()
        self._words = words

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return self._words.get(text, "")

    def isEmpty(self) -> bool:  # noqa: N802
        return False


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[dict[str, str]], None]]:
    """Installs a translation at run time, as choosing another language does."""
    installed: list[QTranslator] = []

    def install(words: dict[str, str]) -> None:
        translator = _Words(words)
        installed.append(translator)
        QCoreApplication.installTranslator(translator)
        qapp.processEvents()

    yield install
    for translator in installed:
        QCoreApplication.removeTranslator(translator)
    qapp.processEvents()
