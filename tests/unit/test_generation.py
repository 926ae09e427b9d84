"""Requests that could not cross to the engine cannot be made."""

from __future__ import annotations

import math

import pytest

from lampblack.domain.generation import Adapter, GenerationRequest, Sampling
from lampblack.engine.protocol import Generate, decode_command, encode


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_lacks_are_refused_where_they_are_given(number):
    with pytest.raises(ValueError, match="finite"):
        Adapter("style.gguf", number)
    with pytest.raises(ValueError, match="finite"):
        Sampling(temperature=number)
    with pytest.raises(ValueError, match="finite"):
        Sampling(logit_bias=((5, 1.0), (7, number)))


def test_a_request_arrives_as_it_was_sent():
    sampling = Sampling(logit_bias=((5, -1e9),), seed=3, ignore_eos=True, dry_multiplier=0.8)
    request = GenerationRequest("x", sampling, adapters=(Adapter("a.gguf", 0.5),), logprobs=0, reproducible=True)
    assert decode_command(encode(Generate(1, request))) == Generate(1, request)
