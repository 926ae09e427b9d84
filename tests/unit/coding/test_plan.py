"""The plan of a job: code, and a repair where a parser finds an error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.coding.checks import Checked, Kind, Problem, Verdict
from lampblack.domain.coding.plan import CODE, REPAIR, CodePlan
from lampblack.domain.coding.tasks import Action, CodeTask, ContextFile
from lampblack.domain.faults import Fault
from lampblack.domain.generation import FinishReason
from lampblack.domain.jobs import Output
from lampblack.resources import resource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROMPTS = {
    language: json.loads((resource("prompts") / f"{language}.json").read_text("utf-8"))["code"]
    for language in ("en", "zh_CN")
}
PROBLEM = Problem(1, 2, Kind.UNCLOSED, "(")


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def parse(code: str, language: str) -> Checked:
    """For which code with more opening than closing brackets is wrong."""
    if code.count("(") > code.count(")"):
        return Checked(language, Verdict.WRONG, (PROBLEM,))
    return Checked(language, Verdict.FINE)


def plan_of(task: CodeTask, *, repairs: bool = True, prompts: Mapping[str, str] = PROMPTS["en"]) -> CodePlan:
    return CodePlan(task, prompts, context_length=1000, count=words, check=parse, repairs=repairs)


def said(key: str, text: str, reason: FinishReason = FinishReason.STOP) -> dict[str, Output]:
    return {key: Output(key, text, reason)}


WRITE = CodeTask(Action.WRITE, "python", "print x")


@pytest.mark.parametrize("language", PROMPTS)
def test_the_first_request_begins_the_code(language: str) -> None:
    plan = plan_of(WRITE, prompts=PROMPTS[language])
    (piece,) = plan.next({})
    assert piece.key == CODE
    assert piece.request.begun == "```python\n"
    assert piece.request.stop == ("\n```",)
    (turn,) = piece.request.prompt
    assert "Python" in turn.text
    assert "print x" in turn.text
    assert plan.total({}) == 1


@pytest.mark.parametrize("language", PROMPTS)
@pytest.mark.parametrize("action", [action for action in Action if action is not Action.COMPLETE])
def test_every_prompt_holds_all_that_is_needed(language: str, action: Action) -> None:
    task = CodeTask(action, "python", "make it quick", "x = f(", (), "go", (PROBLEM,))
    (turn,) = plan_of(task, prompts=PROMPTS[language]).next({})[0].request.prompt
    assert "{" not in turn.text
    assert ("x = f(" in turn.text) == (action is not Action.WRITE)
    assert ("make it quick" in turn.text) == (action not in (Action.EXPLAIN, Action.REPAIR))
    assert ("Go" in turn.text.split()) == (action is Action.TRANSLATE) or language == "zh_CN"


def test_both_languages_have_the_same_prompts() -> None:
    assert set(PROMPTS["en"]) == set(PROMPTS["zh_CN"])


def test_fine_code_is_all() -> None:
    plan = plan_of(WRITE)
    done = said(CODE, "print(x)")
    assert plan.next(done) == []
    assert plan.total(done) == 1
    result = plan.result(done)
    assert result.text == "print(x)\n"
    assert result.checked == Checked("python", Verdict.FINE)


def test_a_syntax_error_is_repaired_once() -> None:
    plan = plan_of(WRITE)
    done = said(CODE, "print(x")
    (piece,) = plan.next(done)
    assert piece.key == REPAIR
    assert plan.total(done) == 2
    (turn,) = piece.request.prompt
    assert "> 1 | print(x" in turn.text
    done |= said(REPAIR, "print(x)")
    assert plan.next(done) == []
    result = plan.result(done)
    assert result.text == "print(x)\n"
    assert result.repaired == (PROBLEM,)


def test_a_repair_that_does_not_help_changes_nothing() -> None:
    plan = plan_of(WRITE)
    for text in ("print((x)", ""):
        result = plan_of(WRITE).result(said(CODE, "print(x") | said(REPAIR, text))
        assert result.text == "print(x\n"
        assert result.repaired == ()
    failed = {REPAIR: Output(REPAIR, "", fault=Fault("prompt.too_long"))}
    assert plan.result(said(CODE, "print(x") | failed).text == "print(x\n"


def test_code_that_was_cut_off_is_not_repaired() -> None:
    plan = plan_of(WRITE)
    done = said(CODE, "print(x", FinishReason.CONTEXT)
    assert plan.next(done) == []
    assert plan.result(done).is_cut


def test_nothing_is_repaired_unasked() -> None:
    plan = plan_of(WRITE, repairs=False)
    done = said(CODE, "print(x")
    assert plan.next(done) == []
    result = plan.result(done)
    assert result.checked == Checked("python", Verdict.WRONG, (PROBLEM,))


def test_a_refused_request_ends_the_job() -> None:
    assert plan_of(WRITE).next({CODE: Output(CODE, "", fault=Fault("prompt.too_long"))}) == []


def test_an_explanation_is_prose() -> None:
    plan = plan_of(CodeTask(Action.EXPLAIN, "python", code="x = 1"))
    (piece,) = plan.next({})
    assert piece.request.begun == ""
    assert plan.result(said(CODE, " It sets `x`.\n")).text == "It sets `x`."


def test_an_edit_keeps_the_line_ends_of_the_code() -> None:
    plan = plan_of(CodeTask(Action.EDIT, "python", "rename x to y", "x = 1\r\nprint(x)"))
    assert plan.next({})[0].request.speculation.lookup
    assert plan.result(said(CODE, "y = 1\nprint(y)\n")).text == "y = 1\r\nprint(y)"


def test_files_that_do_not_fit_are_told() -> None:
    files = (ContextFile("a.py", "a = 1\n" * 5), ContextFile("b.py", "b\n" * 2000))
    plan = plan_of(CodeTask(Action.WRITE, "python", "x", files=files))
    assert plan.fitted.cut == ("b.py",)
    (turn,) = plan.next({})[0].request.prompt
    assert "a = 1" in turn.text
    assert len(turn.text.split()) < 1000


def test_a_language_without_a_parser_is_not_checked() -> None:
    assert plan_of(CodeTask(Action.WRITE, "haskell", "x")).result(said(CODE, "main = (")).checked is None
