"""The composer: writing, sending, stopping, and the figures under it."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent, QFontMetrics, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QToolButton, QWidget

from lampblack.domain.faults import SENTENCES, Fault
from lampblack.ui.chat.composer import Composer
from lampblack.ui.chat.context_meter import BAR_WIDTH, GAP, ContextMeter
from lampblack.ui.fault_words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def composer(qtbot: QtBot, theme: Theme) -> Composer:
    widget = Composer(theme)
    qtbot.addWidget(widget)
    widget.resize(700, 400)
    widget.show()
    qtbot.waitActive(widget)
    widget.focus()
    qtbot.waitUntil(field_of(widget).hasFocus)
    return widget


def field_of(composer: Composer) -> QPlainTextEdit:
    found = composer.findChild(QPlainTextEdit, "chatInput")
    assert isinstance(found, QPlainTextEdit)
    return found


def button_of(composer: Composer, name: str) -> QPushButton:
    found = composer.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def meter_of(composer: Composer) -> ContextMeter:
    found = composer.findChild(ContextMeter, "chatContextMeter")
    assert isinstance(found, ContextMeter)
    return found


@pytest.fixture
def sent(composer: Composer) -> list[str]:
    heard: list[str] = []
    composer.send_requested.connect(heard.append)
    return heard


# --- sending


def test_enter_sends_and_the_text_stays_until_cleared(composer: Composer, sent: list[str]) -> None:
    QTest.keyClicks(field_of(composer), "Hello there")
    QTest.keyClick(field_of(composer), Key.Key_Return)
    assert sent == ["Hello there"]
    assert composer.text() == "Hello there"
    composer.clear()
    assert composer.text() == ""


@pytest.mark.parametrize(
    ("setting", "modifiers", "sends"),
    [
        ("enter", Qt.KeyboardModifier.NoModifier, True),
        ("enter", Qt.KeyboardModifier.KeypadModifier, True),
        ("enter", SHIFT, False),
        ("enter", CONTROL, True),
        ("ctrl_enter", Qt.KeyboardModifier.NoModifier, False),
        ("ctrl_enter", SHIFT, False),
        ("ctrl_enter", CONTROL, True),
    ],
)
def test_the_keys_that_send_and_those_that_begin_a_line(
    composer: Composer, sent: list[str], setting: str, modifiers: Qt.KeyboardModifier, sends: bool
) -> None:
    composer.set_send_with(setting)
    QTest.keyClicks(field_of(composer), "a")
    QTest.keyClick(field_of(composer), Key.Key_Return, modifiers)
    QTest.keyClicks(field_of(composer), "b")
    assert sent == (["a"] if sends else [])
    assert composer.text() == ("ab" if sends else "a\nb")


def test_enter_that_commits_a_composition_does_not_send(composer: Composer, sent: list[str]) -> None:
    field = field_of(composer)
    QTest.keyClicks(field, "Hi ")
    QApplication.sendEvent(field, QInputMethodEvent("ni hao", []))
    QTest.keyClick(field, Key.Key_Return)
    QTest.keyClick(field, Key.Key_Enter)
    assert sent == []
    commit = QInputMethodEvent("", [])
    commit.setCommitString("你好")
    QApplication.sendEvent(field, commit)
    assert composer.text() == "Hi 你好"
    QTest.keyClick(field, Key.Key_Return)
    assert sent == ["Hi 你好"]


def test_escape_that_ends_a_composition_does_not_stop_the_reply(qtbot: QtBot, composer: Composer) -> None:
    composer.set_running(True)
    QApplication.sendEvent(field_of(composer), QInputMethodEvent("ni", []))
    with qtbot.assertNotEmitted(composer.stop_requested):
        QTest.keyClick(field_of(composer), Key.Key_Escape)


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_is_not_sent(composer: Composer, sent: list[str], text: str) -> None:
    composer.set_text(text)
    assert not button_of(composer, "chatSend").isEnabled()
    QTest.keyClick(field_of(composer), Key.Key_Return)
    assert sent == []


def test_the_button_sends_and_leaves_the_keyboard_in_the_field(composer: Composer, sent: list[str]) -> None:
    QTest.keyClicks(field_of(composer), "Hello")
    QTest.mouseClick(button_of(composer, "chatSend"), Qt.MouseButton.LeftButton)
    assert sent == ["Hello"]
    assert field_of(composer).hasFocus()


# --- stopping


def test_stop_takes_the_very_place_of_send(composer: Composer) -> None:
    composer.set_text("Next")
    send, stop = button_of(composer, "chatSend"), button_of(composer, "chatStop")
    before = send.geometry()
    assert (send.isVisible(), stop.isVisible()) == (True, False)
    composer.set_running(True)
    QApplication.processEvents()
    assert (send.isVisible(), stop.isVisible()) == (False, True)
    assert stop.geometry() == before
    assert before.width() == before.height() >= 32
    composer.set_running(False)
    QApplication.processEvents()
    assert send.geometry() == before


def test_while_a_reply_runs_enter_hands_over_the_next_message_once_and_escape_stops(
    qtbot: QtBot, composer: Composer, sent: list[str]
) -> None:
    composer.set_running(True)
    QTest.keyClicks(field_of(composer), "meanwhile")
    QTest.keyClick(field_of(composer), Key.Key_Return)
    assert sent == ["meanwhile"]
    assert composer.text() == "meanwhile"
    composer.set_waiting(True)
    QTest.keyClick(field_of(composer), Key.Key_Return)
    assert sent == ["meanwhile"]
    with qtbot.waitSignal(composer.stop_requested):
        QTest.keyClick(field_of(composer), Key.Key_Escape)
    with qtbot.waitSignal(composer.stop_requested):
        QTest.mouseClick(button_of(composer, "chatStop"), Qt.MouseButton.LeftButton)
    composer.set_running(False)
    with qtbot.assertNotEmitted(composer.stop_requested):
        QTest.keyClick(field_of(composer), Key.Key_Escape)


def test_a_keyboard_on_send_is_on_stop_next_and_never_lost(composer: Composer) -> None:
    composer.set_text("Hello")
    button_of(composer, "chatSend").setFocus()
    composer.set_running(True)
    assert button_of(composer, "chatStop").hasFocus()
    composer.clear()
    composer.set_running(False)
    assert field_of(composer).hasFocus()


# --- the draft


def test_the_draft_is_said_once_when_typing_pauses(qtbot: QtBot, composer: Composer) -> None:
    drafts: list[str] = []
    composer.draft_changed.connect(drafts.append)
    QTest.keyClicks(field_of(composer), "Dear")
    assert drafts == []
    qtbot.waitUntil(lambda: drafts == ["Dear"])


def test_what_the_program_sets_is_no_draft_and_drops_the_old_one(qtbot: QtBot, composer: Composer) -> None:
    drafts: list[str] = []
    composer.draft_changed.connect(drafts.append)
    QTest.keyClicks(field_of(composer), "Dear")
    composer.set_text("of another conversation")
    composer.flush()
    qtbot.wait(350)
    assert drafts == []


def test_a_waiting_draft_can_be_had_at_once(composer: Composer) -> None:
    drafts: list[str] = []
    composer.draft_changed.connect(drafts.append)
    QTest.keyClicks(field_of(composer), "Dear")
    composer.flush()
    composer.flush()
    assert drafts == ["Dear"]


# --- the field


def test_the_field_grows_from_one_line_to_ten_then_scrolls(composer: Composer) -> None:
    field = field_of(composer)
    heights = []
    for lines in range(1, 13):
        composer.set_text("\n".join("字" for _ in range(lines)))
        QApplication.processEvents()
        heights.append(field.height())
        assert field.verticalScrollBar().isVisible() == (lines > 10)
    steps = {later - earlier for earlier, later in pairwise(heights[:10])}
    assert min(steps) > 10
    assert max(steps) - min(steps) <= 1
    assert heights[9] == heights[10] == heights[11]


def test_a_long_line_wraps_and_grows_the_field_too(composer: Composer) -> None:
    field = field_of(composer)
    one_line = field.height()
    QTest.keyClicks(field, "word " * 40)
    QApplication.processEvents()
    assert field.height() > one_line * 1.5
    composer.clear()
    QApplication.processEvents()
    assert field.height() == one_line


def test_the_first_chinese_letter_does_not_make_the_field_jump(composer: Composer) -> None:
    composer.set_text("Latin")
    QApplication.processEvents()
    before = field_of(composer).height()
    composer.set_text("Latin 中文")
    QApplication.processEvents()
    assert field_of(composer).height() == before


def test_pasting_takes_the_words_and_leaves_the_looks(composer: Composer) -> None:
    mime = QMimeData()
    mime.setHtml("<h1>Big</h1><img src='file:///etc/passwd'>")
    mime.setText("Big")
    QApplication.clipboard().setMimeData(mime)
    field_of(composer).paste()
    assert composer.text() == "Big"
    only_html = QMimeData()
    only_html.setHtml("<b>bold</b>")
    assert not field_of(composer).canInsertFromMimeData(only_html)


BOOK = 200_000
"""Characters."""
LONG_TEXTS = {
    "one word": "x" * BOOK,
    "one word between others": "before " + "x" * BOOK + " after",
    "one line of words": "word " * (BOOK // 5),
    "one line of Chinese": "中文字符，测试。" * (BOOK // 8),
    "many lines": "a line of words\n" * (BOOK // 16),
}


def paste(composer: Composer, text: str) -> None:
    QApplication.clipboard().setText(text)
    field_of(composer).paste()
    QApplication.processEvents()


@pytest.mark.parametrize("kind", LONG_TEXTS)
def test_a_whole_book_is_sent_as_it_was_pasted(composer: Composer, sent: list[str], kind: str) -> None:
    text, field = LONG_TEXTS[kind], field_of(composer)
    paste(composer, text)
    assert composer.text() == text
    assert field.verticalScrollBar().isVisible()
    assert not field.horizontalScrollBar().isVisible()
    QTest.keyClicks(field, "yz")
    QTest.keyClick(field, Key.Key_Return)
    assert sent == [text + "yz"]


def test_typing_in_a_word_without_end_costs_about_what_it_costs_in_words(composer: Composer) -> None:
    seconds = {}
    for kind in ("one line of words", "one word"):
        composer.clear()
        started = time.process_time()
        paste(composer, LONG_TEXTS[kind])
        QTest.keyClicks(field_of(composer), "abcd")
        QApplication.processEvents()
        seconds[kind] = time.process_time() - started
    assert seconds["one word"] < 4 * seconds["one line of words"]


def test_after_a_word_without_end_lines_end_between_words_again(composer: Composer) -> None:
    field = field_of(composer)
    paste(composer, LONG_TEXTS["one word"])
    composer.clear()
    QTest.keyClicks(field, "fourteen-letter " * 12)
    QApplication.processEvents()
    layout = field.document().begin().layout()
    ends = [layout.lineAt(line).textStart() for line in range(1, layout.lineCount())]
    assert ends
    assert all(composer.text()[end - 1] in " -" for end in ends)


def test_spaces_that_must_not_break_are_sent_as_they_are(composer: Composer, sent: list[str]) -> None:
    paste(composer, "Vraiment\u00a0? 5\u202fkg")
    QTest.keyClick(field_of(composer), Key.Key_Return)
    assert sent == ["Vraiment\u00a0? 5\u202fkg"]


def _enter(mime: QMimeData) -> QDragEnterEvent:
    left = Qt.MouseButton.LeftButton
    return QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, left, Qt.KeyboardModifier.NoModifier)


def test_a_dropped_file_is_left_to_the_window(composer: Composer) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/models/some.gguf")])
    event = _enter(mime)
    QApplication.sendEvent(field_of(composer).viewport(), event)
    assert not event.isAccepted()
    assert composer.text() == ""


def test_dropped_text_goes_into_the_field(composer: Composer) -> None:
    mime = QMimeData()
    mime.setText("dropped words")
    entering = _enter(mime)
    viewport = field_of(composer).viewport()
    QApplication.sendEvent(viewport, entering)
    assert entering.isAccepted()
    left = Qt.MouseButton.LeftButton
    drop = QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, drop)
    assert composer.text() == "dropped words"


# --- figures and notices


@pytest.mark.parametrize(
    ("used", "role", "words"),
    [
        (1_234, "accent", "Context: 1234 of 4096 tokens"),
        (3_300, "careful", "Context nearly full: 3300 of 4096 tokens"),
        (4_096, "bad", "Context full: 4096 of 4096 tokens"),
        (5_000, "bad", "Context full: 5000 of 4096 tokens"),
    ],
)
def test_the_meter_warns_in_words_and_colour(
    composer: Composer, theme: Theme, used: int, role: str, words: str
) -> None:
    composer.set_context(used, 4096)
    QApplication.processEvents()
    meter = meter_of(composer)
    picture = meter.grab().toImage()
    assert picture.pixelColor(meter.width() - 60, meter.height() // 2) == theme.color(role)
    interface = QAccessible.queryAccessibleInterface(meter)
    assert interface.text(QAccessible.Text.Name) == "Context used"
    assert interface.text(QAccessible.Text.Description) == words
    assert meter.value() == min(used, 4096)
    assert meter.maximum() == 4096


def test_without_a_model_there_is_no_meter(composer: Composer) -> None:
    composer.set_context(10, 100)
    assert meter_of(composer).isVisible()
    composer.set_context(None, None)
    assert not meter_of(composer).isVisible()


def test_in_a_narrow_window_the_figures_give_up_words_and_nothing_overlaps(composer: Composer) -> None:
    composer.set_model("A-model-with-a-very-long-name-that-goes-on-Q4_K_M")
    composer.set_context(1_234, 4_096)
    composer.set_speeds([12.345])
    composer.resize(320, 300)
    QApplication.processEvents()
    parts = [composer.findChild(QLabel, "chatModel"), composer.findChild(QLabel, "chatSpeed"), meter_of(composer)]
    for left, right in pairwise(parts):
        assert left.geometry().right() < right.geometry().left()
    assert parts[-1].geometry().right() <= composer.width()
    assert parts[1].text() == "12.3 tokens/s"
    assert meter_of(composer).width() >= meter_of(composer).sizeHint().width()


def test_a_notice_says_its_sentence_and_its_button_acts(composer: Composer) -> None:
    acted: list[bool] = []
    composer.set_notice(lambda: "The disk is full.", lambda: "Show the folder", lambda: acted.append(True))
    text = composer.findChild(QLabel, "chatNoticeText")
    assert text.isVisible()
    assert text.text() == text.accessibleName() == "The disk is full."
    QTest.mouseClick(button_of(composer, "chatNoticeButton"), Qt.MouseButton.LeftButton)
    assert acted == [True]
    composer.set_notice(lambda: "Another sentence.")
    assert not button_of(composer, "chatNoticeButton").isVisible()
    QTest.mouseClick(composer.findChild(QToolButton, "chatNoticeClose"), Qt.MouseButton.LeftButton)
    assert not text.isVisible()
    composer.set_notice(lambda: "Again.")
    composer.set_notice(None)
    assert not text.isVisible()


def test_a_notice_warns_only_where_something_is_wrong(composer: Composer) -> None:
    notice = composer.findChild(QWidget, "chatNotice")
    composer.set_notice(lambda: "The disk is full.")
    assert notice._sign.isVisible()
    assert composer.findChild(QToolButton, "chatNoticeClose").isVisible()
    composer.set_notice(lambda: "Waiting for a document.", is_bad=False, can_close=False)
    assert not notice._sign.isVisible()
    assert not composer.findChild(QToolButton, "chatNoticeClose").isVisible(), "or nothing would say why one waits"


def test_a_notice_speaks_the_language_of_the_moment(
    composer: Composer, speak: Callable[[dict[str, str]], None]
) -> None:
    composer.set_notice(lambda: sentence(Fault("disk.full", {"path": "/home"})), lambda: composer.tr("Stop"), int)
    english = composer.findChild(QLabel, "chatNoticeText").text()
    speak({SENTENCES["disk.full"]: "磁盘已满：{path}", "Stop": "停止"})
    text = composer.findChild(QLabel, "chatNoticeText")
    assert text.text() == text.accessibleName() == "磁盘已满：/home" != english
    assert button_of(composer, "chatNoticeButton").text() == "停止"


def test_a_notice_is_plain_text(composer: Composer) -> None:
    composer.set_notice(lambda: "<img src='http://example.org/x.png'>")
    assert composer.findChild(QLabel, "chatNoticeText").textFormat() == Qt.TextFormat.PlainText


def test_every_control_has_a_name_in_the_language_of_the_moment(
    composer: Composer, speak: Callable[[dict[str, str]], None]
) -> None:
    composer.set_context(1, 100)
    composer.set_speeds([5])
    composer.set_notice(lambda: "x", lambda: "y", lambda: None)
    for button in composer.findChildren(QPushButton) + composer.findChildren(QToolButton):
        assert button.accessibleName() or button.text(), button.objectName()
    speak({"Send": "发送", "Write a message": "写消息", "{number} tokens/s": "{number} 词元/秒"})
    assert button_of(composer, "chatSend").accessibleName() == "发送"
    assert field_of(composer).placeholderText() == "写消息"
    assert composer.findChild(QLabel, "chatSpeed").text() == "5.0 词元/秒"


def test_larger_text_makes_larger_controls(composer: Composer, theme: Theme) -> None:
    QApplication.processEvents()
    field, send = field_of(composer), button_of(composer, "chatSend")
    before = (field.height(), send.height(), meter_of(composer).sizeHint().height())
    theme.set_text_scale(200)
    QApplication.processEvents()
    after = (field.height(), send.height(), meter_of(composer).sizeHint().height())
    assert all(large > small for large, small in zip(after, before, strict=True))
    assert send.height() == send.width() == theme.control_height


@pytest.mark.parametrize(("used", "total"), [(None, 8192), (123_456, 131_072), (452, 4096)])
def test_figures_without_room_give_way_and_are_never_cut(
    composer: Composer, theme: Theme, used: int | None, total: int
) -> None:
    theme.set_text_scale(200)
    composer.set_model("SmolLM2-135M-Instruct-Q4_1")
    composer.set_context(used, total)
    composer.set_speeds([12.3])
    said = set()
    for width in range(300, 900, 20):
        composer.resize(width, 200)
        QApplication.processEvents()
        meter = meter_of(composer)
        metrics = QFontMetrics(meter.font())
        room = meter.width() - BAR_WIDTH - GAP
        drawn = _is_drawn_on(meter, room)
        said.add(drawn)
        assert drawn == (room >= metrics.horizontalAdvance(meter.words(brief=True)))
        assert meter.toolTip() or room >= metrics.horizontalAdvance(meter.words(brief=False))
    assert said == {True, False}


def _is_drawn_on(meter: ContextMeter, width: int) -> bool:
    """Whether anything is in its first so many pixels."""
    if width <= 0:
        return False
    picture = meter.grab(QRect(0, 0, width, meter.height())).toImage()
    pixels = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
    return len({picture.pixelColor(x, y).name() for x, y in pixels}) > 1
