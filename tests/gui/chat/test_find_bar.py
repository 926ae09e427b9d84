"""Finding a phrase in the conversation that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollBar
from tests.gui.transcript.messages import own, reply, settle

from lampblack.ui.chat.find_bar import FindBar
from lampblack.ui.chat.panel import ChatPanel
from lampblack.ui.markdown.formula import FormulaView
from lampblack.ui.markdown.formula_object import GROUND
from lampblack.ui.markdown.prose import ProseView
from lampblack.ui.markdown.text_view import TextView
from lampblack.ui.markdown.typesetter import State
from lampblack.ui.transcript import Transcript

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.settings.file import Settings
    from lampblack.ui.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, settings: Settings) -> ChatPanel:
    widget = ChatPanel(theme, settings, Transcript(theme))
    qtbot.addWidget(widget)
    widget.resize(1100, 700)
    widget.show()
    qtbot.waitActive(widget)
    return widget


@pytest.fixture
def found(panel: ChatPanel, qtbot: QtBot) -> Found:
    filler = [own(number, "nothing here\n" * 30) for number in range(10, 30)]
    panel.transcript.set_messages(
        [
            own(1, "Where is the lamp?"),
            reply(2, "The **black** lamp: a lamp\nof 灯泡 and ☎️."),
            *filler,
            own(40, "A lamppost."),
        ]
    )
    settle(qtbot, panel.transcript)
    qtbot.keyClick(panel, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    return Found(panel, qtbot)


class Found:
    """What a person does in the bar, and sees."""

    def __init__(self, panel: ChatPanel, qtbot: QtBot) -> None:
        self._panel, self._qtbot = panel, qtbot

    @property
    def field(self) -> QLineEdit:
        return self._panel.findChild(QLineEdit, "chatFind")

    @property
    def count(self) -> str:
        return self._panel.findChild(QLabel, "chatFindCount").text()

    @property
    def current(self) -> str:
        """The words that stand out, with those before them in the line."""
        self._qtbot.waitUntil(lambda: self._panel.transcript.is_settled)
        accent = self._panel.transcript._theme.color("accent")
        for view in self._panel.transcript.findChildren(TextView):
            for mark in view.extraSelections():
                if (
                    accent in (mark.format.background().color(), mark.format.colorProperty(GROUND))
                    and view.visibleRegion().boundingRect().isValid()
                ):
                    return view.toPlainText()[: mark.cursor.selectionEnd()].splitlines()[-1]
        return ""

    def is_in_view(self) -> bool:
        """Whether the words that stand out are seen, from their beginning to their end."""
        accent = self._panel.transcript._theme.color("accent")
        for view in self._panel.transcript.findChildren(TextView):
            for mark in view.extraSelections():
                if accent in (mark.format.background().color(), mark.format.colorProperty(GROUND)):
                    begin, end = QTextCursor(mark.cursor), QTextCursor(mark.cursor)
                    begin.setPosition(mark.cursor.selectionStart())
                    end.setPosition(mark.cursor.selectionEnd())
                    spots = (view.cursorRect(begin).center(), view.cursorRect(end).center())
                    return all(view.viewport().visibleRegion().contains(spot) for spot in spots)
        return False

    def type(self, words: str) -> None:
        self.field.setText(words)
        self.press()

    def press(self, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self._qtbot.keyClick(self.field, Qt.Key.Key_Return, modifier)


def test_enter_goes_from_hit_to_hit_and_round(found: Found) -> None:
    found.type("LAMP")
    assert (found.current, found.count) == ("A lamp", "4 of 4")
    seen = []
    for _ in range(4):
        found.press()
        seen.append((found.current, found.count))
    assert seen == [
        ("Where is the lamp", "1 of 4"),
        ("The black lamp", "2 of 4"),
        ("The black lamp: a lamp", "3 of 4"),
        ("A lamp", "4 of 4"),
    ]
    found.press(Qt.KeyboardModifier.ShiftModifier)
    assert (found.current, found.count) == ("The black lamp: a lamp", "3 of 4")


def test_f3_goes_on_and_back_from_wherever_the_keyboard_is(found: Found, panel: ChatPanel, qtbot: QtBot) -> None:
    found.type("lamp")
    assert found.current == "A lamp"
    panel.composer.focus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F3)
    assert (found.current, found.count) == ("Where is the lamp", "1 of 4")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert (found.current, found.count) == ("A lamp", "4 of 4")


def test_keys_pressed_faster_than_it_finds_are_not_lost(found: Found) -> None:
    found.type("lamp")
    found.press()
    found.press()
    assert (found.current, found.count) == ("The black lamp", "2 of 4")


@pytest.mark.parametrize("words", ["black lamp", "lamp of", "灯", "☎", "lamp: a"])
def test_a_phrase_is_found_across_marks_lines_and_signs(found: Found, words: str) -> None:
    found.type(words)
    assert found.current
    assert found.count == "1 of 1"


WIDE = " ".join(f"word{number}" for number in range(200))
TABLE = "|" + " extraordinarily |" * 12 + "\n|" + "---|" * 12 + "\n|" + " x |" * 11 + " the needle |\n"


@pytest.mark.parametrize(
    "text",
    [
        f"```python\n{WIDE} needle {WIDE}\n```",
        TABLE,
        f"<think>{'Hm.' * 2}\n\n" + "Long thought.\n\n" * 60 + "A needle.</think>Said.",
        "A paragraph.\n\n" * 100 + "needle",
    ],
    ids=["code", "table", "thinking", "below"],
)
def test_the_hit_itself_comes_into_view(panel: ChatPanel, qtbot: QtBot, text: str) -> None:
    panel.transcript.set_messages([reply(1, text), own(2, "Thanks\n" * 80)])
    settle(qtbot, panel.transcript)
    panel.find_here()
    found = Found(panel, qtbot)
    found.type("needle")
    assert found.current.endswith("needle")
    assert found.count == "1 of 1"
    assert found.is_in_view()
    if WIDE in text:
        found.type("word0")
        assert found.current.endswith("word0"), "and back to the left"
        assert found.is_in_view()
        panel.transcript.findChild(QAbstractButton, "codeWrap").click()
        found.type("word150")
        assert found.current.endswith("word150")
        assert found.is_in_view()


def test_what_is_written_and_not_shown_is_passed_over(panel: ChatPanel, qtbot: QtBot) -> None:
    panel.transcript.set_messages(
        [own(1, "lamp"), reply(2, "[a picture][1]\n\n[1]: https://lamp.example"), own(3, "no"), own(4, "the lamp")]
    )
    settle(qtbot, panel.transcript)
    panel.find_here()
    found = Found(panel, qtbot)
    found.type("lamp")
    seen = {(found.current, found.count.split()[0])}
    for _ in range(3):
        found.press()
        seen.add((found.current, found.count.split()[0]))
    assert seen == {("lamp", "1"), ("the lamp", "2")}
    assert found.count.endswith("of 2")


@pytest.mark.slow
def test_a_thousand_messages_are_gone_through_without_a_halt(panel: ChatPanel, qtbot: QtBot) -> None:
    words = "Some words of a message, **bold** and `code`, with a lamp.\n\n" * 12
    messages = [reply(number, words) if number % 2 else own(number, "Go on.") for number in range(1, 1001)]
    panel.transcript.set_messages([own(0, "the very first needle"), *messages])
    settle(qtbot, panel.transcript)
    panel.find_here()
    found = Found(panel, qtbot)
    found.type("lamp")
    found.press()
    assert found.current
    assert found.count.endswith("of 6,000")
    found.type("needle")
    qtbot.waitUntil(lambda: panel.transcript.is_settled, timeout=60_000)
    assert (found.current, found.count) == ("the very first needle", "1 of 1")
    assert found.is_in_view()


def test_messages_that_are_on_their_way_stand_where_they_belong(panel: ChatPanel, qtbot: QtBot) -> None:
    transcript = panel.transcript
    transcript.set_messages([own(0, "a needle"), *(reply(number, "A lamp.\n\n" * 9) for number in range(1, 56))])
    settle(qtbot, transcript)
    panel.find_here()
    found = Found(panel, qtbot)
    found.type("needle")
    before = len(transcript._column.views)
    qtbot.waitUntil(lambda: len(transcript._column.views) > before + 10)
    transcript._column.views[5].grew.emit()  # as when a formula has been drawn
    tops = [view.y() for view in transcript._column.views]
    assert tops == sorted(tops)
    assert tops[0] >= 0
    qtbot.waitUntil(lambda: transcript._column.views[0].y() < 0, timeout=20_000)
    found.type("lamp")
    assert found.is_in_view() or found.current
    tops = [view.y() for view in transcript._column.views]
    assert tops == sorted(tops)
    assert tops[0] >= 0


def test_what_is_not_there_is_said(found: Found) -> None:
    found.type("lamp")
    found.type("candle")
    assert found.current == ""
    assert found.count == "Not found"


def test_escape_leaves_the_keyboard_where_it_was_found(found: Found, panel: ChatPanel, qtbot: QtBot) -> None:
    found.type("black")
    assert found.current
    qtbot.keyClick(found.field, Qt.Key.Key_Escape)
    assert panel.findChild(FindBar).isHidden()
    assert found.current == ""
    focus = QApplication.focusWidget()
    assert panel.transcript.isAncestorOf(focus)


def test_escape_with_nothing_found_goes_back_to_writing(found: Found, panel: ChatPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(found.field, Qt.Key.Key_Escape)
    assert panel.composer.isAncestorOf(QApplication.focusWidget())


def test_another_conversation_closes_it(found: Found, panel: ChatPanel) -> None:
    found.type("lamp")
    panel.list.new_requested.emit()
    assert panel.findChild(FindBar).isHidden()


@pytest.mark.parametrize("words", ["frac", "\\alpha", "α", "x^2", "x^2 + y^2", "x^2+y^2"])
def test_a_formula_is_found_by_its_latex_and_as_it_reads(panel: ChatPanel, qtbot: QtBot, words: str) -> None:
    inline = "It is $\\frac{1}{\\alpha} = x^{2} + y^{2}$ here.\n\n"
    display = "$$\n\\frac{1}{\\alpha} = x^{2} + y^{2}\n$$\n\nAnd no more."
    panel.transcript.set_messages([own(1, "Which?"), reply(2, inline + display)])
    settle(qtbot, panel.transcript)
    typesetter = panel.transcript._idle.typesetter
    qtbot.waitUntil(lambda: State.WAITING not in typesetter._kept.values(), timeout=60_000)
    settle(qtbot, panel.transcript)
    (formula,) = panel.transcript.findChildren(FormulaView)
    qtbot.keyClick(panel, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    found = Found(panel, qtbot)

    found.type(words)
    qtbot.waitUntil(lambda: found.count == "1 of 2")
    assert found.current == "It is \ufffc"
    accent = panel.transcript._theme.color("accent")
    assert formula.grab().toImage().pixelColor(formula.picture_rect.topLeft()) != accent

    qtbot.keyClick(found.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: found.count == "2 of 2")
    assert formula.grab().toImage().pixelColor(formula.picture_rect.topLeft()) == accent

    qtbot.keyClick(found.field, Qt.Key.Key_Escape)
    assert formula.grab().toImage().pixelColor(formula.picture_rect.topLeft()) != accent


def drawn(panel: ChatPanel, qtbot: QtBot, text: str) -> Found:
    """Shows a reply with its formulas, and the bar."""
    panel.transcript.set_messages([own(1, "Which?"), reply(2, text)])
    settle(qtbot, panel.transcript)
    typesetter = panel.transcript._idle.typesetter
    qtbot.waitUntil(lambda: State.WAITING not in typesetter._kept.values(), timeout=60_000)
    settle(qtbot, panel.transcript)
    qtbot.keyClick(panel, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    return Found(panel, qtbot)


def test_a_formula_in_a_line_is_marked_in_full_colours(panel: ChatPanel, qtbot: QtBot) -> None:
    found = drawn(panel, qtbot, "It is $M = M + M$ here.")
    found.type("M + M")
    qtbot.waitUntil(lambda: found.count == "1 of 1")
    (prose,) = panel.transcript.findChildren(ProseView)
    picture = prose.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    colors = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    theme = panel.transcript._theme
    assert {theme.color("accent").name(), theme.color("on_accent").name()} <= colors


def test_a_wide_formula_is_scrolled_back_to_its_beginning(panel: ChatPanel, qtbot: QtBot) -> None:
    terms = " + ".join(f"\\alpha_{{{number}}}" for number in range(80))
    found = drawn(panel, qtbot, f"$$\n{terms}\n$$\n")
    (formula,) = panel.transcript.findChildren(FormulaView)
    (bar,) = formula.findChildren(QScrollBar)
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    found.type("alpha_{1}")
    qtbot.waitUntil(lambda: found.count == "1 of 1")
    assert bar.value() == 0
