"""The app's language, switchable while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

from lampblack.resources import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

LANGUAGES = ("en", "zh_CN")


class Translation:
    """Installs the translators of one language; Qt then sends LanguageChange to every widget."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._installed: list[QTranslator] = []
        self.language = ""

    def use(self, choice: str) -> None:
        """Takes one of LANGUAGES, or "system" for the first of the system's languages that there is."""
        language = choice if choice in LANGUAGES else language_of_system(QLocale.system().uiLanguages())
        if language == self.language:
            return
        self.remove()
        self.language = language
        QLocale.setDefault(QLocale(language))
        self._installed = [
            translator
            for translator in (
                _load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
                _load(f"lampblack_{language}", str(resource("translations"))),
            )
            if translator is not None
        ]
        for translator in self._installed:
            self._application.installTranslator(translator)

    def remove(self) -> None:
        """Takes the translators out again; numbers are written as the system writes them."""
        QLocale.setDefault(QLocale.system())
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self._installed = []


def language_of_system(preferred: list[str]) -> str:
    """The first of `preferred` (BCP 47 tags such as "zh-Hans-CN") that the app speaks, else English."""
    for tag in preferred:
        if tag.startswith("zh"):
            return "zh_CN"
        if tag.startswith("en"):
            return "en"
    return "en"


def _load(name: str, folder: str) -> QTranslator | None:
    translator = QTranslator()
    return translator if translator.load(name, folder) else None
