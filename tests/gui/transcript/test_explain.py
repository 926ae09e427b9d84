"""How tokens look and are laid out."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from lampblack.domain.explaining import STEPS, Candidate, Cell, Explained, ExplainedToken
from lampblack.ui.markdown.formats import Formats
from lampblack.ui.markdown.idle import IdleQueue
from lampblack.ui.palette import DARK, LIGHT, Palette
from lampblack.ui.theme import Theme
from lampblack.ui.transcript.explain import ExplainView, place_of_card, room_for_card
from lampblack.ui.transcript.explain_card import ExplainCard
from lampblack.ui.transcript.explain_looks import background, cases, format_of, visible
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


def test_a_token_that_begins_a_line_is_where_its_word_is(text_of) -> None:
    """Its space hangs at the end of the line above."""
    text = text_of(*([" words"] * 40))
    rects = [text.rect_of(number) for number in range(40)]
    assert len({rect.top() for rect in rects}) > 2, "it needs several lines"
    assert min(rect.width() for rect in rects) > 20, "one is where its space is"


@pytest.fixture
def view(qtbot: QtBot) -> ExplainView:
    around = QWidget()
    around.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # as what all messages are in
    qtbot.addWidget(around)
    around.resize(600, 500)
    reply = QWidget(around)
    reply.setGeometry(0, 0, 600, 60)
    made = ExplainView(Formats(Theme(QApplication.instance())), IdleQueue(around), reply)
    cells = [alternatives(" air"), alternatives(" sun"), alternatives(" sea")]
    made.show_state(Explained(tuple(cells)))
    made.resize(600, made.height_at(600))
    around.show()
    qtbot.waitExposed(around)
    made.kept = around
    return made


def alternatives(text: str) -> Cell:
    chosen, other = Candidate(text.encode(), 1, math.log(0.5), 0.5), Candidate(b" other", 2, math.log(0.3), 0.3)
    return Cell(text, 0, chosen.logprob, ExplainedToken(chosen, (chosen, other)), 0.5, (1,))


def test_the_card_of_a_token_that_was_clicked_stays_its_own(view: ExplainView) -> None:
    """Whatever the mouse passes on its way to the alternative that is clicked."""
    chosen: list[tuple[str, str]] = []
    view.branch_requested.connect(lambda before, candidate: chosen.append((before, candidate.text)))
    text = view.text
    assert text is not None
    QTest.mouseClick(text, Qt.MouseButton.LeftButton, pos=text.rect_of(1).center())
    QTest.mouseMove(text, text.rect_of(2).center())
    assert text.current == 1
    card = view.kept.findChild(ExplainCard)
    assert card.isVisible()
    row = next(each for each in card.findChildren(QAbstractButton, "chatAlternative") if each.isVisible())
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert chosen == [(" air", " other")]


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


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "100 of 100 cases"),
        (0.998, "more than 99 of 100 cases"),
        (0.34, "34 of 100 cases"),
        (0.005, "1 of 100 cases"),
        (0.0004, "fewer than 1 of 100 cases"),
    ],
)
def test_how_often_is_said_in_cases(probability: float, words: str) -> None:
    assert cases(probability) == words


def candidate(text: str, token: int, probability: float, left: float, removed_by: str = "") -> Candidate:
    return Candidate(text.encode(), token, math.log(probability), left, removed_by=removed_by)


@pytest.fixture
def card_of(qtbot: QtBot):
    def make(chosen: Candidate, *others: Candidate) -> ExplainCard:
        around = QWidget()
        qtbot.addWidget(around)
        around.resize(700, 700)
        card = ExplainCard(Formats(Theme(QApplication.instance())), around)
        known = ExplainedToken(chosen, tuple(sorted((chosen, *others), key=lambda one: -one.logprob)))
        card.show_cell(Cell(chosen.text, 0, chosen.logprob, known, chosen.left, (chosen.token,)))
        around.show()
        card.show()
        card.kept = around
        return card

    return make


def said(card: ExplainCard) -> list[str]:
    labels = [label for label in card.findChildren(QLabel, "chatExplainSaid") if label.isVisible()]
    return [label.text() for label in sorted(labels, key=QLabel.y)]


def figures(card: ExplainCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel, "chatExplainFigures") if label.isVisible()]


def test_the_card_tells_in_plain_words_and_keeps_the_figures(card_of) -> None:
    card = card_of(
        candidate(" fox", 262, 0.34, 0.51),
        candidate(" hare", 7, 0.2, 0.49),
        candidate(" axe", 9, 0.001, 0.0, "top-p"),
        candidate(" ox", 11, 0.0005, 0.0, "xtc"),
    )
    assert said(card) == [
        "␣fox",
        "Chosen in 51 of 100 cases; without the limits of the preset in 34 of 100 cases.",
        "What else might have stood here:",
        "Struck out: left out by the limits of the preset",
    ]
    assert figures(card) == [
        "Probability 34.000%, with the limits 51.000%",
        "Logarithm of the probability -1.0788, token 262",
    ]
    rows = [row for row in card.findChildren(QAbstractButton, "chatAlternative") if row.isVisible()]
    assert [row.accessibleName() for row in rows] == [
        "␣hare, 49 of 100 cases",
        "␣axe, left out: top-p",
        "␣ox, left out",
    ]
    card.step(1)
    assert figures(card) == [
        "Probability 20.000%, with the limits 49.000%",
        "Logarithm of the probability -1.6094, token 7",
    ]


def test_the_card_says_what_the_limits_forbid_and_what_nobody_chose(card_of) -> None:
    card = card_of(candidate("odd", 3, 0.03, 0.0, "greedy"), candidate("even", 4, 0.9, 1.0))
    left_out = "Left out by the limits of the preset: temperature 0. Without them chosen in 3 of 100 cases."
    assert left_out in said(card)
    sentence = next(label for label in card.findChildren(QLabel) if label.text() == left_out)
    assert sentence.heightForWidth(sentence.width()) <= sentence.height(), "all of its lines are seen"
    assert card.rect().contains(card.childrenRect())
    card = card_of(candidate("same", 3, 0.901, 0.899))
    assert said(card) == ["same", "Chosen in 90 of 100 cases."]
    card.show_cell(Cell("<think>", 0))
    assert said(card)[0] == "<think>"
    assert "did not choose" in said(card)[1]
    assert not figures(card)


@pytest.mark.parametrize(
    ("token", "place"),
    [
        (QRect(150, 120, 30, 20), QPoint(150, 141)),  # under it
        (QRect(650, 120, 30, 20), QPoint(500, 141)),  # not over the edge
        (QRect(150, 560, 30, 20), QPoint(150, 239)),  # over it
        (QRect(500, 330, 30, 20), QPoint(500, 351)),  # partly out of sight
        (QRect(150, 380, 30, 20), QPoint(150, 401)),
    ],
)
def test_the_card_never_covers_the_line_that_is_read(token: QRect, place: QPoint) -> None:
    """The conversation is scrolled by 100: what is above cannot be seen."""
    seen, card, lines = QRect(0, 100, 800, 500), QSize(300, 320), QRect(100, 50, 600, 800)
    found = QRect(place_of_card(token, card, seen, lines, QRect(0, 0, 800, 2000)), card)
    assert found.topLeft() == place
    assert not found.intersects(QRect(lines.left(), token.top(), lines.width(), token.height()))


@pytest.mark.parametrize(("lines", "left"), [(QRect(20, 50, 600, 800), 628), (QRect(350, 50, 600, 800), 42)])
@pytest.mark.parametrize(("top", "card_top"), [(120, 120), (580, 280), (40, 100)])
def test_where_there_is_room_beside_the_text_the_card_covers_nothing_of_it(
    lines: QRect, left: int, top: int, card_top: int
) -> None:
    seen, card = QRect(0, 100, 960, 500), QSize(300, 320)
    found = QRect(place_of_card(QRect(400, top, 30, 20), card, seen, lines, QRect(0, 0, 960, 900)), card)
    assert found.topLeft() == QPoint(left, card_top)
    assert not found.intersects(lines)
    assert seen.contains(found)


def test_at_the_end_of_a_conversation_in_a_low_window_the_card_is_over_the_line() -> None:
    """Under it nothing would be drawn, and one cannot scroll there."""
    seen, card = QRect(0, 100, 700, 500), QSize(300, 320)
    place = place_of_card(QRect(50, 380, 30, 20), card, seen, QRect(20, 0, 660, 600), QRect(0, 0, 700, 600))
    assert place == QPoint(50, 59)


@pytest.mark.parametrize("top", range(100, 580, 20))
def test_a_card_that_takes_the_room_there_is_is_seen_whole_and_covers_no_line(top: int) -> None:
    seen, lines, token = QRect(0, 100, 700, 500), QRect(20, 0, 660, 600), QRect(50, top, 30, 20)
    card = QSize(300, min(400, room_for_card(token, 300, seen, lines)))
    found = QRect(place_of_card(token, card, seen, lines, QRect(0, 0, 700, 600)), card)
    assert seen.contains(found)
    assert not found.intersects(QRect(lines.left(), top, lines.width(), 20))
    assert card.height() >= 230


def test_a_card_in_a_low_window_keeps_what_is_likely_and_says_the_rest_again_where_there_is_room(card_of) -> None:
    others = [candidate(f"word {number}", number, 0.1, 0.1 if number < 4 else 0.0) for number in range(2, 9)]
    card = card_of(candidate("the", 1, 0.3, 0.3), *others)
    whole, words, numbers = card.height(), said(card), figures(card)
    card.fit_into(whole - 20)
    assert (said(card), figures(card)) == (words, []), "first the figures go"
    card.fit_into(whole // 2)
    assert card.height() <= whole // 2
    assert said(card)[:2] == words[:2]
    assert 2 <= len(said(card)) < len(words)
    card.fit_into(whole)
    assert (card.height(), said(card), figures(card)) == (whole, words, numbers)
