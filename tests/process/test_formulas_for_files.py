"""Formulas in files: drawn by the process for them, and never waited for for long."""

from __future__ import annotations

import random
import sys
from contextlib import closing
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.generation import Role
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.transfer import TransferStore
from lampblack.tasks import formulas as formulas_module
from lampblack.tasks.exchange import CancelledError, Exchange, Format
from lampblack.tasks.formulas import Formulas

if TYPE_CHECKING:
    from pathlib import Path

DEAF = [sys.executable, "-c", "import sys, time; print('{\"ready\": true}', flush=True); time.sleep(600)"]
DYING = [sys.executable, "-c", "print('{\"ready\": true}', flush=True); input(); raise SystemExit(3)"]
PIECES = (
    *"ab1+-=^_{}&#%~$<>\"'",
    *(r"\frac", r"\sqrt", r"\left(", r"\right.", r"\begin{matrix}", r"\end{matrix}", r"\\", r"\text{</math>"),
    *(r"\text{<script>alert(1)</script>}", r"\href{javascript:alert(1)}{x}", r"\style{background:url(//e)}{y}"),
    *(r"\class{x}{y}", r"\color{red}", r"\mathbb{R}", r"\unknown", r"\sum", "茶", "\N{RIGHT-TO-LEFT OVERRIDE}", " "),
)


def test_a_formula_is_drawn_once_and_its_markup_comes_with_it() -> None:
    with Formulas() as formulas:
        drawn = formulas.drawn(r"\frac{a}{b}", True)
        assert drawn is not None
        assert drawn.svg.startswith("<svg")
        assert "<mfrac>" in drawn.mathml
        assert drawn.ascent > 0.5
        assert drawn.descent > 0.2
        assert formulas.drawn(r"\frac{a}{b}", True) is drawn
        assert formulas.drawn(r"\nosuch{x}", False) is None
        assert formulas.drawn("x", False) is not None


def test_what_takes_for_ever_is_given_up_and_soon_no_more_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    starts: list[int] = []
    monkeypatch.setattr(formulas_module, "command", lambda: [starts.append(1), DEAF][1])
    monkeypatch.setattr(formulas_module, "SECONDS", 0.3)
    monkeypatch.setattr(formulas_module, "MOST_LOST", 0.08)
    with Formulas() as formulas:
        assert all(formulas.drawn(f"x_{number}", False) is None for number in range(5000))
    assert len(starts) == 2


def test_a_process_that_dies_each_time_is_not_started_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    starts: list[int] = []
    monkeypatch.setattr(formulas_module, "command", lambda: [starts.append(1), DYING][1])
    with Formulas() as formulas:
        assert all(formulas.drawn(f"x_{number}", False) is None for number in range(100))
    assert len(starts) == 4


def test_whoever_cancels_does_not_wait_for_a_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formulas_module, "command", lambda: DEAF)
    monkeypatch.setattr(formulas_module, "SECONDS", 60.0)

    def check() -> None:
        raise CancelledError

    with Formulas(check) as formulas, pytest.raises(CancelledError):
        formulas.drawn("x", False)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}


@pytest.mark.slow
def test_a_page_of_hostile_formulas(tmp_path: Path) -> None:
    chance = random.Random(4)
    made = ["".join(chance.choices(PIECES, k=chance.randint(1, 12))) for _ in range(1500)]
    text = "\n\n".join(f"$${one}$$ and \\({one}\\)" for one in made) + "\n\n$$\\frac{1}{2}$$"
    database = Database(tmp_path / "lampblack.db")
    store = ConversationStore(database)
    conversation = store.create("Formulas", ChatOptions())
    asked = store.add_message(conversation.id, None, Role.USER, "?", MessageState.DONE)
    store.add_message(conversation.id, asked.id, Role.ASSISTANT, text, MessageState.DONE)
    with closing(database):
        Exchange(TransferStore(database)).export_one(conversation.id, tmp_path / "x.html", Format.HTML)
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    parser = _Tags()
    parser.feed(page)
    assert page.count("<mfrac>") >= 1
    assert not parser.tags & {"script", "svg", "img", "iframe", "link", "object", "b"}
    assert not {name for name in parser.names if name.startswith("on")} | (parser.names & {"src", "href"})
