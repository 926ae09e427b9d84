"""The process that draws formulas, as the window talks to it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from lampblack.tasks.formulas import command


def ask(*formulas: str) -> list[dict[str, Any]]:
    lines = "".join(json.dumps({"latex": latex, "display": True}) + "\n" for latex in formulas)
    done = subprocess.run(command(), input=lines, capture_output=True, text=True, timeout=60, check=True)
    ready, *answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert ready == {"ready": True}
    return answers


def test_formulas_have_pictures_with_a_baseline() -> None:
    letter, fraction = ask("x", "\\frac{a}{b}")
    assert letter["svg"].startswith("<svg")
    assert 0.3 < letter["ascent"] < 0.7
    assert abs(letter["descent"]) < 0.05
    assert fraction["ascent"] > letter["ascent"]
    assert fraction["descent"] > 0.3


@pytest.mark.parametrize(
    "latex",
    ["\\frac{", "\\nosuchcommand{x}", "", "{" * 500 + "x", "\\text{a & b}", "\\rule{99999em}{99999em}", "x" * 2001],
)
def test_what_cannot_be_drawn_is_said_and_the_next_is_drawn(latex: str) -> None:
    bad, good = ask(latex, "x")
    assert set(bad) == {"fault"}
    assert "svg" in good


def test_chinese_words_are_left_to_the_fonts_of_the_window() -> None:
    (drawn,) = ask("\\text{速度} = v")
    assert ">速</text>" in drawn["svg"]


def test_an_endless_formula_ends_the_process_also_when_nobody_waits_for_it() -> None:
    endless = json.dumps({"latex": "\\frac{1}{" * 30 + "x" + "}" * 30, "display": True})
    code = "import sys, lampblack.formulas.process as process; process.LAST_RESORT = 0.5; sys.exit(process.main())"
    done = subprocess.run(
        [sys.executable, "-c", code], input=endless + "\n", capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stdout.splitlines() == ['{"ready": true}']


def test_nothing_is_read_from_the_disk() -> None:
    for answer in ask("\\input{/etc/passwd}", "\\includegraphics{/etc/passwd}"):
        assert set(answer) == {"fault"}
