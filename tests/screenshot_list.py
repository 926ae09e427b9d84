"""The list of conversations: searched, put in order, several selected, the archive; and a phrase found in one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelectionModel


def shoot_list(studio: Any, app: Any, language: str) -> None:
    """Leaves the list as it was found."""
    _shoot_search(studio, app, "glue" if language == "en" else "烟灰")
    _shoot_order(studio, app, "Work" if language == "en" else "工作")
    _shoot_find(studio, app, "ink" if language == "en" else "墨")


def _shoot_search(studio: Any, app: Any, found: str) -> None:
    search, field = app.window.chat.list._search, studio.find(app, "chatSearch")
    for name, words in (("chat-search", found), ("chat-search-nothing", "zebra")):
        field.setText(words)
        studio.wait(lambda words=words: search.words == words and search._hits is not None)
        studio.settle()
        studio.shoot(name, app.window)
    field.clear()


def _shoot_order(studio: Any, app: Any, title: str) -> None:
    listed, organizing = app.window.chat.list, app.services.arranging
    ids = [each.id for each in app.services.conversations.all()]
    folder = organizing.create_folder(title)
    organizing.move(ids[1:3], folder.id)
    organizing.pin(ids[:1], pinned=True)
    organizing.archive(ids[-1:], archived=True)
    listed.set_folders(organizing.folders())
    listed.set_conversations(app.services.conversations.all())
    studio.shoot("chat-folders", app.window)
    view = listed._view
    for row in (listed._model.row_of(number) for number in ids[1:3]):
        view.selectionModel().select(listed._model.index(row), QItemSelectionModel.SelectionFlag.Select)
    studio.shoot("chat-selection", app.window)
    view.clearSelection()
    listed._show_archive(True)
    studio.shoot("chat-archive", app.window)
    listed._show_archive(False)
    organizing.delete_folder(folder.id)
    organizing.pin(ids[:1], pinned=False)
    organizing.archive(ids[-1:], archived=False)
    listed.set_folders(())
    listed.set_conversations(app.services.conversations.all())


def _shoot_find(studio: Any, app: Any, phrase: str) -> None:
    app.window.chat.find_here()
    studio.find(app, "chatFind").setText(phrase)
    studio.wait(lambda: studio.find(app, "chatFindCount").text())
    studio.settle()
    studio.shoot("chat-find", app.window)
    app.window.chat._find_bar.leave()
