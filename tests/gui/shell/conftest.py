"""A real window over real settings, without an engine behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from lampblack.domain.models import ModelInfo
from lampblack.paths import Folders
from lampblack.settings.file import Settings
from lampblack.ui.main_window import MainWindow
from lampblack.ui.settings.dialog import SettingsDialog
from lampblack.ui.translation import Translation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from lampblack.domain.faults import Fault
    from lampblack.settings.setting import AnySetting
    from lampblack.ui.theme import Theme


class Saver:
    """Saves at once, or later as a slow disk does, or fails as a full one does."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.fault, self.is_slow = settings, None, False
        self.waiting: list[tuple[AnySetting, object]] = []

    def __call__(self, setting: AnySetting, value: object, failed: Callable[[Fault], None]) -> None:
        if self.fault is not None:
            failed(self.fault)
        elif self.is_slow:
            self.waiting.append((setting, value))
        else:
            self.settings.set(setting, value)

    def save_next(self) -> None:
        self.settings.set(*self.waiting.pop(0))


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.of(tmp_path / "home")


@pytest.fixture
def settings(folders: Folders) -> Settings:
    settings = Settings(folders.settings)
    settings.load()
    return settings


@pytest.fixture
def save(settings: Settings) -> Saver:
    return Saver(settings)


@pytest.fixture
def dialog(theme: Theme, settings: Settings, folders: Folders, save: Saver, qtbot: QtBot) -> SettingsDialog:
    made = SettingsDialog(theme, settings, folders, save)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def make_window(theme: Theme, settings: Settings, folders: Folders, qtbot: QtBot) -> Callable[[], MainWindow]:
    """Makes a window that is shown, active and full."""

    def make() -> MainWindow:
        window = MainWindow(theme, settings, folders, lambda setting, value, _failed: settings.set(setting, value))
        qtbot.addWidget(window)
        window.show()
        window.build_panels()
        window.activateWindow()
        qtbot.waitActive(window).__exit__(None, None, None)
        return window

    return make


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    return make_window()


@pytest.fixture
def models() -> list[ModelInfo]:
    return [
        ModelInfo(
            "SmolLM2-135M-Instruct-Q4_1", "/models/small.gguf", "llama", 135_000_000, "Q4_1", 98_000_000, 8192, True
        ),
        ModelInfo(
            "Qwen2.5-Coder-1.5B", "/models/middle.gguf", "qwen2", 1_500_000_000, "Q4_K_M", 1_100_000_000, 32768, True
        ),
        ModelInfo("Giant-70B", "/models/large.gguf", "llama", 70_000_000_000, "Q8_0", 75_000_000_000, 8192, True),
    ]


@pytest.fixture
def speak(qapp: QApplication, compiled: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Chooses a language as the settings do, with the translations as they are now."""
    before = QLocale()
    monkeypatch.setattr("lampblack.ui.translation.resource", lambda *_: compiled)
    translation = Translation(qapp)
    yield translation.use
    translation.remove()
    QLocale.setDefault(before)
