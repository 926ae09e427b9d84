"""What the Write panel asks a model for."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest

from lampblack.domain.generation import Sampling
from lampblack.domain.jobs import Output
from lampblack.domain.prompts import fill, missing_places, places
from lampblack.domain.scripts import is_chinese, prompt_language
from lampblack.domain.writing.requests import (
    Change,
    RewritingPlan,
    TextKind,
    Tone,
    WritingPlan,
    WritingTask,
    variant_key,
)
from lampblack.resources import resource

LANGUAGES = ("en", "zh_CN")


def shipped(language, panel="write"):
    return json.loads(Path(resource("prompts", f"{language}.json")).read_text("utf-8"))[panel]


def test_a_text_with_braces_is_taken_as_it_is():
    assert fill("Say {text} to {name}", {"text": "{name} and {}", "name": "Ann"}) == "Say {name} and {} to Ann"


def test_a_changed_prompt_must_keep_the_places_of_the_one_that_ships():
    assert places("A {text} in {language}, {Not} {}") == {"text", "language"}
    assert missing_places("Translate", "{text} into {language}") == ("language", "text")
    assert missing_places("{language}: {text}", "{text} into {language}") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_has_its_words(language):
    prompts = shipped(language)
    for kind, tone in product(TextKind, Tone):
        asked = WritingTask("Tea {x}", "notes {y}", kind, tone, 120).prompt(prompts)
        assert "Tea {x}" in asked
        assert "notes {y}" in asked
        assert "120" in asked
        assert prompts[f"kind_{kind}"] in asked
        assert prompts[f"tone_{tone}"] in asked
        assert not places(asked.replace("{x}", "").replace("{y}", ""))
    for change in Change:
        (piece,) = RewritingPlan("old text", change, prompts).next({})
        assert prompts[f"change_{change}"] in piece.request.prompt[0].text
        assert "old text" in piece.request.prompt[0].text


def test_both_languages_have_the_same_prompts_with_the_same_places():
    english, chinese = map(shipped, LANGUAGES)
    assert english.keys() == chinese.keys()
    assert {name: places(text) for name, text in english.items()} == {n: places(t) for n, t in chinese.items()}


def test_a_tone_in_other_words_is_said_as_it_is():
    assert "like a pirate" in WritingTask("Tea", tone="like a pirate").prompt(shipped("en"))


def test_what_is_left_open_is_not_spoken_of():
    asked = WritingTask("Tea").prompt(shipped("en"))
    assert "Tone" not in asked
    assert "Length" not in asked
    assert "notes" not in asked


def test_variants_are_asked_for_at_once_and_only_those_that_are_missing():
    plan = WritingPlan(WritingTask("Tea", variants=3), shipped("en"), Sampling(seed=7))
    pieces = plan.next({})
    assert [piece.key for piece in pieces] == [variant_key(number) for number in (1, 2, 3)]
    assert [piece.request.sampling.seed for piece in pieces] == [7, 8, 9]
    assert len({piece.request.prompt for piece in pieces}) == 1

    left = plan.next({variant_key(2): Output(variant_key(2), "x")})
    assert [piece.key for piece in left] == [variant_key(1), variant_key(3)]
    assert plan.next({piece.key: Output(piece.key, "x") for piece in pieces}) == []


@pytest.mark.parametrize("wrong", [{"words": -1}, {"words": 10**6}, {"variants": 0}, {"variants": 9}])
def test_numbers_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match="variants"):
        WritingTask("Tea", **wrong)


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("把会议改到周五", True),
        ("请用 Python 写一个 HTTP server 的例子，越短越好", True),
        ("Translate 茶 into English", False),
        ("会議を金曜日に変更してください", False),
        ("", False),
        ("12345", False),
    ],
)
def test_a_chinese_task_gets_chinese_prompts(text, chinese):
    assert is_chinese(text) is chinese
    assert prompt_language(text) == ("zh_CN" if chinese else "en")
