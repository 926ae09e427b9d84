"""The window around the conversation: the list of models, Settings and other dialogs, a full disk, large text."""

from __future__ import annotations

from typing import Any

from screenshot_homes import CHINESE, ENGLISH


def shoot_window(studio: Any, app: Any) -> None:
    """Over whatever conversation is in view."""
    _picker(studio, app)
    _dialogs(studio, app)
    _full_disk(studio, app)


def shoot_large_text(studio: Any, app: Any) -> None:
    """Some screens at 150% and 200%."""
    _large_text(studio, app)


def _picker(studio: Any, app: Any) -> None:
    from lampblack.domain.models import ModelInfo

    header, picker = app.window.header, studio.find(app, "modelPicker")
    listed = app.services.library.list()
    own = tuple(listed.models)
    more = [
        ModelInfo(f"{name}-{kind}", f"/{name}.gguf", "llama", count, kind, size, 32768, True)
        for name, count, kind, size in (
            ("Qwen2.5-Coder-1.5B-Instruct", 1_500_000_000, "Q4_K_M", 1_100_000_000),
            ("Mistral-Small-3.2-24B-Instruct-2506", 24_000_000_000, "Q4_K_M", 14_300_000_000),
            ("Llama-3.3-70B-Instruct", 70_000_000_000, "Q8_0", 75_000_000_000),
        )
    ]
    picker.showPopup()
    studio.settle()  # the list that is read from the disk first
    verdicts = dict(zip((each.path for each in (*own, *more)), ("fits", "fits", "tight", "too_large"), strict=False))
    header.set_models([*own, *more], verdicts)
    studio.shoot("model-picker", app.window, over=picker.view().window())
    picker.hidePopup()
    header.set_models(own, {})


def _full_disk(studio: Any, app: Any) -> None:
    from lampblack.domain.conversations import Message, MessageState
    from lampblack.domain.faults import Fault
    from lampblack.domain.generation import Role
    from lampblack.ui.chat.unsaved import UnsavedDialog

    fault = Fault("disk.full_saving")
    app.bridge.saving_trouble_came.emit(fault)
    app.window.show_fault(Fault("disk.full"))
    studio.shoot("full-disk", app.window)
    lost = Message(1, 1, None, Role.ASSISTANT, "Once upon a time", MessageState.RUNNING, 0.0)
    dialog = UnsavedDialog(lambda: [lost], fault, app.theme, app.window)
    dialog.open()
    studio.shoot("unsaved", dialog)
    dialog.close()
    app.bridge.saving_trouble_came.emit(None)
    app.window.clear_fault("disk")


def _large_text(studio: Any, app: Any) -> None:
    from PySide6.QtWidgets import QDialog

    from lampblack.settings.declared import TEXT_SCALE

    store = app.services.conversations
    for percent in (150, 200):
        app._settings.set(TEXT_SCALE, percent)
        studio.settle()
        for name, titles in (("chat", (ENGLISH[0], CHINESE[0])), ("faults", ("When things fail", "出错的时候"))):
            number = next(each.id for each in store.all() if each.title in titles)
            app._chat.open(number)
            studio.wait(lambda number=number: app.window.chat.list.current() == number)
            studio.wait(lambda: app.window.chat.transcript.is_settled)
            studio.shoot(f"large-{percent}-{name}", app.window)
        app.window.open_settings()
        dialog = next(each for each in app.window.findChildren(QDialog) if each.isVisible())
        studio.shoot(f"large-{percent}-settings", dialog)
        dialog.close()
        app.window.show_welcome()
        studio.shoot(f"large-{percent}-welcome", app.window)
        app.window.show_chat()
    app._settings.set(TEXT_SCALE, TEXT_SCALE.default)


def _dialogs(studio: Any, app: Any) -> None:
    from PySide6.QtWidgets import QDialog

    app.window.open_settings()
    dialogs = lambda: [each for each in app.window.findChildren(QDialog) if each.isVisible()]  # noqa: E731
    studio.shoot("settings", dialogs()[0])
    _measured(studio, dialogs()[0])
    dialogs()[0].close()
    app.window.open_shortcuts()
    studio.shoot("shortcuts", dialogs()[0])
    dialogs()[0].close()
    app.window.report_bug("Traceback of a bug, for the picture\nTypeError: no such thing")
    studio.shoot("report", dialogs()[0])
    dialogs()[0].close()
    app.window._ask_about_link("https://example.org/a/very/long/address?with=parameters")
    studio.shoot("link", dialogs()[0])
    dialogs()[0].close()


def _measured(studio: Any, dialog: Any) -> None:
    from PySide6.QtWidgets import QScrollArea

    from lampblack.domain.models import Figure, Measurement
    from lampblack.ui.settings.measured_note import MeasuredState

    figures = (Figure(False, 2, 76.3, 249.0), Figure(True, 2, 78.2, 250.0), Figure(True, 1, 48.1, 131.0))
    name = "SmolLM2-135M-Instruct-Q4_1"
    dialog.measured.show_state(MeasuredState(name, Measurement(True, 2, figures, 9.5), True, False))
    studio.settle()
    dialog.findChild(QScrollArea).ensureWidgetVisible(dialog.measured)
    studio.shoot("settings-measured", dialog)
