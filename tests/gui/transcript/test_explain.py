"""How tokens look and are laid out."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from lampblack.domain.explaining import STEPS, Candidate, Cell, ExplainedToken
from lampblack.ui.markdown.formats import Formats
from lampblack.ui.markdown.idle import IdleQueue
from lampblack.ui.palette import DARK, LIGHT, Palette
from lampblack.ui.theme import Theme
from lampblack.ui.transcript.explain_looks import background, format_of, visible
from lampblack.ui.transcript.explain_text import ExplainText

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def luminance(color: QColor) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_steps_differ_without_colour_and_text_on_them_can_be_read(palette: Palette) -> None:
    text = luminance(QColor(palette.text))
    grounds = [luminance(background(step, palette)) for step in range(len(STEPS) + 1)]
    for ground in grounds:
        lighter, darker = max(text, ground), min(text, ground)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
    assert grounds in (sorted(grounds), sorted(grounds, reverse=True)), "each step is lighter, or darker, than the last"
    assert len({format_of(step, palette).underlineStyle() for step in range(len(STEPS) + 1)}) == len(STEPS) + 1


def cell(text: str, begin: int = 0, probability: float = 0.3) -> Cell:
    chosen = Candidate(text.encode(), 1, math.log(probability), 1.0)
    return Cell(text, begin, math.log(probability), ExplainedToken(chosen, (chosen,)))


@pytest.fixture
def text_of(qtbot: QtBot):
    kept = []

    def make(*pieces: str) -> ExplainText:
        theme = Theme(QApplication.instance())
        around = QWidget()
        qtbot.addWidget(around)
        kept.append(around)
        made = ExplainText([cell(piece) for piece in pieces], Formats(theme), IdleQueue(around), around)
        made.resize(400, made.height_at(400))
        around.show()
        return made

    return make


def test_each_token_is_found_where_it_stands(text_of) -> None:
    text = text_of("Hello", " 🦊", " wor", "ld", ".\n\n", "第二", "行")
    for number in range(7):
        spot = text.rect_of(number).center()
        assert text.cell_at(spot.x(), spot.y()) == number
    assert text.rect_of(5).top() > text.rect_of(0).bottom()


def test_thousands_of_tokens_never_hold_up_the_window(text_of) -> None:
    """In pieces: none of them is a large part of the whole."""
    text = text_of(*(f" word{number % 7}" if number % 40 else "\n" for number in range(8000)))
    guessed = text.height_at(400)
    began, pieces = time.perf_counter(), []
    for _ in text._laying_out(400):
        pieces.append(time.perf_counter() - began)
        began = time.perf_counter()
    assert len(pieces) > 100
    assert max(pieces) < sum(pieces) / 5
    assert abs(text.height_at(400) - guessed) < guessed / 2


@pytest.mark.parametrize(("text", "shown"), [(" a ", "␣a␣"), ("  ", "␣␣"), (".\n", ".↵"), ("a b", "a b")])
def test_what_cannot_be_seen_has_a_sign(text: str, shown: str) -> None:
    assert visible(text) == shown
