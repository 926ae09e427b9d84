"""Translating segment by segment: what is asked, what is asked again, and that nothing is left out."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from lampblack.domain.faults import Fault
from lampblack.domain.generation import FinishReason, Priority
from lampblack.domain.jobs import Output
from lampblack.domain.prompts import places
from lampblack.domain.translations.glossary import Glossary, Term
from lampblack.domain.translations.marks import MarkKind, need_look
from lampblack.domain.translations.plan import TranslationPlan, TranslationTask, number_of, segment_key
from lampblack.domain.translations.sentences import LONGEST, joined, parts_of
from lampblack.domain.translations.similar import similar
from lampblack.domain.translations.writing_systems import weight
from lampblack.resources import resource

CAT, HUNDERT = "The cat is black.", "There are 100 cats."


def shipped(language):
    return json.loads(Path(resource("prompts", f"{language}.json")).read_text("utf-8"))["translate"]


def plan_of(*segments, language="en", asked_again=None, **more):
    task = TranslationTask(segments, "en", "zh-Hans", **more)
    return TranslationPlan(task, shipped(language), prompt_language=language, model="m", asked_again=asked_again)


def answer(done, key, text, reason=FinishReason.STOP, fault=None):
    done[key] = Output(key, text, None if fault else reason, fault=fault)


def asked(piece):
    return "\n".join(turn.text for turn in piece.request.prompt)


def run(plan, model):
    """Everything asked until nothing is left; model: from a prompt to an answer. Returns outputs and prompts by key."""
    done, prompts = {}, {}
    while pieces := plan.next(done):
        for piece in pieces:
            assert piece.key not in done
            prompts[piece.key] = piece.request.prompt[-1].text
            answer(done, piece.key, model(prompts[piece.key]))
    return done, prompts


def test_each_segment_is_one_request_of_a_document():
    pieces = plan_of(CAT, HUNDERT).next({})
    assert [piece.key for piece in pieces] == ["segment 0", "segment 1"]
    assert [number_of(piece.key) for piece in pieces] == [0, 1]
    for piece, text in zip(pieces, (CAT, HUNDERT), strict=True):
        asked = piece.request
        assert asked.prompt[-1].text == text
        assert asked.priority is Priority.DOCUMENT
        assert asked.model == "m"
        assert asked.sampling.temperature <= 0.3
        assert 20 < asked.max_tokens < 200


def test_requests_share_their_beginning_up_to_what_is_of_the_segment():
    glossary = Glossary([Term("cat", "猫")])
    first, second = (asked(piece) for piece in plan_of(CAT, "Say <1>it</1>.", glossary=glossary).next({}))
    shared = next(place for place, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1])
    assert shared > 100


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_prompts_name_languages_terms_and_what_is_to_be_kept(language):
    glossary = Glossary([Term("cat", "猫咪"), Term("dog", "狗")])
    plan = plan_of("A <1>cat</1> says {text}.", glossary=glossary, language=language)
    (piece,) = plan.next({})
    told = asked(piece)
    assert ("Chinese (Simplified)" if language == "en" else "简体中文") in told
    assert "cat = 猫咪" in told
    assert "狗" not in told
    assert "[1] [/1] {text}" in told
    assert told.endswith("A [1]cat[/1] says {text}.")
    assert places(told) == {"text"}  # which the segment has, and which was not filled in


def test_both_languages_have_the_same_prompts():
    english, chinese = shipped("en"), shipped("zh_CN")
    assert {name: places(text) for name, text in english.items()} == {
        name: places(text) for name, text in chinese.items()
    }


def test_what_is_no_text_and_what_is_known_is_not_asked_for():
    plan = plan_of("42", "https://example.org", CAT, HUNDERT, ready={2: "这只猫是黑的。"})
    assert [piece.key for piece in plan.next({})] == ["segment 3"]
    assert plan.total({}) == 1
    assert plan.translated(0, {}).target == "42"
    assert plan.translated(2, {}).target == "这只猫是黑的。"
    assert plan.translated(3, {}).target is None


def test_segments_that_are_the_same_are_asked_for_once():
    plan = plan_of(CAT, HUNDERT, CAT)
    done, _ = run(plan, lambda prompt: "这只猫是黑的。" if CAT in prompt else "有100只猫。")
    assert len(done) == 2
    assert plan.translated(2, done).target == "这只猫是黑的。"


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        ("", MarkKind.EMPTY),
        (HUNDERT, MarkKind.UNCHANGED),
        ("有100只猫。" * 4, MarkKind.DOUBLED),
        ("有很多的猫。", MarkKind.NUMBERS),
    ],
)
def test_what_fails_a_check_is_asked_once_more_in_other_words(bad, kind):
    plan = plan_of(HUNDERT)
    done = {}
    (first,) = plan.next(done)
    answer(done, first.key, bad)
    assert kind in {mark.kind for mark in plan.translated(0, done).marks}
    (again,) = plan.next(done)
    assert again.key == "segment 0 again 1"
    assert again.request.prompt != first.request.prompt
    assert again.request.sampling != first.request.sampling
    assert plan.total(done) == 1
    answer(done, again.key, "有100只猫。")
    assert plan.next(done) == []
    assert plan.total(done) == 2
    assert plan.translated(0, done).target == "有100只猫。"
    assert not need_look(plan.translated(0, done).marks)


def test_what_stays_wrong_is_marked_and_the_better_of_both_is_taken():
    plan = plan_of(HUNDERT)
    done = {}
    answer(done, "segment 0", "有很多的猫。")
    answer(done, "segment 0 again 1", "")
    assert plan.next(done) == []
    result = plan.translated(0, done)
    assert result.target == "有很多的猫。"
    assert [mark.kind for mark in result.marks] == [MarkKind.NUMBERS]


def test_a_segment_that_the_engine_refuses_is_marked_and_the_others_go_on():
    plan = plan_of(CAT, HUNDERT)
    done = {}
    answer(done, "segment 0", "", fault=Fault("prompt.too_long", {"prompt_tokens": 9, "context_length": 5}))
    answer(done, "segment 1", "有100只猫。")
    assert plan.next(done) == []
    assert [mark.kind for mark in plan.translated(0, done).marks] == [MarkKind.REFUSED]
    assert plan.translated(1, done).marks == ()


@pytest.mark.parametrize(
    ("source", "written", "target"),
    [
        ("A <1>bold</1> word.<2/>", "一个[1]粗体[/1]字。[2/]", "一个<1>粗体</1>字。<2/>"),
        ("A <1>bold</1> word.", "一个<b>粗体</b>字。", "一个<1>粗体</1>字。"),
        ("A <1>bold</1> word.<2/>", "一个<strong>粗体</strong>字。<br>", "一个<1>粗体</1>字。<2/>"),
        ("A <1>bold</1> word for 2.", "一个[1]粗体[/1]字[2]给2[/2]。", "一个<1>粗体</1>字给2。"),
        ("A <1>bold</1> [3] word.", "一个<1>粗体</1> [3] 字。", "一个<1>粗体</1> [3] 字。"),
        ("See [3] for it.", "见[3]。", "见[3]。"),
    ],
)
def test_tags_come_back_however_the_model_writes_them(source, written, target):
    plan = plan_of(source)
    done = {}
    answer(done, "segment 0", written)
    assert plan.translated(0, done).target == target
    assert plan.translated(0, done).marks == ()


def test_terms_that_were_not_used_stand_in_the_text_itself_the_second_time():
    plan = plan_of("The black Cat sleeps.", glossary=Glossary([Term("cat", "猫咪")]))
    done = {}
    answer(done, "segment 0", "黑色的狗在睡觉。")
    (again,) = plan.next(done)
    assert again.request.prompt[-1].text == "The black 猫咪 sleeps."
    answer(done, again.key, "黑色的猫咪在睡觉。")
    assert plan.translated(0, done).marks == ()


def test_the_prompt_is_no_translation():
    plan = plan_of(CAT)
    done = {}
    answer(done, "segment 0", "You translate from English into Chinese. 这只猫是黑的。")
    assert MarkKind.PROMPT in {mark.kind for mark in plan.translated(0, done).marks}
    plan.next(done)


def test_what_was_cut_off_is_marked():
    plan = plan_of(CAT)
    done = {}
    answer(done, "segment 0", "这只猫", FinishReason.LENGTH)
    assert [piece.key for piece in plan.next(done)] == ["segment 0 again 1"]
    answer(done, "segment 0 again 1", "这只猫是", FinishReason.LENGTH)
    assert MarkKind.CUT in {mark.kind for mark in plan.translated(0, done).marks}


def test_a_person_may_ask_for_a_segment_again_and_gets_what_comes_then():
    done = {}
    answer(done, "segment 0", "这只猫是黑的。")
    answer(done, "segment 1", "有100只猫。")
    plan = plan_of(CAT, HUNDERT, asked_again={0: 1})
    (piece,) = plan.next(done)
    assert piece.key == segment_key(0, 0, 2)
    answer(done, piece.key, "黑猫。")
    assert plan.next(done) == []
    assert plan.translated(0, done).target == "黑猫。"
    assert [each.key for each in plan_of(CAT, HUNDERT, asked_again={0: 2}).next(done)] == ["segment 0 again 3"]


def test_a_long_segment_is_asked_for_in_parts_and_joined_again():
    sentences = [f"Sentence number {number} tells us more about the very old cat." for number in range(40)]
    plan = plan_of(" ".join(sentences))
    done, prompts = run(plan, lambda prompt: "".join(f"第{n}句。" for n in re.findall(r"number (\d+)", prompt)))
    assert 1 < len([key for key in done if "again" not in key]) < 10
    target = plan.translated(0, done).target
    assert [int(number) for number in re.findall(r"\d+", target)] == list(range(40))
    assert all(len(prompt) < 2000 for prompt in prompts.values())


@pytest.mark.parametrize("seed", range(30))
def test_parts_joined_give_the_segment_again(seed):
    chance = random.Random(seed)
    words = ["cat", "<1>bold", "</1>", "<2/>", "。", "猫很黑", ". ", "! ", "\n", "  ", "a" * 40, "，", "é́", "👍🏽", "؟"]
    text = "x" + "".join(chance.choice(words) for _ in range(chance.randrange(5, 900))).rstrip() + "y"
    parts = parts_of(text)
    assert "".join(part.text + part.after for part in parts) == text
    assert all(part.text == part.text.rstrip() for part in parts)
    assert all(weight(part.text) < 6 * LONGEST for part in parts)
    kept = joined([part.text for part in parts], parts, "zh-Hans")
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)


def test_a_thousand_segments_are_told_in_portions():
    plan = plan_of(*(f"This is sentence number {number}." for number in range(1000)))
    first = plan.next({})
    assert 8 <= len(first) < 200
    assert plan.total({}) == 1000
    done, _ = run(plan, lambda prompt: f"这是第{re.search(r'number ([0-9]+)', prompt)[1]}句。")
    assert len(done) == 1000


def test_similar_segments_of_the_memory_are_offered_with_how_similar_they_are():
    memory = {CAT: "这只猫是黑的。", "The dog is black.": "这只狗是黑的。", "Nothing alike": "不同"}
    found = similar("The cat is black!", memory)
    assert [each.target for each in found] == ["这只猫是黑的。", "这只狗是黑的。"]
    assert 0.9 < found[0].share < 1
    assert similar(CAT, memory)[0].share == 1
    assert similar("Something else entirely", memory) == ()
