"""Starting: with nothing, with what was there before, and with what is broken."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from lampblack.settings.declared import LANGUAGE


def drop(app, path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    app.window.dropEvent(event)


def test_the_first_start_offers_the_starter_model_and_one_click_leads_to_typing(make_app, starter_model):
    app = make_app().start()
    app.wait(lambda: app["welcomePage"].isVisible() and app["welcomeStart"].isEnabled())

    app["welcomeStart"].click()

    app.wait(lambda: app["chatPanel"].isVisible())
    assert app.window.focusWidget() is app["chatInput"]
    app.wait(lambda: app.app.services.engine.loaded is not None)
    assert app.app.services.engine.loaded.path == str(starter_model)


def test_the_next_start_shows_the_last_conversation(app, make_app, tmp_path):
    from lampblack.domain.conversations import ChatOptions

    app.window.chat.options.set_options(ChatOptions(max_tokens=3))
    app.send("Remember this")
    app.wait_for_reply("done")
    app.window.close()
    app.app.close()

    again = make_app().start()

    again.wait(lambda: "Remember this" in again.shown_text())


def test_a_dropped_model_is_used_where_it_is(make_app, tiny_model):
    app = make_app().start()
    app.wait(lambda: app["welcomePage"].isVisible())

    drop(app, tiny_model)

    app.wait(lambda: app.app.services.engine.loaded is not None)
    assert app.app.services.engine.loaded.path == str(tiny_model)
    assert not app.folders.models.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.gguf", b"", "is empty"),
        ("page.gguf", b"<!DOCTYPE html><html></html>", "is a web page"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" * 100, "is not a GGUF model file"),
        ("cut.gguf", b"GGUF\x03\0\0\0", "cut off"),
    ],
)
def test_a_dropped_file_that_is_no_model_is_refused_in_one_sentence(make_app, tmp_path, name, content, words):
    app = make_app().start()
    app.wait(lambda: app["welcomePage"].isVisible())
    file = tmp_path / name
    file.write_bytes(content)

    drop(app, file)

    app.wait(lambda: words in app["bannerText"].text())
    assert name.split(".")[0] in app["bannerText"].text()


def test_a_newer_database_is_refused_and_left_alone(make_app, tmp_path):
    folder = tmp_path / "home" / "data"
    folder.mkdir(parents=True)
    with contextlib.closing(sqlite3.connect(folder / "lampblack.db")) as newer:
        newer.execute("CREATE TABLE future (x)")
        newer.execute("PRAGMA user_version = 999")
        newer.commit()
    before = (folder / "lampblack.db").read_bytes()

    app = make_app().start()

    assert "newer version" in app["blockedText"].text()
    assert (folder / "lampblack.db").read_bytes() == before
    assert app.app.services is None


def test_a_second_app_on_the_same_home_says_so(make_app):
    make_app().start()

    second = make_app().start()

    assert "already running" in second["blockedText"].text()


def test_a_model_that_the_command_line_added_is_there_when_one_comes_back(app, tiny_model):
    from PySide6.QtGui import QGuiApplication

    from lampblack.store.database import Database
    from lampblack.store.models import ModelStore

    with contextlib.closing(Database(app.folders.database)) as database:
        ModelStore(database).add(str(tiny_model))
    before = app["modelPicker"].count()

    QGuiApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)

    app.wait(lambda: app["modelPicker"].count() == before + 1)


def test_opening_the_list_of_models_looks_for_new_ones(app, tiny_model, tmp_path):
    picker = app["modelPicker"]
    before = picker.count()
    shutil.copy(tiny_model, tmp_path / "home" / "data" / "models" / "another.gguf")

    picker.showPopup()

    app.wait(lambda: picker.count() == before + 1)
    assert picker.view().isVisible()
    picker.hidePopup()


def test_a_suspect_model_is_not_loaded_at_start(make_app, tiny_model, tmp_path):
    from lampblack.settings.declared import LAST_MODEL
    from lampblack.store.database import Database
    from lampblack.store.models import ModelStore

    app = make_app()
    app.settings.set(LAST_MODEL, str(tiny_model))
    with contextlib.closing(Database(app.folders.database)) as database:
        models = ModelStore(database)
        models.add(str(tiny_model))
        models.mark_suspect(str(tiny_model))

    app.start()
    app.wait(lambda: app.app.services.desk.chosen == str(tiny_model))
    app.wait(lambda: app.app.services.engine.state == "ready")
    app.send("Hello")

    assert app.wait_for_reply("failed").fault.kind == "model.suspect"
    assert app.app.services.engine.loaded is None


def test_the_language_changes_while_the_app_runs(make_app):
    from lampblack.settings.declared import LANGUAGE

    app = make_app().start()
    app.wait(lambda: app["welcomePage"].isVisible())
    app.settings.set(LANGUAGE, "en")
    app.wait(lambda: app["statusText"].text() == "Ready")

    app.settings.set(LANGUAGE, "zh_CN")

    app.wait(lambda: app["statusText"].text() == "就绪")
    app.settings.set(LANGUAGE, "en")
    app.wait(lambda: app["statusText"].text() == "Ready")


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_settings_that_cannot_be_saved_are_said_in_the_banner(make_app):
    from lampblack.settings.declared import TEXT_SCALE

    app = make_app().start()
    app.wait(lambda: app["welcomePage"].isVisible())
    app.folders.settings.mkdir(parents=True)  # where the file should be, for root may write anywhere

    app.window._scale_text(+TEXT_SCALE.step)

    app.wait(lambda: app["bannerText"].isVisible())


def test_the_starter_model_is_tried_in_the_one_language_that_it_knows(talking_app, tiny_model):
    app = talking_app
    english = [app[f"chatExample{number}"].text() for number in (1, 2, 3)]
    app.settings.set(LANGUAGE, "zh_CN")
    app.wait(lambda: app["chatNew"].text() != "New conversation")
    assert [app[f"chatExample{number}"].text() for number in (1, 2, 3)] == english
    assert "英语" in app.shown_labels()

    drop(app, tiny_model)
    app.wait(lambda: app["chatExample1"].text() == "用三句话解释天空为什么是蓝色的。")
    assert "英语" not in app.shown_labels()
