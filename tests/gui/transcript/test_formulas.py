"""Formulas, footnotes and code blocks as a reader meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QImage, QPainter, QRegion, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QScrollBar, QToolButton, QWidget
from tests.gui.transcript.messages import message, reply, running, settle, shown

from lampblack.ui.markdown import typesetter as typesetting
from lampblack.ui.markdown.code import CodeText, CodeView
from lampblack.ui.markdown.formula import FormulaView
from lampblack.ui.markdown.formula_object import DISPLAY, LATEX, SCALE
from lampblack.ui.markdown.prose import ProseView
from lampblack.ui.markdown.table import TablePart
from lampblack.ui.markdown.text_view import OBJECT_CHARACTER
from lampblack.ui.markdown.typesetter import Picture, State

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lampblack.ui.markdown.text_view import TextView
    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript import Transcript

LONG_CODE = "```python\nx = '" + "wide " * 60 + "'\n```\n"
MATRIX = "\\[\nA = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}\n\\]"


def drawn(qtbot: QtBot, transcript: Transcript, text: str) -> None:
    """Shows a reply and waits for its formulas."""
    transcript.set_messages([reply(1, text)])
    typesetter = transcript._idle.typesetter
    qtbot.waitUntil(lambda: State.WAITING not in typesetter._kept.values(), timeout=60_000)
    settle(qtbot, transcript)


def ink(widget: QWidget, area: QRect | None = None) -> QRect:
    """The box around all dark pixels within an area of a widget's picture."""
    image = widget.grab(area or widget.rect()).toImage()
    dark = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).lightness() < 110 and image.pixelColor(x, y).alpha() > 128
    ]
    if not dark:
        return QRect()
    xs, ys = [x for x, _ in dark], [y for _, y in dark]
    return QRect(QPoint(min(xs), min(ys)), QPoint(max(xs), max(ys)))


def place_of(view: ProseView, words: str) -> QRect:
    """Where the first such words stand in the picture."""
    found = view.document().find(words)
    begin, end = QTextCursor(found), QTextCursor(found)
    begin.setPosition(found.selectionStart())
    end.setPosition(found.selectionEnd())
    return QRect(view.cursorRect(begin).topLeft(), view.cursorRect(end).bottomRight()).adjusted(1, -4, -1, 4)


def test_a_formula_stands_on_the_line_of_the_text(qtbot: QtBot, transcript: Transcript) -> None:
    drawn(qtbot, transcript, "HHHH $\\mathrm{H}$ is\n\nHHHH $\\mathrm{H}$ and $$\\sum_{i=1}^{n} i$$")
    (view,) = shown(transcript, ProseView)
    assert "$" not in view.toPlainText()
    block = view.document().begin()
    for _ in range(2):
        layout = view.document().documentLayout().blockBoundingRect(block).toRect()
        at = block.position()
        boxes = []
        for start, end in ((at, at + 4), (at + 5, at + 6)):
            left, right = (view.cursorRect(_cursor(view, spot)).left() for spot in (start, end))
            boxes.append(ink(view, QRect(left, layout.top(), right - left, layout.height())))
        word, formula = boxes
        assert not word.isEmpty()
        assert abs(word.bottom() - formula.bottom()) <= 1
        assert abs(word.top() - formula.top()) <= 3
        block = block.next()


def _cursor(view: ProseView, position: int) -> QTextCursor:
    cursor = QTextCursor(view.document())
    cursor.setPosition(position)
    return cursor


def test_a_high_formula_does_not_touch_the_lines_around_it(qtbot: QtBot, transcript: Transcript) -> None:
    drawn(qtbot, transcript, "word " * 30 + "$$\\sum_{i=1}^{n} \\frac{a}{b}$$ " + "word " * 30)
    (view,) = shown(transcript, ProseView)
    layout = view.document().begin().layout()
    heights = [layout.lineAt(number).height() for number in range(layout.lineCount())]
    picture = transcript._idle.typesetter.picture("\\sum_{i=1}^{n} \\frac{a}{b}", True)
    assert isinstance(picture, Picture)
    assert max(heights) >= (picture.ascent + picture.descent) * 14
    assert min(heights) < 0.7 * max(heights)


@pytest.mark.parametrize("ratio", [1, 2])
@pytest.mark.parametrize("scale", [100, 150, 200])
def test_formulas_within_text_are_whole(
    qtbot: QtBot, transcript: Transcript, theme: Theme, scale: int, ratio: int
) -> None:
    theme.set_text_scale(scale)
    transcript.resize(1200, 900)
    formulas = [
        "\\frac{a}{b}",
        "\\sum_{i=1}^{n} i",
        "\\sqrt{\\frac{x}{y}}",
        "\\frac{1}{1+\\frac{p}{q}}",
        "y_j",
        "\\int_0^1 x",
    ]
    places = ["${}$", "${}$ is at the beginning", "and at the end ${}$", "# ${}$", "- ${}$", "Two lines\nof text ${}$"]
    for latex in formulas:
        for place in places:
            drawn(qtbot, transcript, place.replace("{}", latex))
            (view,) = shown(transcript, ProseView)
            # At 2x a line may begin half a pixel of the picture further down, and its edge be paler for that.
            seen, whole = _seen_of(view, ratio), _whole(view, ratio)
            assert seen.height() >= whole.height() - (ratio - 1), (latex, place)
            assert seen.width() >= whole.width() - (ratio - 1), (latex, place)
    drawn(qtbot, transcript, "| a |\n|---|\n" + "\n".join(f"| ${latex}$ |" for latex in formulas))
    (table,) = shown(transcript, TablePart)
    for number, latex in enumerate(formulas):
        line = table.document().findBlockByNumber(number + 2)
        assert line.layout().boundingRect().height() >= _whole(table, ratio, line.position()).height() / ratio, latex


def _seen_of(view: ProseView, ratio: int) -> QRect:
    """The size of what is seen of the only formula of a text, everything else being taken out of sight."""
    cursor = QTextCursor(view.document())
    for character in range(view.document().characterCount() - 1):
        cursor.setPosition(character)
        cursor.setPosition(character + 1, cursor.MoveMode.KeepAnchor)
        if not cursor.charFormat().objectType():
            made = QTextCharFormat()
            made.setForeground(QColor("transparent"))
            cursor.mergeCharFormat(made)
    image = QImage(view.size() * ratio, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("transparent"))
    view.render(image, QPoint(), QRegion(view.rect()), QWidget.RenderFlag.DrawChildren)
    return _box(image)


def _whole(view: TextView, ratio: int, position: int | None = None) -> QRect:
    """The size of that formula where there is room for all of it."""
    start = view.document().find(OBJECT_CHARACTER, position or 0).selectionStart()
    cursor = QTextCursor(view.document())
    cursor.setPosition(start)
    cursor.setPosition(start + 1, cursor.MoveMode.KeepAnchor)
    made = cursor.charFormat()
    picture = view._typesetter.picture(made.property(LATEX), made.property(DISPLAY))
    em = QFontInfo(made.font()).pixelSize() * SCALE
    image = QImage(1000 * ratio, 1000 * ratio, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("transparent"))
    painter = QPainter(image)
    picture.paint(painter, 100, 500, em, made.foreground().color().name())
    painter.end()
    return _box(image)


def _box(image: QImage) -> QRect:
    """The size of the box around all that is not transparent."""
    opaque = image.convertToFormat(QImage.Format.Format_Alpha8)
    seen = numpy.frombuffer(opaque.constBits(), numpy.uint8).reshape(image.height(), -1)[:, : image.width()] > 0
    rows, columns = numpy.flatnonzero(seen.any(axis=1)), numpy.flatnonzero(seen.any(axis=0))
    return QRect(0, 0, columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1) if len(rows) else QRect()


def test_a_formula_of_its_own_is_drawn_named_and_copied(qtbot: QtBot, transcript: Transcript) -> None:
    drawn(qtbot, transcript, MATRIX)
    (view,) = shown(transcript, FormulaView)
    assert not ink(view).isEmpty()
    assert "pmatrix" in view.accessibleName()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("A = \\begin{pmatrix}")


def test_a_wide_formula_scrolls_by_itself(qtbot: QtBot, transcript: Transcript) -> None:
    drawn(qtbot, transcript, "$$" + "+".join(f"a_{{{number}}}" for number in range(80)) + "$$")
    (view,) = shown(transcript, FormulaView)
    (bar,) = shown(view, QScrollBar)
    assert transcript.horizontalScrollBar().maximum() == 0
    before = view.grab().toImage()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert bar.value() > 0
    assert view.grab().toImage() != before


def test_a_formula_takes_the_colour_and_the_size_of_the_text(
    qtbot: QtBot, transcript: Transcript, theme: Theme
) -> None:
    drawn(qtbot, transcript, "$$\nx = 1\n$$")
    (view,) = shown(transcript, FormulaView)
    before = view.picture_rect.width()
    theme.set_choice("dark")
    theme.set_text_scale(200)
    settle(qtbot, transcript)
    assert view.picture_rect.width() == pytest.approx(2 * before, rel=0.1)
    image = view.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert theme.palette.text.lower() in colours


def test_what_cannot_be_drawn_is_shown_as_code(qtbot: QtBot, transcript: Transcript) -> None:
    drawn(qtbot, transcript, "Bad $\\frac{a$ here.\n\n$$\n\\nosuchcommand{x}\n$$\n\nEnd")
    view = shown(transcript, ProseView)[0]
    assert view.toPlainText() == "Bad $\\frac{a$ here."
    (code,) = shown(transcript, CodeText)
    assert code.toPlainText() == "$$\n\\nosuchcommand{x}\n$$"


def test_a_formula_that_takes_for_ever_is_given_up_and_the_next_is_drawn(
    qtbot: QtBot, transcript: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "SECONDS", 0.5)
    endless = "\\frac{1}{" * 30 + "x" + "}" * 30
    drawn(qtbot, transcript, f"One $${endless}$$ and $y$.")
    typesetter = transcript._idle.typesetter
    assert typesetter.picture(endless, True) is State.FAILED
    assert isinstance(typesetter.picture("y", False), Picture)
    assert shown(transcript, ProseView)[0].toPlainText().startswith("One $$\\frac{1}{")


def test_where_formulas_cannot_be_drawn_at_all_they_are_code(
    qtbot: QtBot, transcript: Transcript, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(typesetting, "command", lambda: [str(tmp_path / "missing")])
    drawn(qtbot, transcript, "A $x$ b.")
    assert shown(transcript, ProseView)[0].toPlainText() == "A $x$ b."


def test_text_does_not_move_when_its_formula_has_been_drawn_before(qtbot: QtBot, transcript: Transcript) -> None:
    drawn(qtbot, transcript, "$E = mc^2$")
    transcript.set_messages([running(2)])
    transcript.extend(2, "We know ")
    seen = set()
    for piece in ("that ", "$E", " = m", "c^2", "$", " holds", " here."):
        transcript.extend(2, piece)
        settle(qtbot, transcript)
        (view,) = shown(transcript, ProseView)
        assert "$" not in view.toPlainText()
        begun = view.grab().toImage().copy(0, 0, view.fontMetrics().horizontalAdvance("We kno"), view.height())
        seen.add((view.height(), bytes(begun.constBits())))
    assert len(seen) == 1


def test_what_is_selected_and_copied_keeps_the_source(qtbot: QtBot, transcript: Transcript) -> None:
    drawn(qtbot, transcript, "A **$x^2$** b \\(y\\) c")
    (view,) = shown(transcript, ProseView)
    view.selectAll()
    view.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "A $x^2$ b \\(y\\) c"
    assert "<strong>$x^2$</strong>" in data.html()


# --- footnotes


def test_a_footnotes_mark_leads_to_its_note_and_back(qtbot: QtBot, transcript: Transcript) -> None:
    opened: list[str] = []
    transcript.link_activated.connect(opened.append)
    text = "Soot[^1] is old.\n\n" + "word " * 3000 + "\n\n[^1]: Says *Pliny*.\n"
    transcript.set_messages([reply(1, text)])
    settle(qtbot, transcript)
    transcript.verticalScrollBar().setValue(0)
    first = shown(transcript, ProseView)[0]
    spot = place_of(first, "1").center()
    qtbot.mouseClick(first.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert transcript.verticalScrollBar().value() > 200
    reached = QApplication.focusWidget()
    assert isinstance(reached, ProseView)
    assert reached.textCursor().selectedText() == "↑"
    qtbot.keyClick(reached, Qt.Key.Key_Return)
    assert transcript.verticalScrollBar().value() < 100
    assert QApplication.focusWidget().textCursor().selectedText() == "1"
    assert opened == []


@pytest.mark.parametrize("streamed", [False, True])
def test_marks_have_their_notes_numbers_or_their_own_words(
    qtbot: QtBot, transcript: Transcript, streamed: bool
) -> None:
    text = "Soot[^p] and ink[^none].\n\n```\ncode\n```\n\nPaper[^q].\n\n[^q]: Second.\n\n[^p]: First.\n"
    if streamed:
        transcript.set_messages([running(1)])
        for place in range(0, len(text), 5):
            transcript.extend(1, text[place : place + 5])
        transcript.close_message(reply(1, text))
    else:
        transcript.set_messages([reply(1, text)])
    settle(qtbot, transcript)
    words = "\n".join(prose.toPlainText() for prose in shown(transcript, ProseView))
    assert words == "Soot2 and ink[^none].\nPaper1.\n1.\t↑ Second.\n2.\t↑ First."


# --- code


def button(transcript: QWidget, name: str) -> QToolButton:
    return next(each for each in shown(transcript, QToolButton) if each.objectName() == name)


def test_long_lines_wrap_when_asked(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([reply(1, LONG_CODE + "\nafter")])
    settle(qtbot, transcript)
    (code,), (view,) = shown(transcript, CodeText), shown(transcript, CodeView)
    height, after = view.height(), shown(transcript, ProseView)[0].y()
    assert code.horizontalScrollBar().maximum() > 0
    wrap = button(transcript, "codeWrap")
    assert wrap.accessibleName() == wrap.toolTip() == "Wrap long lines"
    qtbot.mouseClick(wrap, Qt.MouseButton.LeftButton)
    settle(qtbot, transcript)
    assert code.horizontalScrollBar().maximum() == 0
    assert view.height() > height
    assert shown(transcript, ProseView)[0].y() > after
    qtbot.mouseClick(wrap, Qt.MouseButton.LeftButton)
    settle(qtbot, transcript)
    assert (view.height(), code.horizontalScrollBar().maximum() > 0) == (height, True)


def test_code_is_saved_as_a_file(qtbot: QtBot, transcript: Transcript, tmp_path: Path) -> None:
    transcript.set_messages([reply(1, "```python\nname = '墨'\n\nprint(name)\n```\n")])
    save = button(transcript, "codeSaveAs")
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    dialog = transcript.window().findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("/code.py")
    path = tmp_path / "ink.py"
    dialog.fileSelected.emit(str(path))
    dialog.close()
    assert path.read_bytes() == "name = '墨'\n\nprint(name)\n".encode()


def test_code_that_cannot_be_saved_says_why_in_its_place(qtbot: QtBot, transcript: Transcript, tmp_path: Path) -> None:
    transcript.set_messages([reply(1, "```python\nx = 1\n```\n")])
    (view,) = shown(transcript, CodeView)
    before = view.height()
    view._buttons.save_to(str(tmp_path / "missing" / "x.py"))
    settle(qtbot, transcript)
    problem = next(each for each in shown(transcript, QLabel) if each.objectName() == "codeProblem")
    assert problem.text() == "The file could not be written: No such file or directory. Choose another place."
    assert view.height() > before
    view._buttons.save_to(str(tmp_path / "x.py"))
    settle(qtbot, transcript)
    assert (view.height(), problem.isVisible()) == (before, False)


# --- copying a message


@pytest.mark.parametrize(
    ("entry", "text", "html"),
    [
        ("Copy with formatting", "Ink\n\n• old", "<h1>Ink</h1><ul><li><p><strong>old</strong></p></li></ul>"),
        ("Copy as plain text", "Ink\n\n• old", ""),
    ],
)
def test_a_message_is_copied_with_formatting_or_without_marks(
    qtbot: QtBot, transcript: Transcript, entry: str, text: str, html: str
) -> None:
    transcript.set_messages([reply(1, "<think>hm</think>\n\n# Ink\n\n- **old**\n")])
    message(transcript, 1).set_focused(True)
    qtbot.mouseClick(button(transcript, "chatMore"), Qt.MouseButton.LeftButton)
    menu = transcript.findChild(QMenu, "chatMessageMenu")
    next(action for action in menu.actions() if action.text() == entry).trigger()
    menu.close()
    data = QGuiApplication.clipboard().mimeData()
    assert (data.text(), data.html()) == (text, html)
