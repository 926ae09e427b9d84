"""Themes, text sizes and languages change what is shown at once, and tables and lists are laid out as such."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt, QTranslator
from PySide6.QtGui import QColor, QTextTable, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollBar
from tests.gui.transcript.messages import colours, message, own, reply, running, settle, shown, texts

from lampblack.domain.conversations import MessageState
from lampblack.domain.faults import Fault
from lampblack.ui.markdown.code import CodeText, CodeView
from lampblack.ui.markdown.copy_button import CopyButton
from lampblack.ui.markdown.prose import ProseView
from lampblack.ui.markdown.table import TablePart, TableView, column_widths
from lampblack.ui.transcript.message_view import MessageView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript import Transcript

RICH = """# Title

Text with `code` and a [link](http://a.example).

- one
- two

> quote

```python
def f():
    return "x"
```

| a | b |
|:--|--:|
| 1 | 2 |
"""


def test_the_wheel_is_not_stuck_at_the_bar_of_a_wide_table(qtbot: QtBot, transcript: Transcript) -> None:
    wide = " | ".join(f"column{number}" for number in range(30))
    table = f"| {wide} |\n{'|---' * 30}|\n| {wide} |\n"
    transcript.set_messages([reply(1, f"{table}\n\n" + "Text.\n\n" * 60)])
    settle(qtbot, transcript)
    (view,) = shown(transcript, TableView)
    assert view.bar.isVisible()
    middle = QPointF(view.bar.rect().center())
    none = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    turn = QWheelEvent(middle, view.bar.mapToGlobal(middle), QPoint(), QPoint(0, -240), *none)
    QApplication.sendEvent(view.bar, turn)
    assert view.bar.value() == 0
    assert not turn.isAccepted(), "the conversation does not get it"


def test_a_tab_in_code_is_as_wide_as_four_characters(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([reply(1, "```go\nif x {\n\tprint(x)\n    print(y)\n}\n```")])
    settle(qtbot, transcript)
    (code,) = shown(transcript, CodeText)
    block = code.document().begin().next()
    ends = [each.layout().lineAt(0).cursorToX(indent)[0] for each, indent in ((block, 1), (block.next(), 4))]
    assert ends[0] == pytest.approx(ends[1], abs=1)


def test_a_change_of_theme_recolours_everything_at_once(qtbot: QtBot, transcript: Transcript, theme: Theme) -> None:
    transcript.set_messages([own(1, "Hello"), reply(2, RICH)])
    settle(qtbot, transcript)
    light = theme.palette
    assert {light.tint.lower(), light.text.lower()} <= colours(message(transcript, 1))
    theme.set_choice("dark")
    settle(qtbot, transcript)
    dark = theme.palette
    for number in (1, 2):
        seen = colours(message(transcript, number))
        assert dark.text.lower() in seen
        assert light.tint.lower() not in seen
        assert light.surface.lower() not in seen
    (code,) = shown(transcript, CodeView)
    for span in code.text.document().begin().layout().formats():
        assert span.format.foreground().color().lightness() > 128


def test_a_change_of_text_size_lays_everything_out_again(qtbot: QtBot, transcript: Transcript, theme: Theme) -> None:
    transcript.set_messages([own(1, "Hello"), reply(2, RICH), running(3)])
    settle(qtbot, transcript)
    before = [view.height() for view in shown(transcript, MessageView)]
    theme.set_text_scale(200)
    settle(qtbot, transcript)
    after = [view.height() for view in shown(transcript, MessageView)]
    assert all(new > old * 1.2 for old, new in zip(before, after, strict=True))
    assert transcript.verticalScrollBar().value() == transcript.verticalScrollBar().maximum()
    theme.set_text_scale(100)
    assert [view.height() for view in shown(transcript, MessageView)] == before


def test_a_message_is_as_high_while_the_keyboard_is_on_its_buttons(
    qtbot: QtBot, transcript: Transcript, theme: Theme
) -> None:
    transcript.set_messages([reply(1, "Text.")])
    settle(qtbot, transcript)
    (view,) = shown(transcript, MessageView)
    before = view.height(), view.action_row.height_at()
    qtbot.waitActive(transcript.window())
    button = view.findChild(CopyButton)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    for scale in (120, 100):
        theme.set_text_scale(scale)
        settle(qtbot, transcript)
    assert (view.height(), view.action_row.height_at()) == before


def test_messages_never_overlap_at_any_width(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([own(1, "word " * 50), reply(2, RICH), reply(3, RICH, MessageState.CANCELLED)])
    for width in (1400, 700, 340):
        transcript.resize(width, 600)
        settle(qtbot, transcript)
        views = shown(transcript, MessageView)
        for above, below in pairwise(views):
            assert above.geometry().bottom() < below.geometry().top()
        for view in views:
            assert 0 <= view.geometry().left() <= view.geometry().right() < transcript.viewport().width()


class German(QTranslator):
    WORDS = {  # noqa: RUF012
        "Stopped.": "Angehalten.",
        "Try again": "Noch einmal",
        "There is nothing to send. Type a message first.": "Es gibt nichts zu senden.",
        "You": "Du",
        "Give me five names for a small bakery.": "Nenne fünf Namen.",
    }

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return self.WORDS.get(text, "")

    def isEmpty(self) -> bool:  # noqa: N802
        return False


@pytest.fixture
def german(qapp: QCoreApplication) -> Iterator[German]:
    translator = German()
    yield translator
    QCoreApplication.removeTranslator(translator)


def test_another_language_is_spoken_at_once(qtbot: QtBot, transcript: Transcript, german: German) -> None:
    transcript.set_messages(
        [own(1, "a"), reply(2, "b", MessageState.CANCELLED), reply(3, "", MessageState.FAILED, Fault("prompt.empty"))]
    )
    QCoreApplication.installTranslator(german)
    QCoreApplication.processEvents()
    words = [label.text() for label in shown(transcript, QLabel)]
    assert {"Angehalten.", "Es gibt nichts zu senden."} <= set(words)
    assert [button.text() for button in shown(transcript, QPushButton)] == ["Noch einmal"]
    assert message(transcript, 1).accessibleName() == "Du: a"
    transcript.clear()
    assert "Nenne fünf Namen." in [button.text() for button in shown(transcript, QPushButton)]


def test_a_table_has_its_cells_and_alignments(transcript: Transcript) -> None:
    transcript.set_messages([reply(1, RICH)])
    (view,) = shown(transcript, TablePart)
    frame = view.document().rootFrame().childFrames()[0]
    assert isinstance(frame, QTextTable)
    assert (frame.rows(), frame.columns()) == (2, 2)
    cells = [frame.cellAt(row, column).firstCursorPosition().block() for row in (0, 1) for column in (0, 1)]
    assert [cell.text() for cell in cells] == ["a", "b", "1", "2"]
    assert cells[1].blockFormat().alignment() != cells[0].blockFormat().alignment()


def test_columns_share_the_room_fairly() -> None:
    assert column_widths([100, 200], 400, 50) == [100, 200]
    assert column_widths([100, 900, 900], 500, 50) == [100, 200, 200]
    assert column_widths([100, 900, 900], 300, 150) == [100, 150, 150]
    assert column_widths([], 300, 50) == []
    assert column_widths([300, 900, 900], 800, 50, [50, 400, 60]) == [200, 400, 200]
    assert column_widths([300, 900], 400, 50, [200, 500]) == [200, 500]


@pytest.mark.parametrize("scale", [100, 200])
def test_a_table_scrolls_rather_than_break_words(
    qtbot: QtBot, transcript: Transcript, theme: Theme, scale: int
) -> None:
    theme.set_text_scale(scale)
    words = ("Unmissverständlichkeit", "Internationalization", "**Electroencephalograph**", "`configuration_manager`")
    row = "| " + " | ".join(f"It is {word} here" for word in words) + " |\n"
    transcript.resize(700, 600)
    transcript.set_messages([reply(1, row + "|---" * len(words) + "|\n" + row)])
    settle(qtbot, transcript)
    (table,) = shown(transcript, TableView)
    (part,) = shown(transcript, TablePart)
    assert _broken_words(part) == []
    bar = table.findChild(QScrollBar)
    assert bar.isVisible()
    assert bar.maximum() == part.width() - table.width()


def test_an_endless_word_in_a_table_is_broken_and_chinese_wraps(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages(
        [reply(1, f"| address | words | 中文 |\n|---|---|---|\n| {'x' * 3_000} | some | {'很长的中文句子' * 20} |")]
    )
    settle(qtbot, transcript)
    (table,) = shown(transcript, TableView)
    (part,) = shown(transcript, TablePart)
    assert part.width() <= table.width(), "both give way"
    block = part.document().find("some").block()
    assert block.layout().lineCount() == 1


def _broken_words(part: TablePart) -> list[str]:
    broken = []
    block = part.document().begin()
    while block.isValid():
        for number in range(1, block.layout().lineCount()):
            start = block.layout().lineAt(number).textStart()
            if not block.text()[start - 1].isspace():
                broken.append(block.text())
        block = block.next()
    return broken


def test_items_hang_under_their_markers(transcript: Transcript) -> None:
    transcript.set_messages([reply(1, "100. " + "word " * 60 + "\n     - inner\n\n" + "> " + "word " * 60)])
    (view,) = shown(transcript, ProseView)
    item, inner, quote = (view.document().findBlockByNumber(number) for number in range(3))
    first, second = item.layout().lineAt(0), item.layout().lineAt(1)
    position, _ = first.cursorToX(len("100.\t"))  # type: ignore[misc]
    assert position == pytest.approx(second.cursorToX(second.textStart())[0], abs=1)  # type: ignore[index]
    assert inner.blockFormat().leftMargin() > quote.blockFormat().leftMargin() > 0


def test_lines_are_one_and_a_half_times_as_high_as_letters(transcript: Transcript) -> None:
    transcript.set_messages([reply(1, "word 中文 `code` " * 40)])
    (view,) = shown(transcript, ProseView)
    layout = view.document().begin().layout()
    steps = {layout.lineAt(n + 1).y() - layout.lineAt(n).y() for n in range(layout.lineCount() - 1)}
    (step,) = steps
    assert step == pytest.approx(1.5 * view.fontInfo().pixelSize(), abs=1)
    assert texts(transcript)[0].startswith("word 中文 code")


def test_the_bar_beside_a_quote_is_as_high_as_its_words(qtbot: QtBot, transcript: Transcript, theme: Theme) -> None:
    transcript.set_messages([reply(1, "> Quotes, every one by a judge.")])
    settle(qtbot, transcript)
    (view,) = shown(transcript, ProseView)
    picture = view.grab().toImage()
    line, text = QColor(theme.palette.line), QColor(theme.palette.text)
    bar = [y for y in range(picture.height()) if picture.pixelColor(1, y) == line]
    words = [
        y
        for y in range(picture.height())
        if any(picture.pixelColor(x, y).lightness() < text.lightness() + 60 for x in range(20, 200))
    ]
    assert bar[0] <= words[0]
    assert words[-1] <= bar[-1]


def test_code_colours_can_be_read_on_their_surface(theme: Theme) -> None:
    from lampblack.ui.markdown.formats import Formats

    for choice in ("light", "dark"):
        theme.set_choice(choice)
        formats = Formats(theme)
        for kind in ("keyword", "string", "number", "comment", "name", "type", "deleted", "inserted"):
            assert contrast(formats.code_kind(kind).foreground().color(), theme.color("surface")) >= 4.5, (choice, kind)


def contrast(first: QColor, second: QColor) -> float:
    """WCAG 2's contrast ratio."""
    one, other = sorted((luminance(first), luminance(second)))
    return (other + 0.05) / (one + 0.05)


def luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("written", ["- سخام\n- صمغ", "1. סוט\n2. שרף", "> - سخام", "- a\n  - سخام"])
def test_a_list_from_the_right_shows_its_markers_and_first_letters(
    qtbot: QtBot, transcript: Transcript, written: str
) -> None:
    transcript.set_messages([reply(1, written)])
    settle(qtbot, transcript)
    view = shown(transcript, ProseView)[0]
    block = view.document().begin()
    while block.isValid():
        line = block.layout().lineAt(0)
        right = block.layout().position().x() + line.naturalTextRect().right()
        assert right <= view.viewport().width() + 4, block.text()  # Qt rounds up; a marker takes 16 or more
        assert line.naturalTextRect().left() >= 0
        block = block.next()


def test_a_column_at_the_right_is_there_in_arabic_too(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([reply(1, "| a | b |\n|---|--:|\n| wide word | حبر |\n| x | a long English word |")])
    settle(qtbot, transcript)
    document = shown(transcript, TablePart)[0].document()
    table = next(frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable))
    line, other = (
        table.cellAt(row, 1).firstCursorPosition().block().layout().lineAt(0).naturalTextRect() for row in (1, 2)
    )
    assert abs(line.right() - other.right()) <= 2
