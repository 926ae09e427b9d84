"""Pins, folders, the archive and many at once, in the list of conversations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QMenu, QToolButton
from tests.gui.chat.samples import TODAY, conversation

from lampblack.domain.conversations import Folder
from lampblack.ui.chat.conversation_list import ConversationList
from lampblack.ui.chat.conversation_roles import ID_ROLE

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> ConversationList:
    """1 is pinned, 2 and 3 (pinned) are in the folder Work, 4 and 5 in none; 6 is archived; Zoo is empty."""
    widget = ConversationList(theme, lambda: TODAY)
    qtbot.addWidget(widget)
    widget.set_folders([Folder(7, "Zoo"), Folder(8, "Work")])
    widget.set_conversations(
        [
            replace(conversation(1, 40), pinned_at=1.0),
            replace(conversation(2, 0), folder_id=8),
            replace(conversation(3, 20), folder_id=8, pinned_at=1.0),
            conversation(4, 0, hour=11),
            conversation(5, 0, hour=9),
            replace(conversation(6, 1), archived_at=1.0, pinned_at=1.0, folder_id=8),
        ]
    )
    widget.resize(260, 500)
    widget.show()
    qtbot.waitActive(widget)
    return widget


def view_of(widget: ConversationList) -> QListView:
    return widget.findChild(QListView, "chatList")


def texts(widget: ConversationList) -> list[str]:
    model = view_of(widget).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def place(widget: ConversationList, words: str) -> QPoint:
    """The middle of the row that says this."""
    view = view_of(widget)
    return view.visualRect(view.model().index(texts(widget).index(words), 0)).center()


def click(widget: ConversationList, words: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(view_of(widget).viewport(), LEFT, modifier, place(widget, words))


def selected(widget: ConversationList) -> list[int]:
    return sorted(index.data(ID_ROLE) for index in view_of(widget).selectedIndexes())


def spoken(widget: ConversationList, words: str) -> str:
    view = view_of(widget)
    return str(view.indexAt(place(widget, words)).data(Qt.ItemDataRole.AccessibleTextRole))


def menu_at(widget: ConversationList, words: str) -> QMenu:
    viewport, point = view_of(widget).viewport(), place(widget, words)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, viewport.mapToGlobal(point))
    QApplication.sendEvent(viewport, event)
    return next(menu for menu in view_of(widget).findChildren(QMenu) if menu.isVisible())


def choose(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(words)).trigger()
    menu.close()


ALL = ["Pinned", "Number 1", "Work", "Number 3", "Number 2", "Zoo", "Today", "Number 4", "Number 5"]


def test_pinned_first_then_folders_by_name_and_in_them_the_pinned_first(shown: ConversationList) -> None:
    assert texts(shown) == ALL
    assert "pinned" in spoken(shown, "Number 3")
    assert spoken(shown, "Work").startswith("Folder Work, open, 2 conversation")


def test_a_folder_that_is_collapsed_hides_what_is_in_it_and_forgets_nothing(shown: ConversationList) -> None:
    shown.set_current(2)
    shown.set_folders([Folder(7, "Zoo"), Folder(8, "Work", is_collapsed=True)])
    assert texts(shown) == ["Pinned", "Number 1", "Work", "Zoo", "Today", "Number 4", "Number 5"]
    assert spoken(shown, "Work").startswith("Folder Work, collapsed, 2 conversation")
    assert shown.current() == 2
    assert shown.title_of(2) == "Number 2"
    shown.upsert(replace(conversation(9, 0), folder_id=8))
    assert spoken(shown, "Work").startswith("Folder Work, collapsed, 3 conversation")
    shown.set_folders([Folder(8, "Work")])
    assert "Number 9" in texts(shown)
    assert selected(shown) == [2], "what is shown is highlighted again"


def test_a_folder_that_is_gone_lets_out_what_was_in_it(shown: ConversationList) -> None:
    shown.set_folders([])
    assert sorted(one for one in texts(shown) if one.startswith("Number")) == [f"Number {n}" for n in range(1, 6)]


def test_ctrl_and_shift_click_select_without_opening(shown: ConversationList) -> None:
    opened: list[int] = []
    shown.chosen.connect(opened.append)
    click(shown, "Number 4")
    click(shown, "Number 1", CTRL)
    assert selected(shown) == [1, 4]
    click(shown, "Number 5", SHIFT)
    assert selected(shown) == [1, 2, 3, 4, 5], "from the last that was clicked"
    assert opened == [4]
    assert shown.current() == 4
    QTest.keyClick(view_of(shown), Qt.Key.Key_Escape)
    assert selected(shown) == [4]


def test_the_keyboard_selects_many_and_deletes_them_at_once(shown: ConversationList) -> None:
    opened: list[int] = []
    deleted: list[tuple[int, ...]] = []
    shown.chosen.connect(opened.append)
    shown.wishes.delete.connect(deleted.append)
    shown.set_current(4)
    QTest.keyClick(view_of(shown), Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(view_of(shown), Qt.Key.Key_Delete)
    QTest.keyClick(view_of(shown), Qt.Key.Key_A, CTRL)
    QTest.keyClick(view_of(shown), Qt.Key.Key_Delete)
    assert deleted == [(4, 5), (1, 3, 2, 4, 5)]
    assert opened == []


def test_keys_pin_archive_and_move_all_that_are_selected(shown: ConversationList) -> None:
    pinned: list[object] = []
    archived: list[object] = []
    moved: list[object] = []
    shown.wishes.pin.connect(lambda *wish: pinned.append(wish))
    shown.wishes.archive.connect(lambda *wish: archived.append(wish))
    shown.wishes.move.connect(lambda *wish: moved.append(wish))
    shown.set_current(4)
    view = view_of(shown)
    QTest.keyClick(view, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_P, CTRL | SHIFT)
    QTest.keyClick(view, Qt.Key.Key_E, CTRL | SHIFT)
    QTest.keyClick(view, Qt.Key.Key_O, CTRL | SHIFT)
    menu = view.findChild(QMenu, "chatMoveMenu")
    choose(menu, "Zoo")
    assert (pinned, archived, moved) == ([((4, 5), True)], [((4, 5), True)], [((4, 5), 7)])


def test_the_menu_of_a_selected_row_is_for_all_that_are_selected(shown: ConversationList) -> None:
    deleted: list[tuple[int, ...]] = []
    made: list[tuple[int, ...]] = []
    shown.wishes.delete.connect(deleted.append)
    shown.wishes.new_folder.connect(made.append)
    click(shown, "Number 4")
    click(shown, "Number 5", CTRL)
    menu = menu_at(shown, "Number 4")
    assert all("Rename" not in action.text() for action in menu.actions())
    choose(menu.findChild(QMenu, "chatMoveMenu"), "New folder…")
    choose(menu, "Delete 2 conversation")
    choose(menu_at(shown, "Number 1"), "Delete")
    assert deleted == [(4, 5), (1,)], "a row that is not selected is meant alone"
    assert made == [(4, 5)]


def test_folders_fold_by_click_and_key_and_are_renamed_and_deleted(qtbot: QtBot, shown: ConversationList) -> None:
    folded: list[tuple[int, bool]] = []
    renamed: list[tuple[int, str]] = []
    deleted: list[int] = []
    opened: list[int] = []
    shown.chosen.connect(opened.append)
    shown.wishes.collapse.connect(lambda *wish: folded.append(wish))
    shown.wishes.rename_folder.connect(lambda *wish: renamed.append(wish))
    shown.wishes.delete_folder.connect(deleted.append)
    shown.set_current(2)
    click(shown, "Work")
    assert folded == [(8, True)]
    assert selected(shown) == [2], "the conversation that is shown stays highlighted"
    view = view_of(shown)
    shown.set_current(2)
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert folded == [(8, True)] * 3, "an open one need not be opened"
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = view.findChild(QLineEdit, "chatRename")
    assert editor.accessibleName() == "Name of the folder"
    editor.setText("Office")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(view.hasFocus)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert renamed == [(8, "Office")]
    assert deleted == [8]
    assert opened == []


def test_arrow_keys_go_through_folders_and_open_conversations(shown: ConversationList) -> None:
    opened: list[int] = []
    shown.chosen.connect(opened.append)
    shown.set_current(1)
    view = view_of(shown)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().data() == "Work"
    assert selected(shown) == [1]
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert opened == [3, 2, 4]


def test_the_archive_is_a_list_of_its_own_and_back(qtbot: QtBot, shown: ConversationList) -> None:
    shown.set_current(4)
    button = shown.findChild(QToolButton, "chatArchive")
    assert button.text() == button.accessibleName() == "Archive (1)"
    button.click()
    QApplication.processEvents()
    assert button.width() >= button.sizeHint().width(), "the words that lead back are whole"
    assert texts(shown) == ["Yesterday", "Number 6"]
    assert "archived" in spoken(shown, "Number 6")
    assert view_of(shown).accessibleName() == "Archived conversations"
    back: list[object] = []
    shown.wishes.archive.connect(lambda *wish: back.append(wish))
    choose(menu_at(shown, "Number 6"), "Take out of the archive")
    assert back == [((6,), False)]
    shown.upsert(replace(conversation(6, 1)))
    assert not view_of(shown).isVisible(), "words stand there instead"
    button.click()
    assert button.text() == "Archive"
    assert texts(shown)[-2:] == ["Yesterday", "Number 6"]
    assert selected(shown) == [4]


def test_a_title_that_comes_while_another_is_typed_does_not_overwrite_it(shown: ConversationList) -> None:
    shown.set_current(4)
    view = view_of(shown)
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = view.findChild(QLineEdit, "chatRename")
    QTest.keyClicks(editor, "Mine")
    shown.upsert(conversation(4, 0, "The model's", hour=11))
    assert editor.text() == "Mine"


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    return Hand(monkeypatch)


class Hand:
    """Drags with the mouse. Offscreen has no drag and drop: what a window system would say is said here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._view: QListView | None = None
        self._last = QPoint()
        monkeypatch.setattr(QDrag, "exec", lambda drag, *_: self._exec(drag))

    def drag(self, widget: ConversationList, start: str, end: str) -> None:
        self._view, self._last = view_of(widget), place(widget, end)
        viewport, first = self._view.viewport(), place(widget, start)
        QTest.mousePress(viewport, LEFT, pos=first)
        for step in (6, 14, 22):
            QTest.mouseMove(viewport, first + QPoint(0, step))
        QTest.mouseRelease(viewport, LEFT, pos=self._last)

    def _exec(self, drag: QDrag) -> Qt.DropAction:
        move, keys = Qt.DropAction.MoveAction, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(self._last, move, drag.mimeData(), LEFT, keys)
        over = QDragMoveEvent(self._last, move, drag.mimeData(), LEFT, keys)
        for event in (enter, over):
            QApplication.sendEvent(self._view.viewport(), event)
        if over.isAccepted():
            drop = QDropEvent(QPointF(self._last), move, drag.mimeData(), LEFT, keys)
            QApplication.sendEvent(self._view.viewport(), drop)
        return move


def test_dragging_moves_into_a_folder_and_out_of_it(shown: ConversationList, hand: Hand) -> None:
    moved: list[tuple[tuple[int, ...], int | None]] = []
    shown.wishes.move.connect(lambda *wish: moved.append(wish))
    hand.drag(shown, "Number 4", "Zoo")
    hand.drag(shown, "Number 3", "Number 5")
    hand.drag(shown, "Number 5", "Number 2")
    hand.drag(shown, "Number 4", "Number 5")
    assert moved == [((4,), 7), ((3,), None), ((5,), 8)], "where it is already, nothing is to be done"


def test_all_that_are_selected_are_dragged(shown: ConversationList, hand: Hand) -> None:
    moved: list[tuple[tuple[int, ...], int | None]] = []
    shown.wishes.move.connect(lambda *wish: moved.append(wish))
    click(shown, "Number 4")
    click(shown, "Number 5", CTRL)
    hand.drag(shown, "Number 5", "Zoo")
    assert moved == [((4, 5), 7)]
