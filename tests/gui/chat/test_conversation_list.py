"""The list of conversations: what a person sees in it and does to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QCursor
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListView, QMenu, QPushButton, QToolButton
from tests.gui.chat.samples import TODAY, conversation

from lampblack.ui.chat.conversation_list import ConversationList
from lampblack.ui.chat.conversation_model import ConversationModel
from lampblack.ui.chat.conversation_roles import ID_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from lampblack.domain.conversations import Conversation
    from lampblack.ui.theme import Theme


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> ConversationList:
    """Four conversations: two of today, one of yesterday, one of a year ago."""
    widget = ConversationList(theme, lambda: TODAY)
    qtbot.addWidget(widget)
    widget.set_conversations(
        [conversation(1, 400), conversation(2, 1), conversation(3, 0, hour=9), conversation(4, 0, hour=11)]
    )
    widget.resize(260, 500)
    widget.show()
    qtbot.waitActive(widget)
    return widget


def view_of(widget: ConversationList) -> QListView:
    found = widget.findChild(QListView, "chatList")
    assert isinstance(found, QListView)
    return found


def texts(model: ConversationModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def row_rect(widget: ConversationList, number: int):
    view = view_of(widget)
    model = view.model()
    index = next(model.index(row, 0) for row in range(model.rowCount()) if model.index(row, 0).data(ID_ROLE) == number)
    return view.visualRect(index)


def click(widget: ConversationList, number: int, *, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    QTest.mouseClick(view_of(widget).viewport(), button, pos=row_rect(widget, number).center())


def bin_of(widget: ConversationList, number: int) -> QPoint:
    rect = row_rect(widget, number)
    return QPoint(rect.right() - 12, rect.center().y())


def test_newest_first_under_headings_of_days() -> None:
    model = ConversationModel(lambda: TODAY)
    ages = {1: 0, 2: 1, 3: 2, 4: 7, 5: 8, 6: 30, 7: 31, 8: -1}
    model.set_conversations([conversation(number, age) for number, age in ages.items()])
    assert texts(model) == [
        "Today", "Number 8", "Number 1",
        "Yesterday", "Number 2",
        "Last 7 days", "Number 3", "Number 4",
        "Last 30 days", "Number 5", "Number 6",
        "Earlier", "Number 7",
    ]  # fmt: skip


def test_a_conversation_that_is_used_moves_up_and_takes_the_empty_heading_away(shown: ConversationList) -> None:
    shown.set_current(2)
    shown.upsert(conversation(2, 0, "Renamed", hour=15))
    model = view_of(shown).model()
    assert texts(model) == ["Today", "Renamed", "Number 4", "Number 3", "Earlier", "Number 1"]
    assert shown.current() == 2
    assert [index.data() for index in view_of(shown).selectedIndexes()] == ["Renamed"]


def test_removing_the_current_conversation_leaves_none_current(shown: ConversationList) -> None:
    shown.set_current(2)
    shown.remove(2)
    assert texts(view_of(shown).model()) == ["Today", "Number 4", "Number 3", "Earlier", "Number 1"]
    assert shown.current() is None
    assert not view_of(shown).selectedIndexes()


CHANGES = st.lists(st.tuples(st.booleans(), st.integers(1, 6), st.integers(0, 40), st.integers(0, 23)), max_size=30)


@given(changes=CHANGES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_changes_the_rows_are_those_of_a_fresh_list(qapp: QApplication, changes) -> None:
    model, fresh = ConversationModel(lambda: TODAY), ConversationModel(lambda: TODAY)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    kept: dict[int, Conversation] = {}
    for keep, number, days, hour in changes:
        if keep:
            kept[number] = conversation(number, days, hour=hour)
            model.upsert(kept[number])
        else:
            kept.pop(number, None)
            model.remove([number])
        fresh.set_conversations(kept.values())
        assert texts(model) == texts(fresh)
    del tester


def test_a_click_chooses_and_the_program_does_not(qtbot: QtBot, shown: ConversationList) -> None:
    heard: list[int] = []
    shown.chosen.connect(heard.append)
    shown.set_current(1)
    shown.upsert(conversation(9, 0))
    shown.set_conversations([conversation(1), conversation(2)])
    shown.remove(1)
    shown.set_current(None)
    assert heard == []
    click(shown, 2)
    click(shown, 2)
    assert heard == [2]
    assert shown.current() == 2


def test_arrow_keys_step_over_headings(shown: ConversationList) -> None:
    heard: list[int] = []
    shown.chosen.connect(heard.append)
    shown.set_current(3)
    for _ in range(2):
        QTest.keyClick(view_of(shown), Qt.Key.Key_Down)
    assert heard == [2, 1]


def test_reaching_the_list_by_keyboard_chooses_nothing(qtbot: QtBot, shown: ConversationList) -> None:
    heard: list[int] = []
    shown.chosen.connect(heard.append)
    view_of(shown).setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view_of(shown).hasFocus)
    assert heard == []
    assert shown.current() is None


def test_delete_by_key_and_by_the_bin_without_choosing(shown: ConversationList) -> None:
    deleted: list[int] = []
    chosen: list[int] = []
    shown.wishes.delete.connect(deleted.extend)
    shown.chosen.connect(chosen.append)
    shown.set_current(3)
    QTest.keyClick(view_of(shown), Qt.Key.Key_Delete)
    QTest.mouseClick(view_of(shown).viewport(), Qt.MouseButton.LeftButton, pos=bin_of(shown, 2))
    assert deleted == [3, 2]
    assert chosen == []
    assert shown.current() == 3, "deleting is for the controller to do"


def test_a_press_on_the_bin_that_ends_elsewhere_deletes_nothing(shown: ConversationList) -> None:
    deleted: list[int] = []
    shown.wishes.delete.connect(deleted.extend)
    viewport = view_of(shown).viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=bin_of(shown, 2))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=row_rect(shown, 1).center())
    assert deleted == []


@pytest.mark.parametrize("by_key", [True, False])
def test_renaming_in_place_asks_and_shows_the_new_title_when_it_is_so(
    qtbot: QtBot, shown: ConversationList, by_key: bool
) -> None:
    asked: list[tuple[int, str]] = []
    shown.wishes.rename.connect(lambda number, title: asked.append((number, title)))
    shown.set_current(2)
    view = view_of(shown)
    view.setFocus()
    if by_key:
        QTest.keyClick(view, Qt.Key.Key_F2)
    else:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row_rect(shown, 2).center())
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row_rect(shown, 2).center())
    editor = view.findChild(QLineEdit, "chatRename")
    assert isinstance(editor, QLineEdit)
    assert editor.accessibleName()
    editor.setText("  A better title ")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked == [(2, "A better title")])
    assert row_text(shown, 2) == "Number 2"
    shown.upsert(conversation(2, 1, "A better title"))
    assert row_text(shown, 2) == "A better title"


def row_text(widget: ConversationList, number: int) -> str:
    return str(view_of(widget).indexAt(row_rect(widget, number).center()).data())


@pytest.mark.parametrize("written", ["", "   ", "Number 2"])
def test_an_empty_or_unchanged_title_asks_for_nothing(shown: ConversationList, written: str) -> None:
    asked: list[int] = []
    shown.wishes.rename.connect(lambda number, _title: asked.append(number))
    shown.set_current(2)
    QTest.keyClick(view_of(shown), Qt.Key.Key_F2)
    editor = view_of(shown).findChild(QLineEdit, "chatRename")
    assert isinstance(editor, QLineEdit)
    editor.setText(written)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert asked == []


def test_the_context_menu_is_for_the_row_under_the_mouse_and_chooses_nothing(
    qtbot: QtBot, shown: ConversationList
) -> None:
    chosen: list[int] = []
    deleted: list[int] = []
    shown.chosen.connect(chosen.append)
    shown.wishes.delete.connect(deleted.extend)
    click(shown, 1, button=Qt.MouseButton.RightButton)
    viewport = view_of(shown).viewport()
    place = row_rect(shown, 1).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)
    menu = view_of(shown).findChild(QMenu)
    assert isinstance(menu, QMenu)
    words = [action.text() for action in menu.actions()]
    assert words == [
        "Rename\tF2",
        "Pin\tCtrl+Shift+P",
        "Move to folder",
        "Archive\tCtrl+Shift+E",
        "Export…",
        "Print or save as PDF…\tCtrl+P",
        "Delete\tDel",
    ]
    menu.actions()[-1].trigger()
    menu.close()
    assert deleted == [1]
    assert chosen == []


def test_the_button_with_the_menu_is_not_drawn_as_under_the_mouse_when_that_has_left_it(
    shown: ConversationList, qtbot: QtBot
) -> None:
    dialog = QDialog(shown)
    shown.wishes.bring_in.connect(dialog.open)
    button = shown.findChild(QToolButton, "chatListMore")
    QCursor.setPos(button.mapToGlobal(button.rect().center()))  # it is still there when the dialog opens
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)  # as Qt leaves it: what is chosen opens a dialog
    menu = button.menu()
    menu.popup(button.mapToGlobal(button.rect().topLeft()))
    menu.actions()[0].trigger()
    menu.close()
    qtbot.waitUntil(lambda: dialog.isVisible() and not button.underMouse())
    dialog.close()


def test_the_button_with_the_menu_is_drawn_as_its_neighbour_without_an_arrow_beside_its_icon(
    shown: ConversationList,
) -> None:
    button, neighbour = (shown.findChild(QToolButton, name) for name in ("chatListMore", "chatNewFolder"))
    neighbour.setIcon(button.icon())
    for one in (button, neighbour):
        one.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)  # wherever the pointer was left
    assert button.grab().toImage() == neighbour.grab().toImage()


def test_ten_thousand_conversations_are_drawn_by_asking_for_the_visible_ones(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"data": 0}
    original = ConversationModel.data

    def counting(self: ConversationModel, index, role=Qt.ItemDataRole.DisplayRole):
        asked["data"] += 1
        return original(self, index, role)

    monkeypatch.setattr(ConversationModel, "data", counting)
    widget = ConversationList(theme, lambda: TODAY)
    qtbot.addWidget(widget)
    widget.set_conversations([conversation(number, number / 20) for number in range(10_000)])
    widget.resize(260, 600)
    widget.show()
    qtbot.waitActive(widget)
    widget.grab()
    widget.set_current(9_999)
    widget.upsert(conversation(9_999, 0, "Moved to the top", hour=13))
    widget.grab()
    assert 0 < asked["data"] < 2_000


def test_an_empty_list_says_what_will_be_there(shown: ConversationList) -> None:
    shown.set_conversations([])
    assert not view_of(shown).isVisible()
    shown.upsert(conversation(1))
    assert view_of(shown).isVisible()


def test_the_new_button_has_a_name_and_asks(qtbot: QtBot, shown: ConversationList) -> None:
    button = shown.findChild(QPushButton, "chatNew")
    assert isinstance(button, QPushButton)
    assert button.accessibleName() == "New conversation"
    with qtbot.waitSignal(shown.new_requested):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_every_running_conversation_has_a_dot_and_says_so(shown: ConversationList, theme: Theme) -> None:
    def has_dot(number: int) -> bool:
        picture = view_of(shown).viewport().grab(row_rect(shown, number)).toImage()
        accent = theme.color("accent")
        y = picture.height() // 2
        return any(picture.pixelColor(x, y) == accent for x in range(picture.width() - 30, picture.width()))

    shown.set_running({1})
    assert [has_dot(number) for number in (1, 2, 3)] == [True, False, False]
    index = view_of(shown).indexAt(row_rect(shown, 1).center())
    assert "being written" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    shown.set_running({1, 3})
    assert [has_dot(number) for number in (1, 2, 3)] == [True, False, True]
    shown.set_running({3})
    assert [has_dot(number) for number in (1, 2, 3)] == [False, False, True]
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Number 1"


def test_after_midnight_today_is_yesterday(qtbot: QtBot, theme: Theme) -> None:
    days: list[date] = [TODAY]
    widget = ConversationList(theme, lambda: days[-1])
    qtbot.addWidget(widget)
    widget.set_conversations([conversation(1)])
    widget.set_current(1)
    days.append(TODAY + timedelta(1))
    widget.show()
    assert texts(view_of(widget).model()) == ["Yesterday", "Number 1"]
    assert widget.current() == 1


def test_headings_and_names_follow_the_language(
    shown: ConversationList, speak: Callable[[dict[str, str]], None]
) -> None:
    speak({"Today": "今天", "New conversation": "新对话", "Conversations": "对话"})
    assert texts(view_of(shown).model())[0] == "今天"
    assert shown.findChild(QPushButton, "chatNew").text() == "新对话"
    assert view_of(shown).accessibleName() == "对话"


def test_a_conversation_without_a_title_is_still_named(shown: ConversationList) -> None:
    shown.upsert(replace(conversation(5), title=""))
    assert "New conversation" in texts(view_of(shown).model())
