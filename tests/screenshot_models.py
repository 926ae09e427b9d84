"""The dialog for models, the dialogs that open from it, and the list of connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screenshot_homes import fill

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog


def shoot_models(studio: Any) -> None:
    """With the starter model, which may be called otherwise but not removed."""
    with studio.app(prepare=fill) as app:
        studio.wait(lambda: app.services.engine.loaded)
        app.window.models_requested.emit()
        studio.wait(lambda: studio.find(app, "modelsTable").rows.things)
        studio.shoot("models-library", studio.find(app, "modelsDialog"))
        _keeping(studio, app)
        _making(studio, app)
        _access(studio, app)
        _connections(studio, app)


def _keeping(studio: Any, app: Any) -> None:
    from lampblack.domain.conversations import ChatOptions

    page = studio.find(app, "modelsDialog").library
    kept = page.table.current()
    menu = page.menu()
    menu.show()
    studio.shoot("models-menu", menu)
    menu.close()
    page.rename_wanted.emit(kept)
    renaming = _dialog(studio, app, "modelsRenaming")
    studio.shoot("models-rename", renaming)
    renaming.show_fault(_taken(studio))
    studio.shoot("models-rename-refused", renaming)
    renaming.close()
    page.defaults_wanted.emit(kept)
    studio.shoot("models-defaults", _dialog(studio, app, "modelsDefaults"))
    _close(studio, app, "modelsDefaults")
    own = {"context_length": 16384, "cache_type": "q8_0"}
    app.services.shelf.set_defaults(kept.model.path, own, ChatOptions("Answer in rhymes.", 0.4))
    app.services.shelf.rename(kept.model, "My poet 我的诗人")
    app._models.refresh()
    studio.wait(lambda: page.table.current().model.own_name)
    app._models.reload()
    studio.wait(lambda: app._models._loaded_own)
    page.defaults_wanted.emit(page.table.current())
    dialog = _dialog(studio, app, "modelsDefaults")
    studio.wait(lambda: dialog.findChild(object, "modelsDefaultsFit").text())
    dialog.findChild(object, "modelsOwnGpuLayers").click()
    studio.shoot("models-defaults-own", dialog)
    _close(studio, app, "modelsDefaults")
    page.details_wanted.emit(page.table.current())
    studio.shoot("models-details", _dialog(studio, app, "modelsDetails"))
    _close(studio, app, "modelsDetails")
    app.window.open_settings()
    dialog = _dialog(studio, app, "settingsDialog")
    note = dialog.findChild(object, "settingsReload").parentWidget()
    studio.wait(lambda: note.isVisible())
    studio.shoot("settings-own-options", dialog)
    _close(studio, app, "settingsDialog")


def _taken(studio: Any) -> str:
    from lampblack.domain.faults import Fault
    from lampblack.ui.fault_words import sentence

    del studio
    return sentence(Fault("model.name_taken", {"name": "SmolLM2-135M-Instruct-Q4_1"}))


def _making(studio: Any, app: Any) -> None:
    from pathlib import Path

    from lampblack.domain.speed import Speed
    from lampblack.tasks.quantizing import Choices, Smaller
    from lampblack.ui.models.making_guard import MakingDialog
    from lampblack.ui.models.quantize_dialog import QuantizeDialog

    models = studio.find(app, "modelsDialog")
    model = models.library.table.current().model
    smaller = tuple(
        Smaller(kind, size, fit)
        for kind, size, fit in (
            ("Q4_K_M", 88_000_000, "fits"),
            ("Q3_K_M", 71_000_000, "fits"),
            ("Q2_K", 60_000_000, "tight"),
        )
    )
    asking = QuantizeDialog(app.theme, model, models)
    asking.show_choices(Choices(model, smaller, True, Path("/home/me/models"), 51_000_000_000))
    asking.open()
    studio.shoot("models-quantize", asking)
    asking.close()
    models.making.begin(lambda: f"{model.name}: Q4_K_M")
    models.making.show_progress(0.4, 75.0)
    models.measuring.begin(lambda: model.name)
    models.measuring.show_progress(0.6)
    models.library.workbench.show_speed(model.path, Speed(251.0, 31.0, 300_000_000, 1.7e9, 4096))
    studio.shoot("models-at-work", models)
    guard = MakingDialog(app.theme, app.window)
    guard.show_making(models.tr("{percent} %").format(percent=40))
    guard.open()
    studio.shoot("making-closing", guard)
    guard.close()
    models.making.end()
    models.measuring.end()
    models.library.show_folders(["/home/me/models", "/mnt/large disk/models"])
    menu = studio.find(app, "modelsFolders").menu()
    menu.show()
    studio.shoot("models-folders", menu)
    menu.close()


def _access(studio: Any, app: Any) -> None:
    from lampblack.domain.faults import Fault
    from lampblack.tasks.hub_access import Kept
    from lampblack.ui.models.token_dialog import TokenDialog

    dialog = TokenDialog(app.theme, "huggingface.co", studio.find(app, "modelsDialog"))
    dialog.show_kept(Kept.NOWHERE)
    dialog.open()
    studio.shoot("token", dialog)
    dialog.show_kept(Kept.KEYRING)
    studio.shoot("token-kept", dialog)
    dialog.show_fault(Fault("hub.token_refused", {"host": "huggingface.co"}))
    dialog.close()


def _connections(studio: Any, app: Any) -> None:
    from lampblack.network.journal import Connection, Outcome
    from lampblack.ui.settings.connections_dialog import ConnectionsDialog

    dialog = ConnectionsDialog(app.theme, app.window)
    dialog.open()
    studio.shoot("connections-none", dialog)
    at = 1_700_000_000.0
    address = "GET /Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"
    dialog.show_connections(
        [
            Connection(at + 9, "huggingface.co", "GET /api/models", outcome=Outcome.OFFLINE),
            Connection(at + 8, "huggingface.co", "GET /api/models"),
            Connection(at + 7, "gpu.example:8443", "GET /v1/models", outcome=Outcome.UNREACHED),
            Connection(at + 6, "gpu.example:8443", "GET /v1/models", outcome=Outcome.LATE),
            Connection(at + 5, "cdn-lfs.hf.co", "GET /repos/ab/cd", "", Outcome.CUT, 200, 120_000_000),
            Connection(at + 4, "cdn-lfs.hf.co", "GET /repos/ab/cd", "", Outcome.ANSWERED, 206, 398_000_000),
            Connection(at + 3, "huggingface.co", address, "", Outcome.ANSWERED, 302, 1_200),
            Connection(at + 2, "huggingface.co", "GET /api/models/some/gated", "", Outcome.ANSWERED, 401, 120),
            Connection(at + 1, "huggingface.co", "GET /api/models", "", Outcome.ANSWERED, 200, 48_000),
        ]
    )
    studio.shoot("connections", dialog)
    dialog.close()


def _dialog(studio: Any, app: Any, name: str) -> QDialog:
    studio.wait(lambda: (found := studio.find(app, name)) is not None and found.isVisible())
    return studio.find(app, name)


def _close(studio: Any, app: Any, name: str) -> None:
    studio.find(app, name).close()
    studio.wait(lambda: (found := studio.find(app, name)) is None or not found.isVisible())
    studio.settle()
