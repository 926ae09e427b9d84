"""The keyboard among the messages: Tab comes to one of them, Ctrl+Up and Ctrl+Down move between them, all is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from tests.gui.transcript.messages import colours, message, own, reply, running, settle, shown, texts

from lampblack.ui.markdown.text_view import TextView
from lampblack.ui.transcript import Transcript
from lampblack.ui.transcript.focus_mark import FocusMark
from lampblack.ui.transcript.message_view import MessageView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ORDERED = 300
"""Milliseconds after which the parts of new messages are where Tab looks for them."""


class Window(QWidget):
    """A transcript between a field above and one below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.above, self.transcript, self.below = QLineEdit(), Transcript(theme), QLineEdit()
        layout = QVBoxLayout(self)
        for widget in (self.above, self.transcript, self.below):
            layout.addWidget(widget)


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Window:
    made = Window(theme)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitActive(made)
    made.below.setFocus()
    return made


def open_conversation(qtbot: QtBot, window: Window, count: int = 200, text: str = "Some words. ") -> None:
    window.transcript.set_messages([reply(number, f"{text} {number}") for number in range(1, count + 1)])
    settle(qtbot, window.transcript)
    qtbot.wait(ORDERED)


def press(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key, modifiers)


def reached(window: Window) -> int | None:
    """The number of the message that the keyboard is in."""
    focus = QApplication.focusWidget()
    return next((view.message.id for view in shown(window, MessageView) if view.isAncestorOf(focus)), None)


def is_seen(window: Window, widget: QWidget) -> bool:
    viewport = window.transcript.viewport()
    return viewport.rect().contains(QRect(widget.mapTo(viewport, QPoint()), widget.size()))


def test_tab_passes_through_the_newest_message_alone(qtbot: QtBot, window: Window) -> None:
    open_conversation(qtbot, window)
    bar = window.transcript.verticalScrollBar()
    window.above.setFocus()
    passed = []
    while QApplication.focusWidget() is not window.below:
        press(qtbot, Qt.Key.Key_Tab)
        passed.append(reached(window))
        assert bar.value() == bar.maximum(), "the view stays at the end"
    assert passed == [
        200,
        200,
        200,
        200,
        None,
    ]  # its text, the buttons that copy it and write it again, more; the field
    press(qtbot, Qt.Key.Key_Tab, SHIFT)
    assert reached(window) == 200
    for _ in range(4):
        press(qtbot, Qt.Key.Key_Tab, SHIFT)
    assert window.above.hasFocus()


def test_tab_reads_a_message_from_top_to_bottom(qtbot: QtBot, window: Window) -> None:
    open_conversation(qtbot, window, 1, "One\n\n```python\nx = 1\n```\n\nTwo\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd")
    window.above.setFocus()
    places = []
    press(qtbot, Qt.Key.Key_Tab)
    while reached(window):
        focus = QApplication.focusWidget()
        spot = focus.mapTo(window, QPoint())
        places.append((spot.y(), spot.x()))
        press(qtbot, Qt.Key.Key_Tab)
    assert len(places) == 10
    assert places == sorted(places)


def test_ctrl_and_an_arrow_move_between_messages_and_the_view_goes_along(qtbot: QtBot, window: Window) -> None:
    open_conversation(qtbot, window)
    press(qtbot, Qt.Key.Key_Tab, SHIFT)
    for number in range(199, 100, -1):
        press(qtbot, Qt.Key.Key_Up, CONTROL)
        assert reached(window) == number
        assert is_seen(window, QApplication.focusWidget())
    press(qtbot, Qt.Key.Key_Down, CONTROL)
    assert reached(window) == 102
    for _ in range(4):  # its buttons, the one that jumps to the newest, the field
        press(qtbot, Qt.Key.Key_Tab)
    assert window.below.hasFocus()
    window.above.setFocus()
    press(qtbot, Qt.Key.Key_Tab)
    assert reached(window) == 102, "Tab comes back to where it was"


def test_the_first_and_the_last_message_end_the_way(qtbot: QtBot, window: Window) -> None:
    open_conversation(qtbot, window, 2)
    press(qtbot, Qt.Key.Key_Tab, SHIFT)
    for key, expected in ((Qt.Key.Key_Down, 2), (Qt.Key.Key_Up, 1), (Qt.Key.Key_Up, 1), (Qt.Key.Key_Down, 2)):
        press(qtbot, key, CONTROL)
        assert reached(window) == expected


def test_a_newer_message_is_where_tab_comes_to(qtbot: QtBot, window: Window) -> None:
    open_conversation(qtbot, window, 20)
    press(qtbot, Qt.Key.Key_Tab, SHIFT)
    press(qtbot, Qt.Key.Key_Up, CONTROL)
    window.below.setFocus()
    window.transcript.append_message(own(21, "And now?"))
    window.transcript.append_message(running(22))
    window.transcript.extend(22, "First words,\n\n- more\n\n```\nand code")
    qtbot.wait(ORDERED)
    window.above.setFocus()
    press(qtbot, Qt.Key.Key_Tab)
    assert reached(window) == 22
    window.transcript.append_message(own(23, "The next"))
    qtbot.wait(ORDERED)
    press(qtbot, Qt.Key.Key_Tab)
    assert reached(window) == 22, "the keyboard is not taken out of the message that it is in"


def test_the_message_with_the_keyboard_is_marked_and_its_text_does_not_move(
    qtbot: QtBot, window: Window, theme: Theme
) -> None:
    window.transcript.set_messages([own(1, "A question"), reply(2, "An answer.\n\n- one\n- two")])
    settle(qtbot, window.transcript)
    qtbot.wait(ORDERED)
    places = [view.geometry() for view in shown(window, TextView)]
    assert shown(window, FocusMark) == []
    press(qtbot, Qt.Key.Key_Tab, SHIFT)
    for number in (2, 1):
        (mark,) = shown(window, FocusMark)
        view = message(window.transcript, number)
        text = shown(view, TextView)[0]
        top = text.mapTo(window.transcript.widget(), QPoint())
        assert mark.geometry().right() < top.x()
        assert mark.y() <= top.y() < mark.geometry().bottom()
        assert theme.palette.accent.lower() in colours(mark)
        assert is_seen(window, mark)
        press(qtbot, Qt.Key.Key_Up, CONTROL)
    assert [view.geometry() for view in shown(window, TextView)] == places
    window.below.setFocus()
    assert shown(window, FocusMark) == []


def test_the_mark_grows_with_a_reply_that_is_written(qtbot: QtBot, window: Window) -> None:
    window.transcript.set_messages([own(1, "Go"), running(2, "First words")])
    qtbot.wait(ORDERED)
    press(qtbot, Qt.Key.Key_Tab, SHIFT)
    (mark,) = shown(window, FocusMark)
    before = mark.height()
    window.transcript.extend(2, "\n\nand more" * 5)
    assert mark.height() > before


def test_a_click_into_a_text_marks_and_scrolls_nothing(qtbot: QtBot, window: Window) -> None:
    open_conversation(qtbot, window, 30, "A long text.\n\n" * 9)
    bar = window.transcript.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    text = next(
        view for view in shown(window, TextView) if 20 < view.visibleRegion().boundingRect().height() < view.height()
    )
    spot = text.visibleRegion().boundingRect().center()
    qtbot.mousePress(text.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert text.hasFocus()
    assert shown(window, FocusMark) == []
    qtbot.mouseRelease(text.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert bar.value() == place


def test_a_link_out_of_sight_is_scrolled_to_when_tab_reaches_it(qtbot: QtBot, window: Window) -> None:
    links = "[one](https://one.example)" + "\n\nwords" * 40 + "\n\n[two](https://two.example)"
    window.transcript.set_messages([reply(1, links)])
    settle(qtbot, window.transcript)
    qtbot.wait(ORDERED)
    bar = window.transcript.verticalScrollBar()
    bar.setValue(0)
    window.above.setFocus()
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Tab)
    assert bar.value() < 100
    press(qtbot, Qt.Key.Key_Tab)
    assert bar.value() > bar.maximum() - 300


def test_the_keyboard_finds_a_home_when_its_message_goes(qtbot: QtBot, window: Window) -> None:
    open_conversation(qtbot, window, 3)
    press(qtbot, Qt.Key.Key_Tab, SHIFT)
    open_conversation(qtbot, window, 2, "Another")
    assert texts(window.transcript) == ["Another 1", "Another 2"]
    assert reached(window) == 2


def test_a_transcript_may_go_while_the_keyboard_is_in_it(qtbot: QtBot, window: Window) -> None:
    open_conversation(qtbot, window, 3)
    press(qtbot, Qt.Key.Key_Tab, SHIFT)
    with qtbot.waitSignal(window.transcript.destroyed):
        window.transcript.deleteLater()


def test_the_key_that_has_a_reply_written_again_has_only_that_done(qtbot: QtBot, window: Window) -> None:
    """Its button goes with the reply: the keyboard waits for the new reply's, and is on no other meanwhile."""
    window.transcript.set_messages([own(1, "Go"), reply(2, "First")])
    qtbot.wait(ORDERED)
    window.findChild(QWidget, "chatRegenerate").setFocus(Qt.FocusReason.TabFocusReason)

    window.transcript.set_branches({3: (2, 3)})
    window.transcript.set_messages([own(1, "Go"), running(3)])
    qtbot.wait(ORDERED)
    with qtbot.assertNotEmitted(window.transcript.branch_requested):
        press(qtbot, Qt.Key.Key_Space)
    window.transcript.extend(3, "Second")
    qtbot.wait(ORDERED)
    window.transcript.close_message(reply(3, "Second"))
    qtbot.wait(ORDERED)

    focus = QApplication.focusWidget()
    assert focus.objectName() == "chatRegenerate"
    with qtbot.waitSignal(window.transcript.regenerate_requested) as caught:
        press(qtbot, Qt.Key.Key_Space)
    assert caught.args == [3]


def test_the_figures_of_the_branches_stand_apart_from_the_arrows(qtbot: QtBot, window: Window) -> None:
    window.transcript.set_branches({2: (2, 3)})
    window.transcript.set_messages([own(1, "Go"), reply(2, "First")])
    (figures,) = [label for label in shown(window, QLabel) if label.text() == "1/2"]
    before, after = (window.findChild(QWidget, name) for name in ("chatPreviousBranch", "chatNextBranch"))
    assert figures.x() - before.geometry().right() > 4
    assert after.x() - figures.geometry().right() > 4


@pytest.mark.parametrize("number", [1, 2])
def test_no_button_moves_when_there_are_alternatives(qtbot: QtBot, window: Window, number: int) -> None:
    transcript = window.transcript
    transcript.set_messages([own(1, "Go"), reply(2, "First")])
    view = message(transcript, number)
    view.action_row.offer_regenerate(number == 2)
    view.set_focused(True)
    names = ["chatCopy", "chatEditMessage", "chatMore"] + ["chatRegenerate"] * (number == 2)
    before = [_left(view, name) for name in names]
    transcript.set_branches({number: (number, 7)})
    assert [_left(view, name) for name in names] == before
    assert _left(view, "chatNextBranch") not in range(min(before), max(before))


def test_the_arrows_stay_when_the_reply_ends_and_another_follows(qtbot: QtBot, window: Window) -> None:
    transcript = window.transcript
    transcript.set_branches({3: (2, 3)})
    transcript.set_messages([own(1, "Go"), running(3, "Sec")])
    view = message(transcript, 3)
    before = _left(view, "chatNextBranch")
    assert not view.findChild(QWidget, "chatMore").isVisible(), "nothing is done with it while it is written"
    transcript.close_message(reply(3, "Second"))
    assert view.findChild(QWidget, "chatMore").isVisible()
    view.action_row.offer_regenerate(True)
    assert _left(view, "chatNextBranch") == before
    view.action_row.offer_regenerate(False)
    assert _left(view, "chatNextBranch") == before


def _left(view: QWidget, name: str) -> int:
    button = view.findChild(QWidget, name)
    view.window().grab()  # lays out what waits for that
    return button.mapTo(view, button.rect().topLeft()).x()
