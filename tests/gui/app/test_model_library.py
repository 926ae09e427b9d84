"""The dialog for models: those that are on this computer."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from tests.tiny_gguf import write_tiny_model

from lampblack.models.hub.origins import Origin, Origins

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget
    from tests.gui.app.conftest import Driver


def cells(table) -> list[list[str]]:
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


@pytest.fixture
def library(app: Driver) -> Driver:
    """The app with the tiny model in its library folder, and the dialog open."""
    app.window.models_requested.emit()
    app.wait(lambda: app["modelsTable"].isVisible() and len(cells(app["modelsTable"])) > 1)
    return app


def pick(app: Driver, name: str) -> None:
    app["modelsTable"].choose(lambda kept: kept.model.name == name)
    QApplication.processEvents()


def folder_actions(app: Driver) -> list[QAction]:
    return [action for action in app["modelsFolders"].menu().actions() if not action.isSeparator()]


def drop(dialog: QWidget, path: Path) -> None:
    """As a file manager drops it there."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, button = QPointF(40, 40), Qt.MouseButton.LeftButton
    held = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, data, button, held)
    QApplication.sendEvent(dialog, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(dialog, QDropEvent(place, Qt.DropAction.CopyAction, data, button, held))


def names(app: Driver) -> list[str]:
    return [row[0] for row in cells(app["modelsTable"])]


def test_the_library_lists_what_is_here(library, starter_model):
    rows = {row[0]: row[1:] for row in cells(library["modelsTable"])}
    library.wait(lambda: any("in memory" in row for row in cells(library["modelsTable"])))
    assert rows[starter_model.stem][:4] == ["llama", "98 MB", "Q4_1", "8,192"]
    pick(library, starter_model.stem)
    assert not library["modelsDelete"].isEnabled()
    assert "came with Lampblack" in library["modelsDelete"].toolTip()


def test_a_model_of_the_library_goes_to_the_trash_and_comes_back(library):
    place = library.folders.models / "tiny.gguf"
    content = place.read_bytes()
    pick(library, "tiny")
    assert library["modelsDelete"].text() == "Move to the trash"
    library["modelsDelete"].click()
    library.wait(lambda: "tiny" not in names(library))
    assert not place.exists()
    library.wait(lambda: library["undoText"].text() == "tiny is in the trash.")

    assert library["modelsRemoved"].text() == "tiny is in the trash."
    library["modelsUndo"].click()
    library.wait(lambda: "tiny" in names(library))
    assert not library["undoButton"].isVisible()
    assert not library["modelsUndo"].isVisible()
    assert place.read_bytes() == content


def test_a_model_from_elsewhere_only_leaves_the_list(library, tiny_model, tmp_path):
    elsewhere = tmp_path / "mine.gguf"
    elsewhere.write_bytes(tiny_model.read_bytes())
    library.window.model_dropped.emit(str(elsewhere))
    library.wait(lambda: "mine" in names(library))
    pick(library, "mine")
    assert library["modelsDelete"].text() == "Remove from the list"
    library["modelsDelete"].click()
    library.wait(lambda: "mine" not in names(library))
    assert elsewhere.is_file()

    library["undoButton"].click()
    library.wait(lambda: "mine" in names(library))
    assert not library["modelsUndo"].isVisible()


@pytest.mark.skipif(sys.platform != "linux", reason="the trash is elsewhere")
def test_where_there_is_no_trash_the_model_stays_and_it_is_said(library, monkeypatch, tmp_path):
    (tmp_path / "Trash").write_bytes(b"in the way")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    pick(library, "tiny")
    library["modelsDelete"].click()
    library.wait(lambda: "could not be moved to the trash" in library["modelsFault"].text())
    assert (library.folders.models / "tiny.gguf").is_file()


def write_in(folder: Path, *names: str) -> Path:
    """A folder with tiny models."""
    folder.mkdir(parents=True)
    for name in names:
        write_tiny_model(folder / f"{name}.gguf")
    return folder


def test_a_folder_is_added_by_dropping_it_and_taken_off_the_list(library, tmp_path):
    folder = write_in(tmp_path / "mine", "one", "two")
    drop(library.find("modelsDialog"), folder)
    library.wait(lambda: {"one", "two"} <= set(names(library)))
    library.wait(lambda: str(folder) in folder_actions(library)[-1].text())
    assert library["modelsDialog"].isVisible()
    assert library["modelsFault"].text() == ""

    folder_actions(library)[-1].trigger()
    library.wait(lambda: "one" not in names(library))
    assert (folder / "one.gguf").is_file()
    library.wait(lambda: len(folder_actions(library)) == 1)


def test_a_file_is_added_by_dropping_it_and_what_is_none_is_said_to_be(library, tmp_path):
    folder = write_in(tmp_path / "mine", "one", "two")
    drop(library.find("modelsDialog"), folder / "one.gguf")
    library.wait(lambda: "one" in names(library))
    assert "two" not in names(library)
    page = tmp_path / "page.gguf"
    page.write_text("<html>")
    drop(library.find("modelsDialog"), page)
    library.wait(lambda: "page.gguf is a web page" in library["modelsFault"].text())
    assert library["modelsDialog"].isVisible()


def test_a_folder_without_models_is_said_to_have_none(library, tmp_path):
    drop(library.find("modelsDialog"), write_in(tmp_path / "empty"))
    library.wait(lambda: library["modelsFault"].text() == f"There is no model in {tmp_path / 'empty'} yet.")


def test_a_model_of_another_app_is_listed_as_its_own_and_stays(library, tmp_path):
    write_in(tmp_path / "lm-studio" / "models" / "owner" / "name", "theirs")
    (Path.home() / ".lmstudio-home-pointer").write_text(str(tmp_path / "lm-studio"))
    try:
        library.window.models_requested.emit()
        library.wait(lambda: "theirs · LM Studio" in names(library))
        pick(library, "theirs")
        assert not library["modelsDelete"].isEnabled()
        assert "belongs to LM Studio" in library["modelsDelete"].toolTip()
    finally:
        (Path.home() / ".lmstudio-home-pointer").unlink()


def test_details_show_the_template_and_every_key(library, starter_model):
    pick(library, starter_model.stem)
    library["modelsShowDetails"].click()
    library.wait(lambda: library.find("modelsDetails"))
    library.wait(lambda: "apache-2.0" in library["modelsFacts"].text())
    library.wait(lambda: "im_start" in library["modelsTemplate"].toPlainText())
    assert not library["modelsKeys"].isVisible()
    library["modelsAllKeys"].click()
    keys = dict(cells(library["modelsKeys"]))
    assert keys["llama.block_count"] == "30"
    library["modelsDetails"].close()


def facts(app: Driver, name: str) -> str:
    """What the details say first."""
    pick(app, name)
    app["modelsShowDetails"].click()
    app.wait(lambda: app.find("modelsDetails"))
    said = app["modelsFacts"].text()
    app["modelsDetails"].close()
    app.wait(lambda: not app.find("modelsDetails"))
    return said


def test_details_say_when_a_model_was_used_last(library: Driver):
    assert "Last used" not in facts(library, "tiny")
    library["modelsDialog"].close()
    library.send("Hello")
    library.wait_for_reply("done")
    library.window.models_requested.emit()
    library.wait(lambda: library["modelsDialog"].isVisible())
    assert "Last used: " in facts(library, "tiny")


def check(app: Driver, name: str) -> str:
    """What the details say of a model's files."""
    pick(app, name)
    app["modelsShowDetails"].click()
    app.wait(lambda: app.find("modelsDetails"))
    app["modelsCheck"].click()
    app.wait(lambda: app["modelsCheck"].text() == "Check SHA-256")
    said = app["modelsChecked"].text()
    app["modelsDetails"].close()
    app.wait(lambda: not app.find("modelsDetails"))
    return said


def test_files_are_checked_against_what_the_hub_had(library):
    place = library.folders.models / "tiny.gguf"
    digest = hashlib.sha256(place.read_bytes()).hexdigest()
    assert digest in check(library, "tiny")

    origin = Origin("https://hub", "owner/name", "0" * 40, "tiny.gguf", place.stat().st_size, digest)
    Origins(library.folders.models).remember(place, origin)
    assert check(library, "tiny") == "Every byte is as it was in owner/name."

    Origins(library.folders.models).remember(place, msgspec.structs.replace(origin, sha256="0" * 64))
    assert check(library, "tiny").startswith("tiny.gguf is not as it was on the hub when it was fetched")


def test_a_file_that_is_no_model_is_named(library):
    (library.folders.models / "page.gguf").write_bytes(b"<!DOCTYPE html><html></html>")
    library.window.models_requested.emit()
    library.wait(lambda: library["modelsBroken"].isVisible())
    assert "is a web page" in library["modelsBroken"].text()
    for name in "abc":
        (library.folders.models / f"{name}.gguf").write_bytes(b"")
    library.window.models_requested.emit()
    library.wait(lambda: library["modelsBroken"].text().splitlines()[-1].startswith("2 more file"))


def test_without_a_file_manager_it_is_said_where_the_folder_is(
    library: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    pick(library, "tiny")
    library["modelsReveal"].click()
    library.wait(lambda: str(library.folders.models) in library["modelsFault"].text())
