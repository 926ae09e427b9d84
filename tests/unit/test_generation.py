"""Requests that could not cross to the engine, or that it would take for something else, cannot be made."""

from __future__ import annotations

import math

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
        {"mirostat": 3},
    ],
)
def test_sampling_that_means_nothing_is_refused_where_it_is_given(odd):
    with pytest.raises(ValueError, match="0"):
        Sampling(**odd)


@pytest.mark.parametrize(
    "odd",
    [
        {"max_tokens": -1},
        {"logprobs": -1},
        {"logprobs": 10**9},
        {"grammar": 'root ::= "a"', "json_schema": "{}"},
        {"adapters": (Adapter(""),)},
        {"adapters": (Adapter("a"), Adapter("a", 0.5))},
    ],
)
def test_a_request_that_contradicts_itself_is_refused_where_it_is_made(odd):
    with pytest.raises(ValueError, match=r"0 or more|grammar or a schema|at most 100|given once"):
        GenerationRequest("x", **odd)


def test_a_reply_is_explained_by_what_wrote_it():
    written = GenerationRequest("x", adapters=(Adapter("a.gguf"),), model="m.gguf")
    assert ScoreRequest("y", "m.gguf", written.adapters, after=written).after == written
    for others in ({"model": "m.gguf"}, {"adapters": written.adapters}):
        with pytest.raises(ValueError, match="written with"):
            ScoreRequest("y", after=written, **others)


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
