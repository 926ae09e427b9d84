"""Completing code at the cursor."""

from __future__ import annotations

import threading

import pytest
from tests.unit.tasks.conftest import PATIENCE

from lampblack.domain.endpoints import ModelElsewhere
from lampblack.domain.generation import Infill
from lampblack.tasks.completing import Completing


class Told:
    def __init__(self):
        self.texts, self.faults = [], []
        self._came = threading.Event()

    def __call__(self, text, fault):
        self.texts.append(text)
        self.faults.append(fault)
        self._came.set()

    def wait(self):
        assert self._came.wait(PATIENCE)


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def completing(engine, desk):
    made = Completing(engine, desk)
    yield made
    made.close()


def test_the_chosen_model_is_loaded_and_asked(completing, engine, desk, tiny_model, told):
    desk.choose(str(tiny_model))
    engine.words = ("a", " + b", "<|endoftext|>", "more")
    completing.start("def add(a, b):\n    return ", "\n", told)
    told.wait()
    assert told.texts == ["a + b"]
    (request,) = engine.prompts
    assert request.prompt == Infill("def add(a, b):\n    return ", "\n")
    assert request.model == str(tiny_model)


def test_only_what_is_near_goes_to_the_model(completing, engine, desk, tiny_model, told):
    desk.choose(str(tiny_model))
    before = "".join(f"x = {number} + y\n" for number in range(5000))
    completing.start(before, "", told)
    told.wait()
    (request,) = engine.prompts
    assert before.endswith(request.prompt.prefix)
    assert 0 < len(request.prompt.prefix.split()) <= 2048


def test_without_a_model_it_says_so(completing, engine, desk, told):
    completing.start("x = ", "", told)
    told.wait()
    assert told.faults[0].kind == "model.none_loaded"


def test_code_is_not_sent_elsewhere(completing, engine, desk, told):
    desk.choose(ModelElsewhere("http://localhost:1/v1", "m").path)
    completing.start("x = ", "", told)
    told.wait()
    assert told.faults[0].kind == "job.elsewhere"
    assert not engine.prompts


def test_a_new_one_ends_the_one_before(completing, engine, desk, tiny_model, told):
    desk.choose(str(tiny_model))
    engine.may_go_on.clear()
    first = Told()
    completing.start("x", "", first)
    completing.start("y", "", told)
    engine.may_go_on.set()
    told.wait()
    assert told.texts == ["Hello there."]
    assert first.texts == []


def test_one_that_was_cancelled_tells_nothing(completing, engine, desk, tiny_model, told):
    desk.choose(str(tiny_model))
    engine.may_go_on.clear()
    completing.start("x", "", told)
    completing.cancel()
    engine.may_go_on.set()
    completing.close()
    assert told.texts == []
