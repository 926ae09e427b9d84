"""Schemas and grammars from anywhere: either something llama.cpp can be given, or a fault in words."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lampblack.domain.faults import KnownError
from lampblack.worker.grammar import grammar_of

KEYWORDS = (
    *("type", "format", "enum", "const", "anyOf", "oneOf", "allOf", "$ref", "$defs", "properties", "required"),
    *("additionalProperties", "items", "prefixItems", "additionalItems", "minItems", "maxItems", "minLength"),
    *("maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "not", "title", "a"),
)
ODD = (
    *(None, True, False, 0, -1, 3, 2.5, 1e308, 10**30, float("nan"), float("inf"), "", "\ud800", "\0", "date", "#"),
    *("string", "object", "array", "integer", "number", "boolean", "#/$defs/a", "#/%", "^a{2,1}$", "[b-a]", "(a?){9}"),
    *("a{٣}", [], {}, ["a"], [{}], [[1]], {"a": {}}, {"\ud800": {}}, ["string", "null"]),
)
SCHEMAS = st.recursive(
    st.sampled_from(ODD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYWORDS), inner, max_size=4),
    max_leaves=12,
)
WRONG: list[tuple[Any, str]] = [
    ({"type": "string", "format": []}, "format"),
    ({"format": []}, "format"),
    ({"oneOf": [{"required": 5}], "required": ["a"]}, "required"),
    ({"allOf": [{"properties": 5}, {"properties": {"a": {}}}]}, "properties"),
    ({"allOf": [{"a": {}}, {"allOf": 5, "type": "string"}]}, "allOf"),
    ({"items": {}, "minItems": None}, "minItems"),
    ({"type": 5}, "type"),
    ({"pattern": []}, "pattern"),
    ({"minimum": "1"}, "minimum"),
    ({"required": [1]}, "required"),
    ({"enum": ["\ud800"]}, "surrogate"),
    ({"properties": {"\ud800": {}}}, "surrogate"),
    ({"const": float("nan")}, "number"),
]


@pytest.mark.parametrize(("schema", "named"), WRONG)
def test_a_schema_that_cannot_be_used_is_refused_by_its_keyword(schema: Any, named: str) -> None:
    with pytest.raises(KnownError) as caught:
        grammar_of(json.dumps(schema))
    assert caught.value.fault.kind == "schema.invalid"
    assert named in str(caught.value.fault.details["reason"])


@settings(max_examples=400, deadline=None)
@given(SCHEMAS)
def test_any_json_makes_a_grammar_or_a_fault(schema: Any) -> None:
    """KnownError is the one thing that may be raised."""
    with contextlib.suppress(KnownError):
        assert b"root ::= " in grammar_of(json.dumps(schema)).encode()


def test_alternatives_that_double_at_each_level_are_refused() -> None:
    """A million alternatives in a thousand characters."""
    both = {f"a{n}": {"anyOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 2, "minimum": 0} for n in range(20)}
    with pytest.raises(KnownError) as caught:
        grammar_of(json.dumps({"$ref": "#/$defs/a0", "$defs": {**both, "a20": {"type": "integer"}}}))
    assert caught.value.fault.details["reason"] == "it is too large"
