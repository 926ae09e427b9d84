"""Requests that could not cross to the engine, or that it would take for something else, cannot be made."""

from __future__ import annotations

import math
from dataclasses import fields

import pytest

from lampblack.domain.generation import Adapter, GenerationRequest, Sampling, ScoreRequest
from lampblack.engine.protocol import Generate, LoadOptions, decode_command, encode


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_lacks_are_refused_where_they_are_given(number):
    with pytest.raises(ValueError, match="finite"):
        Adapter("style.gguf", number)
    with pytest.raises(ValueError, match="finite"):
        Sampling(temperature=number)
    with pytest.raises(ValueError, match="finite"):
        Sampling(logit_bias=((5, 1.0), (7, number)))


@pytest.mark.parametrize(
    "odd",
    [
        {"top_p": 5.0},
        {"min_p": -0.1},
        {"typical_p": 1.5},
        {"xtc_probability": 2.0},
        {"xtc_threshold": -1.0},
        {"temperature": -0.5},
        {"top_k": -1},
        {"dynamic_temperature_range": -1.0},
        {"dynamic_temperature_exponent": -1.0},
        {"mirostat": 3},
        {"mirostat_tau": -1.0},
        {"mirostat_eta": -0.1},
        {"repeat_penalty": 0.0},
        {"repeat_penalty": -1.0},
        {"penalty_last_n": -2},
        {"dry_multiplier": -0.8},
        {"dry_base": 0.5},
        {"dry_allowed_length": -1},
        {"dry_penalty_last_n": -5},
    ],
)
def test_sampling_that_means_nothing_is_refused_where_it_is_given(odd):
    (name,) = odd
    with pytest.raises(ValueError, match=f"^{name} is a finite number from"):
        Sampling(**odd)


@pytest.mark.parametrize("field", [one for one in fields(Sampling) if type(one.default) in (int, float)])
def test_no_number_is_larger_than_the_engine_can_hold(field):
    """Beyond, ctypes would make another number of a whole one, and infinity of a real one."""
    largest = 2**32 + 1 if isinstance(field.default, int) else 1e300
    for number in (largest, 10**400):
        with pytest.raises(ValueError, match=field.name):
            Sampling(**{field.name: number})
    for bias in ((2**70, 1.0), (5, 1e300)):
        with pytest.raises(ValueError, match="bias"):
            Sampling(logit_bias=(bias,))


@pytest.mark.parametrize(
    "odd",
    [
        {"max_tokens": -1},
        {"max_tokens": 0},
        {"logprobs": -1},
        {"logprobs": 10**9},
        {"grammar": 'root ::= "a"', "json_schema": "{}"},
        {"adapters": (Adapter(""),)},
        {"adapters": (Adapter("a"), Adapter("a", 0.5))},
        {"begun": "So"},
    ],
)
def test_a_request_that_contradicts_itself_is_refused_where_it_is_made(odd):
    with pytest.raises(ValueError, match=r"1 token or more|grammar or a schema|0 to 100|given once|can be begun"):
        GenerationRequest("x", **odd)


def test_a_reply_is_explained_by_what_wrote_it():
    written = GenerationRequest("x", adapters=(Adapter("a.gguf"),), model="m.gguf")
    assert ScoreRequest("y", "m.gguf", written.adapters, after=written).after == written
    for others in ({"model": "m.gguf"}, {"adapters": written.adapters}):
        with pytest.raises(ValueError, match="written with"):
            ScoreRequest("y", after=written, **others)


@pytest.mark.parametrize("odd", [{"window": -1}, {"stride": -1}])
def test_a_text_has_no_window_of_less_than_nothing(odd):
    with pytest.raises(ValueError, match="0 tokens or more"):
        ScoreRequest("y", **odd)


@pytest.mark.parametrize(
    "odd", [{"context_length": -5}, {"gpu_layers": -2}, {"threads": -1}, {"threads": 9999}, {"most_threads": 9999}]
)
def test_a_load_that_means_nothing_is_refused_where_it_is_made(odd):
    with pytest.raises(ValueError, match=r"tokens or more|threads"):
        LoadOptions(path="m.gguf", **odd)


def test_a_request_arrives_as_it_was_sent():
    sampling = Sampling(logit_bias=((5, -1e9),), seed=3, ignore_eos=True, dry_multiplier=0.8)
    request = GenerationRequest("x", sampling, adapters=(Adapter("a.gguf", 0.5),), logprobs=0, reproducible=True)
    assert decode_command(encode(Generate(1, request))) == Generate(1, request)
