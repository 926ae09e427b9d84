"""Every piece of a text is read once, notes are joined until they fit, and what was read is known."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from lampblack.domain.faults import Fault
from lampblack.domain.generation import FinishReason
from lampblack.domain.jobs import Output
from lampblack.domain.prompts import places
from lampblack.domain.summaries.plan import SUMMARY, SummaryPlan, SummaryStyle, SummaryTask, without_repeats
from lampblack.resources import resource
from lampblack.worker.grammars.grammar import check_grammar


def shipped(language="en"):
    return json.loads(Path(resource("prompts", f"{language}.json")).read_text("utf-8"))["summarize"]


def words(texts):
    return [len(text.split()) for text in texts]


def plan_of(count=20_000, context=2048, **fields):
    text = " ".join(f"Word{number}." if number % 9 == 8 else f"word{number}" for number in range(count))
    return SummaryPlan(SummaryTask(text, **fields), shipped(), words, context, model="m"), text


def worked_off(plan, done=None, broken=()):
    done = dict(done or {})
    asked = []
    while pieces := plan.next(done):
        for piece in pieces:
            asked.append(piece)
            fault = Fault("prompt.too_long") if piece.key in broken else None
            done[piece.key] = Output(
                piece.key, "" if fault else f"Notes of {piece.key}.", FinishReason.STOP, fault=fault
            )
    return done, asked


def test_every_character_is_read_once_and_the_notes_are_joined():
    plan, text = plan_of()
    done, asked = worked_off(plan)

    spans = sorted(piece.span for piece in asked if piece.span)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    assert all(one[1] == other[0] for one, other in itertools.pairwise(spans))
    assert plan.read(done) == ((0, len(text)),)
    assert len(asked) == plan.total(done) == len(done)
    assert any(piece.key.startswith("level 1") for piece in asked)
    assert asked[-1].key == SUMMARY
    assert "Notes of level" in asked[-1].request.prompt[0].text


def test_no_prompt_is_longer_than_the_context():
    for context in (900, 2048, 4096):
        _, asked = worked_off(plan_of(context=context)[0])
        for piece in asked:
            assert words([piece.request.prompt[0].text])[0] + piece.request.max_tokens <= context


def test_a_short_text_is_read_for_the_summary_itself():
    plan, text = plan_of(count=200)
    (piece,) = plan.next({})
    assert (piece.key, piece.span) == (SUMMARY, (0, len(text)))
    assert text in piece.request.prompt[0].text
    assert plan.total({}) == 1
    assert plan.read({SUMMARY: Output(SUMMARY, "It is.", FinishReason.STOP)}) == ((0, len(text)),)
    assert plan.read({}) == ()


def test_a_small_model_reads_less_at_once_and_notes_less_of_it():
    plan, text = plan_of(count=900)
    small = SummaryPlan(SummaryTask(text), shipped(), words, 2048, model="m", parameters=500_000_000)
    large = SummaryPlan(SummaryTask(text), shipped(), words, 2048, model="m", parameters=7_000_000_000)
    assert [len(one.pieces) for one in (plan, large)] == [1, 1]
    assert len(small.pieces) == 3
    asked = small.next({})[0].request
    assert "its 3 most important facts" in asked.prompt[0].text
    done, _ = worked_off(small)
    assert small.read(done) == ((0, len(text)),)


def test_a_question_is_not_asked_of_small_parts():
    _, text = plan_of(count=900)
    task = SummaryTask(text, SummaryStyle.ANSWER, question="Who?")
    assert len(SummaryPlan(task, shipped(), words, 2048, parameters=500_000_000).pieces) == 1


@pytest.mark.parametrize("style", [SummaryStyle.BULLETS, SummaryStyle.KEY_POINTS])
def test_a_list_has_no_more_points_than_were_asked_for(style):
    plan, _ = plan_of(count=200, style=style, words=100)
    (piece,) = plan.next({})
    assert " 5 " in piece.request.prompt[0].text
    assert piece.request.grammar == r'root ::= ("- " [^\n]+ "\n"){1,5}'
    check_grammar(piece.request.grammar)


def test_what_is_no_list_is_not_held_to_one():
    for style in set(SummaryStyle) - {SummaryStyle.BULLETS, SummaryStyle.KEY_POINTS}:
        plan, _ = plan_of(count=200, style=style, question="Which?")
        assert plan.next({})[0].request.grammar == ""


def test_going_on_asks_only_for_what_is_missing():
    plan, _ = plan_of()
    done, asked = worked_off(plan)
    half = dict(list(done.items())[: len(done) // 2])
    again, _ = plan_of()
    _, left = worked_off(again, half)
    assert [piece.key for piece in left] == [piece.key for piece in asked[len(done) // 2 :]]


def test_what_could_not_be_read_is_known():
    plan, text = plan_of(count=5000)
    done, _ = worked_off(plan, broken=("part 2",))
    first, second = plan.read(done)
    assert first[0] == 0
    assert second[1] == len(text)
    assert (first[1], second[0]) == (plan.pieces[1].start, plan.pieces[1].stop)


def test_notes_that_say_nothing_are_left_out():
    plan, _ = plan_of(count=3000, style=SummaryStyle.ANSWER, question="Who?")
    done = {piece.key: Output(piece.key, "Nothing.", FinishReason.STOP) for piece in plan.next({})}
    done["part 2"] = Output("part 2", "It was Ann.", FinishReason.STOP)
    (piece,) = plan.next(done)
    asked = piece.request.prompt[0].text
    assert "It was Ann." in asked
    assert "Nothing." not in asked
    assert "Who?" in asked


def test_what_a_model_says_again_is_there_once():
    assert without_repeats("- Tea is green.\n- It is hot.\n- tea is green\n\n\n- 茶。\n- 茶！\n") == (
        "- Tea is green.\n- It is hot.\n\n\n- 茶。"
    )
    plan, _ = plan_of(count=3000)
    done = {piece.key: Output(piece.key, "The same.", FinishReason.STOP) for piece in plan.next({})}
    (piece,) = plan.next(done)
    assert piece.request.prompt[0].text.count("The same.") == 1


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("style", list(SummaryStyle))
def test_every_style_has_a_prompt_with_its_places_filled(language, style):
    task = SummaryTask("A text about {tea}.", style, question="Which {tea}?")
    (piece,) = SummaryPlan(task, shipped(language), words, 2048).next({})
    asked = piece.request.prompt[0].text
    assert "A text about {tea}." in asked
    assert not places(asked.replace("{tea}", ""))
    assert piece.request.max_tokens > 20


def test_what_means_nothing_is_refused():
    with pytest.raises(ValueError, match="question"):
        SummaryTask("a", SummaryStyle.ANSWER)
    with pytest.raises(ValueError, match="words"):
        SummaryTask("a", words=10**6)
    with pytest.raises(ValueError, match="too short"):
        plan_of(context=128)
