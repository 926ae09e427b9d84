"""Pins, folders, the archive and many at once, in the whole app: what is there, after Undo, and after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView

from lampblack.domain.conversations import ChatOptions
from lampblack.settings.declared import AUTOMATIC_TITLES
from lampblack.tasks import titles
from lampblack.ui.chat.search_delegate import WHEN_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gui.app.conftest import Driver

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def rows(app: Driver) -> list[str]:
    model = app["chatList"].model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def press(app: Driver, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(app["chatList"], key, modifiers)


@pytest.fixture
def three(app: Driver) -> Driver:
    """Cocoa is the newest and shown; then Coffee and Tea."""
    store = app.app.services.conversations
    for title in ("Tea", "Coffee", "Cocoa"):
        store.create(title, ChatOptions())
    listing = app.window.chat.list
    listing.set_conversations(store.all())
    newest = store.all()[0].id
    listing.chosen.emit(newest)
    app.wait(lambda: listing.current() == newest)
    assert rows(app) == ["Today", "Cocoa", "Coffee", "Tea"]
    return app


def select_all(app: Driver) -> None:
    press(app, Qt.Key.Key_A, CTRL)


def test_many_are_deleted_at_once_and_one_undo_brings_all_back(three: Driver) -> None:
    select_all(three)
    press(three, Qt.Key.Key_Delete)
    three.wait(lambda: rows(three) == [])
    assert three.app.services.conversations.all() == []
    assert three.window.chat.list.current() is None
    three["undoButton"].click()
    three.wait(lambda: rows(three) == ["Today", "Cocoa", "Coffee", "Tea"])
    three.wait(lambda: three.window.chat.list.title_of(three.window.chat.list.current()) == "Cocoa")


def test_what_is_pinned_and_archived_is_so_after_a_restart(three: Driver, make_app: Callable[[], Driver]) -> None:
    press(three, Qt.Key.Key_Down)
    press(three, Qt.Key.Key_P, CTRL | SHIFT)
    three.wait(lambda: rows(three) == ["Pinned", "Coffee", "Today", "Cocoa", "Tea"])
    press(three, Qt.Key.Key_Down)
    press(three, Qt.Key.Key_E, CTRL | SHIFT)
    three.wait(lambda: rows(three) == ["Pinned", "Coffee", "Today", "Tea"])
    three.window.close()
    three.app.close()

    again = make_app().start()
    again.wait(lambda: rows(again) == ["Pinned", "Coffee", "Today", "Tea"])
    again.wait(lambda: again.window.chat.list.current() is not None)
    again["chatArchive"].click()
    assert rows(again) == ["Today", "Cocoa"]
    press(again, Qt.Key.Key_Down)
    press(again, Qt.Key.Key_E, CTRL | SHIFT)
    again.wait(lambda: rows(again) == [])
    again["chatArchive"].click()
    assert rows(again) == ["Pinned", "Coffee", "Today", "Cocoa", "Tea"]


def test_what_is_shown_and_archived_comes_back_by_undo(three: Driver) -> None:
    press(three, Qt.Key.Key_E, CTRL | SHIFT)
    three.wait(lambda: "Cocoa" not in rows(three))
    assert three.window.chat.list.current() is None, "an empty conversation is shown in its place"
    three["undoButton"].click()
    three.wait(lambda: rows(three) == ["Today", "Cocoa", "Coffee", "Tea"])
    three.wait(lambda: three.window.chat.list.current() is not None)


def test_search_says_what_is_in_the_archive(three: Driver) -> None:
    press(three, Qt.Key.Key_E, CTRL | SHIFT)
    three.wait(lambda: "Cocoa" not in rows(three))
    three["chatSearch"].setText("cocoa")
    three.wait(lambda: three.find("chatFound") is not None and three["chatFound"].isVisible())
    hits = three["chatFound"].model()
    assert hits.rowCount() == 1
    assert hits.index(0, 0).data(WHEN_ROLE).startswith("Archived")
    assert "Archived" in hits.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_folder_is_made_named_folded_and_deleted_and_none_of_it_is_lost(
    three: Driver, make_app: Callable[[], Driver]
) -> None:
    wishes = three.window.chat.list.wishes
    numbers = tuple(one.id for one in three.app.services.conversations.all()[:2])
    wishes.new_folder.emit(numbers)
    view: QListView = three["chatList"]
    three.wait(lambda: view.findChild(QLineEdit, "chatRename") is not None)
    editor = view.findChild(QLineEdit, "chatRename")
    assert QApplication.focusWidget() is editor
    editor.setText("Drinks")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    three.wait(lambda: rows(three) == ["Drinks", "Cocoa", "Coffee", "Today", "Tea"])
    three.qtbot.waitUntil(view.hasFocus)
    press(three, Qt.Key.Key_Left)
    three.wait(lambda: rows(three) == ["Drinks", "Today", "Tea"])
    three.window.close()
    three.app.close()

    again = make_app().start()
    again.wait(lambda: rows(again) == ["Drinks", "Today", "Tea"] and again.window.chat.list.current() is not None)
    press(again, Qt.Key.Key_Home)
    press(again, Qt.Key.Key_Delete)
    again.wait(lambda: rows(again) == ["Today", "Cocoa", "Coffee", "Tea"])
    again["undoButton"].click()
    again.wait(lambda: rows(again) == ["Drinks", "Today", "Tea"])


def test_moving_many_is_undone_at_once(three: Driver) -> None:
    wishes = three.window.chat.list.wishes
    wishes.new_folder.emit(())
    three.wait(lambda: "New folder" in rows(three))
    folder = three.app.services.arranging.folders()[0].id
    numbers = tuple(one.id for one in three.app.services.conversations.all())
    wishes.move.emit(numbers, folder)
    three.wait(lambda: rows(three) == ["New folder", "Cocoa", "Coffee", "Tea"])
    three["undoButton"].click()
    three.wait(lambda: rows(three) == ["New folder", "Today", "Cocoa", "Coffee", "Tea"])


def test_a_title_that_the_model_finds_is_shown_and_stays(
    talking_app: Driver, make_app: Callable[[], Driver], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[str] = []

    def usable(answer: str, **_: str) -> str:  # the starter model's own titles seldom are
        answers.append(answer)
        return "France"

    monkeypatch.setattr(titles, "title_in", usable)
    app = talking_app
    store = app.app.services.conversations
    app.app.services.chat.send(None, "What is the capital of France?", ChatOptions(temperature=0.0, max_tokens=60))
    app.wait(lambda: store.all() and not store.all()[0].title_is_open)
    title = store.all()[0].title
    assert title == "France"
    assert len(answers) == 1, "the model was asked, once"
    app.wait(lambda: title in rows(app))
    app.window.close()
    app.app.close()
    again = make_app().start()
    again.wait(lambda: title in rows(again) and again.window.chat.list.current() is not None)


def test_switched_off_the_first_words_stay(talking_app: Driver) -> None:
    talking_app.settings.set(AUTOMATIC_TITLES, False)
    talking_app.send("What is the capital of France?")
    talking_app.wait_for_reply("done")
    talking_app.qtbot.wait(500)
    assert rows(talking_app) == ["Today", "What is the capital of France?"]


def test_the_window_leaves_the_lists_keys_to_the_list(three: Driver) -> None:
    three["chatList"].setFocus()
    press(three, Qt.Key.Key_O, CTRL | SHIFT)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert menu.objectName() == "chatMoveMenu"
    menu.close()
