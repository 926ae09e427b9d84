"""The requests of an analysis, as a pure function of what has been written."""

from __future__ import annotations

import itertools
import math

import pytest

from lampblack.domain.analysis.label_masses import branch_key
from lampblack.domain.analysis.plan import AnalysisPlan, Reading, key_of, reading_of, row_of
from lampblack.domain.analysis.questions import choice, entities, fields
from lampblack.domain.analysis.results import result_of
from lampblack.domain.faults import Fault
from lampblack.domain.generation import ChosenToken, FinishReason, Priority, TokenLogprob
from lampblack.domain.jobs import Output

LABELS = choice(("very good", "very bad", "ok"))


def reading(text, *cuts):
    ends = (0, *cuts, len(text))
    return Reading(text, tuple(itertools.pairwise(ends)))


def output(key, text, *told, reason=FinishReason.STOP, fault=None):
    """told: for each token, the probabilities of some by text; the first was chosen."""
    steps = []
    for options in told:
        tokens = [TokenLogprob(one, int.from_bytes(one.encode()), math.log(share)) for one, share in options.items()]
        steps.append(ChosenToken(tokens[0], tuple(tokens)))
    return Output(key, text, reason, chosen=tuple(steps), fault=fault)


def test_the_instruction_comes_first_and_is_the_same_for_all_texts():
    plan = AnalysisPlan(LABELS, [reading("{one}"), reading("two")], "One of {labels}.\nText: {text}", "m.gguf")
    (first,) = plan.next({})
    assert first.request.prompt[0].text == 'One of "very good", "very bad", "ok".\nText: {one}'
    assert first.request.sampling.temperature == 0
    assert first.request.priority is Priority.DOCUMENT
    assert first.request.model == "m.gguf"
    assert (first.request.begun, first.request.logprobs) == ('"', 20)
    (second,) = plan.next({first.key: output(first.key, 'ok"', {"ok": 1.0})})
    assert second.request.prompt[0].text.endswith("Text: two")


def test_no_other_text_is_asked_about_once_the_schema_is_refused():
    plan = AnalysisPlan(fields('{"properties": {"a": {}}}'), [reading("one"), reading("two")], "{schema}{text}")
    key = key_of(0, 0, reading("one"))
    done = {key: output(key, "", fault=Fault("schema.invalid", {"reason": "x"}))}
    assert (plan.next(done), plan.total(done)) == ([], 1)
    assert plan.total({}) == 2


def test_labels_that_begin_alike_are_asked_for_again_after_their_beginning():
    plan = AnalysisPlan(LABELS, [reading("one")], "{labels}{text}")
    key = key_of(0, 0, reading("one"))
    done = {key: output(key, 'ok"', {"ok": 0.4, "very": 0.6})}
    (again,) = plan.next(done)
    assert (again.key, again.request.begun) == (branch_key(key, "very"), '"very')
    assert '" bad\\""' in again.request.grammar

    done[again.key] = output(again.key, ' good"', {" good": 0.5, " bad": 0.25, "!": 0.25})
    assert plan.next(done) == []
    assert plan.total(done) == 2
    result = result_of(LABELS, 0, "one", done)
    assert result.choice.probabilities == pytest.approx(
        {"very good": 0.3 / 0.85, "very bad": 0.15 / 0.85, "ok": 0.4 / 0.85}
    )
    assert result.label == "ok"


def test_a_text_without_words_is_not_asked_about():
    plan = AnalysisPlan(LABELS, [Reading(" ", ())], "{text}")
    assert (plan.next({}), plan.total({})) == ([], 0)
    assert result_of(LABELS, 0, " ", {}).fault.kind == "analyze.no_text"


def test_the_entities_of_all_pieces_have_places_in_the_whole_text():
    text = "Ada met Bob. Bob met Eve."
    asked, read = entities(("person",)), reading(text, 13)
    done = {
        key_of(0, 0, read): output(
            key_of(0, 0, read), '[{"text":"Ada","type":"person"},{"text":"Bob","type":"person"}]'
        ),
        key_of(0, 1, read): output(
            key_of(0, 1, read), '[{"text":"Bob","type":"person"},{"text":"Eve","type":"person"}]'
        ),
    }
    assert result_of(asked, 0, read.text, dict(list(done.items())[:1])) is None
    result = result_of(asked, 0, read.text, done)
    assert [(one.text, one.places) for one in result.entities] == [
        ("Ada", ((0, 3),)), ("Bob", ((8, 11), (13, 16))), ("Eve", ((21, 24),)),
    ]  # fmt: skip
    assert (result.pieces, result.fault) == (2, None)


def test_a_reply_that_was_cut_off_is_said_to_be():
    asked, read = entities(("person",)), reading("Ada")
    cut = output(key_of(0, 0, read), '[{"text":"Ada","type":"person"},{"te', reason=FinishReason.LENGTH)
    result = result_of(asked, 0, read.text, {cut.key: cut})
    assert [one.text for one in result.entities] == ["Ada"]
    assert result.fault.kind == "analyze.cut"


def test_a_text_that_the_engine_refuses_has_its_reason():
    fault, key = Fault("prompt.too_long", {}), key_of(0, 0, reading("one"))
    result = result_of(LABELS, 0, "one", {key: output(key, "", fault=fault)})
    assert (result.label, result.fault) == ("", fault)


def test_how_a_text_was_divided_shows_in_what_was_written():
    halves = reading("two parts", 4)
    keys = [key_of(7, 1, halves), key_of(7, 0, halves)]
    assert reading_of("two parts", [*keys, f"{keys[0]} after o"]) == halves
    assert reading_of("two parts", keys[:1]) == Reading("two parts", ()), "a piece is missing"
    assert [row_of(key) for key in (keys[0], f"{keys[0]} after o", "another")] == [7, 7, None]
    assert result_of(LABELS, 2, "three", {}) is None
