"""The passphrase: asked for at the start, set and changed in Settings; and the model that guesses for another one."""

from __future__ import annotations

import contextlib
import shutil
from typing import Any

from PySide6.QtWidgets import QDialog, QScrollArea

from screenshot_homes import fill

PASSPHRASE = "salt and soot"
GUESSER = "Qwen2.5-0.5B-Instruct-Q4_K_M"


def shoot_privacy(studio: Any) -> None:
    """A home that is locked, and one that is not."""
    with studio.app(prepare=_fill_locked) as app:
        studio.shoot("unlock", app.window)
        for name, tries in (("unlock-wrong", 1), ("unlock-doubt", 2)):
            for _ in range(tries):
                _type(studio, app, "salt and snow")
                studio.wait(lambda: studio.find(app, "unlockOpen").isEnabled())
            studio.shoot(name, app.window)
        app.window.resize(640, 480)
        studio.shoot("unlock-narrow", app.window)
        app.window.resize(1100, 760)
        studio.find(app, "unlockForgotten").click()
        studio.shoot("unlock-forgotten", app.window)
        studio.find(app, "unlockAnew").click()
        studio.settle()
        dialog = studio.find(app, "beginAnewDialog")
        studio.shoot("unlock-begin-anew", dialog)
        dialog.close()
        _type(studio, app, PASSPHRASE)
        studio.wait(lambda: app.services is not None and not app.window.is_blank)
        settings = _settings(studio, app)
        studio.wait(lambda: studio.find(app, "settingsRemovePassphrase").isVisible())
        _shoot_part(studio, settings, settings.privacy, "settings-privacy-locked")
        _shoot_part(studio, settings, studio.find(app, "settingsSessionsMegabytes"), "settings-disk-space-locked")
        _show_files(studio, app, settings)
        _shoot_dialog(studio, app, "settingsPassphrase", "passphrase-change")
        _shoot_dialog(studio, app, "settingsRemovePassphrase", "passphrase-remove")
        settings.close()
    with studio.app(prepare=_fill_with_two) as app:
        studio.wait(lambda: app.services.engine.loaded)
        (app.services.home.folders.data / "lampblack.db.v9-2026-11-02-030405").write_bytes(b"SQLite format 3\0")
        settings = _settings(studio, app)
        studio.wait(lambda: studio.find(app, "settingsPassphrase").isEnabled())
        _shoot_part(studio, settings, settings.privacy, "settings-privacy")
        _shoot_dialog(studio, app, "settingsPassphrase", "passphrase-set")
        _guesser(studio, app, settings)
        settings.close()


def _show_files(studio: Any, app: Any, settings: Any) -> None:
    """A backup from before the passphrase, and conversations whose passphrase was forgotten."""
    from lampblack.ui.settings.privacy_section import PrivacyState

    home = app.services.home.folders.data
    backup = home.parent / "Lampblack 2026-10-02.lampblack.zip"
    kept = home / "lampblack.db.locked-2026-11-02"
    settings.show_privacy(PrivacyState(is_locked=True, backups=[(1, backup)], kept=[kept]))
    studio.find(app, "settingsBackupsDelete").click()
    _shoot_part(studio, settings, studio.find(app, "settingsKept"), "settings-privacy-files")


def _fill_locked(folders: Any, settings: Any, language: str) -> None:
    from lampblack.store.database import Database

    fill(folders, settings, language)
    with contextlib.closing(Database(folders.database)) as database:
        database.change_passphrase(None, PASSPHRASE)


def _fill_with_two(folders: Any, settings: Any, language: str) -> None:
    from lampblack.models.starter import STARTER_FILE
    from lampblack.resources import resource

    fill(folders, settings, language)
    folders.models.mkdir(parents=True, exist_ok=True)
    shutil.copy(resource("models", STARTER_FILE), folders.models / f"{GUESSER}.gguf")


def _type(studio: Any, app: Any, passphrase: str) -> None:
    field = studio.find(app, "unlockPassphrase")
    field.setText(passphrase)
    field.textEdited.emit(passphrase)
    studio.find(app, "unlockOpen").click()


def _settings(studio: Any, app: Any) -> Any:
    app.window.open_settings()
    studio.settle()
    return next(each for each in app.window.findChildren(QDialog, "settingsDialog") if each.isVisible())


def _shoot_part(studio: Any, settings: Any, part: Any, name: str) -> None:
    studio.settle()
    settings.findChild(QScrollArea).ensureWidgetVisible(part)
    studio.shoot(name, settings)


def _shoot_dialog(studio: Any, app: Any, button: str, name: str) -> None:
    studio.find(app, button).click()
    studio.settle()
    dialog = studio.find(app, "passphraseDialog")
    studio.shoot(name, dialog)
    studio.find(app, "passphraseConfirm").click()
    studio.shoot(f"{name}-empty", dialog)
    dialog.close()
    studio.settle()


def _guesser(studio: Any, app: Any, settings: Any) -> None:
    box, note = studio.find(app, "settingsGuesser"), studio.find(app, "settingsGuesserNote")
    studio.wait(lambda: box.findText(GUESSER) > 0)
    box.setCurrentIndex(box.findText(GUESSER))
    box.activated.emit(box.currentIndex())
    studio.wait(note.text)
    _shoot_part(studio, settings, note, "settings-guesser")
