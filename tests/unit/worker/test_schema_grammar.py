"""What a grammar writes the schema accepts: each keyword is kept to, says nothing by its definition, or is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.grammar_writer import GrammarWriter

from lampblack.domain.faults import KnownError
from lampblack.worker.grammars.grammar import grammar_of
from lampblack.worker.grammars.schema_shapes import KEPT, REFUSED, SILENT

A, B = {"const": "a"}, {"const": "b"}
CLOSED_A = {"properties": {"a": A}, "required": ["a"], "additionalProperties": False}
WITH_B = {"properties": {"b": B}, "required": ["b"]}
CAT = {"type": "object", "properties": {"kind": {"const": "cat", "default": "cat"}, "x": A}}
DOG = {"type": "object", "properties": {"kind": {"const": "dog", "default": "dog"}, "x": A}}
EITHER = {"type": "object", "properties": {"a": A, "b": B}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}
BITS = {"type": "array", "items": {"enum": [0, 1]}}

WRITTEN: list[tuple[str, dict[str, Any], list[Any]]] = [
    ("type", {"type": ["null", "boolean"]}, [None, True, False]),
    ("type", {"allOf": [{"type": "number"}, {"type": ["integer", "null"]}], "minimum": 1, "maximum": 2}, [1, 2]),
    ("enum", {"type": "string", "enum": [1, "a"]}, ["a"]),
    ("enum", {"enum": ["aa", "b"], "minLength": 2}, ["aa"]),
    ("enum", {"enum": ["aa", "b", 5], "pattern": "^b"}, ["b", 5]),
    ("enum", {"enum": [1, 5, True], "maximum": 2}, [1, True]),
    ("enum", {"enum": [[], [1], ["a"]], "minItems": 1, "items": {"type": "integer"}}, [[1]]),
    ("enum", {"enum": ["2020-01-01", "x"], "format": "date"}, ["2020-01-01"]),
    ("const", {"const": 1, "enum": [True, 1.0, 2]}, [1.0]),
    ("$ref", {"$defs": {"s": {"enum": ["a", "bb"]}}, "$ref": "#/$defs/s", "minLength": 2, "title": "x"}, ["bb"]),
    ("allOf", {"allOf": [{"properties": {"a": A}, "required": ["a"]}, WITH_B]}, [{"a": "a", "b": "b"}]),
    ("allOf", {"allOf": [CLOSED_A, {"properties": {"b": B}}]}, [{"a": "a"}]),
    ("anyOf", {"anyOf": [CLOSED_A, {"required": ["b"]}], **WITH_B}, [{"b": "b"}]),
    ("anyOf", {"anyOf": [A, B], "oneOf": [A, {"const": "c"}]}, ["a"]),
    ("oneOf", {"oneOf": [A, B, {"type": "null"}]}, ["a", "b", None]),
    ("oneOf", {"oneOf": [{"enum": [1, 2]}, {"enum": [2, 3]}]}, [1, 3]),
    ("oneOf", {"oneOf": [CAT, DOG]}, [{"kind": kind, **x} for kind in ("cat", "dog") for x in ({}, {"x": "a"})]),
    ("oneOf", EITHER, [{"a": "a"}, {"b": "b"}]),
    ("oneOf", {"oneOf": [CLOSED_A, WITH_B]}, [{"a": "a"}, {"b": "b"}]),
    ("oneOf", {"oneOf": [{"type": "integer", "maximum": 1, "minimum": 0}, {"type": "string", "maxLength": 0}]},
        [0, 1, ""]),
    ("properties", {"properties": {"a": A, "b": False}}, [{}, {"a": "a"}]),
    ("required", {"required": ["a"], "additionalProperties": A}, [{"a": "a"}]),
    ("additionalProperties", {"additionalProperties": False}, [{}]),
    ("minProperties", {"properties": {"a": A, "b": B}, "minProperties": 1},
        [{"a": "a"}, {"b": "b"}, {"a": "a", "b": "b"}]),
    ("maxProperties", {"type": "object", "maxProperties": 0}, [{}]),
    ("maxProperties", {"properties": {"a": A}, "maxProperties": 1}, [{}, {"a": "a"}]),
    ("propertyNames", {"type": "object", "propertyNames": False}, [{}]),
    ("unevaluatedProperties", {"type": "object", "unevaluatedProperties": False}, [{}]),
    ("unevaluatedProperties", {"allOf": [WITH_B], "unevaluatedProperties": False}, [{"b": "b"}]),
    ("items", {"type": "array", "items": False}, [[]]),
    ("items", {"items": [A, B], "additionalItems": {"const": 1}, "minItems": 3}, [["a", "b", 1]]),
    ("prefixItems", {"prefixItems": [A, False]}, [["a"]]),
    ("additionalItems", {"items": [A], "additionalItems": False}, [["a"]]),
    ("unevaluatedItems", {"type": "array", "unevaluatedItems": False}, [[]]),
    ("minItems", {**BITS, "minItems": 1, "maxItems": 1}, [[0], [1]]),
    ("maxItems", {**BITS, "maxItems": 1}, [[], [0], [1]]),
    ("minLength", {"anyOf": [{"const": "a"}, {"const": "aa"}], "minLength": 2}, ["aa"]),
    ("maxLength", {"type": "string", "maxLength": 0}, [""]),
    ("pattern", {"pattern": "^[ab]$"}, ["a", "b"]),
    ("minimum", {"type": "integer", "minimum": 3, "maximum": 4}, [3, 4]),
    ("maximum", {"allOf": [{"type": "integer", "maximum": 9}, {"maximum": 1, "minimum": 0}]}, [0, 1]),
    ("exclusiveMinimum", {"type": "integer", "exclusiveMinimum": 3, "maximum": 4}, [4]),
    ("exclusiveMaximum", {"type": "integer", "minimum": 3, "exclusiveMaximum": 4}, [3]),
    ("not", {"const": 1, "not": False}, [1]),
    ("uniqueItems", {"const": 1, "uniqueItems": False}, [1]),
    *((keyword, {"const": 1, keyword: {}}, [1]) for keyword in
        ("patternProperties", "dependentRequired", "dependentSchemas", "dependencies", "if")),
    *((keyword, {"const": 1, keyword: {}}, [1]) for keyword in sorted(SILENT - {"$id"})),
    ("$id", {"const": 1, "$id": "https://example.org/x"}, [1]),
]  # fmt: skip

REFUSALS: list[tuple[str, Any]] = [
    ("not", {"type": "string", "not": {}}),
    ("if", {"if": {"type": "string"}, "then": False}),
    ("if", {"if": False, "else": {"type": "string"}}),
    ("patternProperties", {"patternProperties": {"a": False}}),
    ("propertyNames", {"propertyNames": {"maxLength": 3}}),
    ("contains", {"type": "array", "contains": False}),
    ("contains", {"type": "array", "contains": True, "maxContains": 0}),
    ("uniqueItems", {"type": "array", "uniqueItems": True}),
    ("multipleOf", {"type": "integer", "multipleOf": 0}),
    ("multipleOf", {"type": "integer", "multipleOf": 2}),
    ("dependentRequired", {"dependentRequired": {"a": ["b"]}}),
    ("dependentSchemas", {"dependentSchemas": {"a": False}}),
    ("dependencies", {"dependencies": {"a": ["b"]}}),
    ("$dynamicRef", {"$dynamicRef": "#x"}),
    ("$recursiveRef", {"$recursiveRef": "#"}),
    ("$ref", {"$defs": {"s": {"const": "a"}}, "$ref": "#/$defs/s", "minLength": 200}),
    ("oneOf", {"oneOf": [{"type": "integer"}, {"type": "number"}]}),
    ("oneOf", {"oneOf": [{"type": "string"}, {"type": "string", "maxLength": 3}]}),
    ("oneOf", {"oneOf": [BITS, {"type": "array", "items": A}]}),
    ("allOf", {"allOf": [CLOSED_A, WITH_B]}),
    ("allOf", {"allOf": [{"type": "string"}, {"type": "null"}]}),
    ("anyOf", {"anyOf": [CLOSED_A], **WITH_B}),
    ("enum", {"type": "string", "enum": [1]}),
    ("const", {"const": 1, "enum": [True]}),
    ("format", {"type": "string", "format": "date", "maxLength": 5}),
    ("format", {"type": "string", "format": "date", "pattern": "a"}),
    ("maxProperties", {"required": ["a"], "maxProperties": 0}),
    ("minProperties", {"type": "object", "minProperties": 2}),
    ("unevaluatedProperties", {"anyOf": [CLOSED_A, WITH_B], "unevaluatedProperties": False}),
    ("$id", {"properties": {"a": {"$id": "https://example.org/a", "$ref": "#"}}}),
]


def written(schema: Any) -> set[str]:
    """What comes of many tries, as JSON with sorted keys."""
    grammar = grammar_of(json.dumps(schema))
    values = [json.loads(GrammarWriter(grammar, seed).write()) for seed in range(150)]
    return {json.dumps(value, sort_keys=True) for value in values}


@pytest.mark.parametrize(("keyword", "schema", "values"), WRITTEN)
def test_all_that_is_written_is_what_the_schema_accepts(keyword: str, schema: Any, values: list[Any]) -> None:
    assert keyword in json.dumps(schema)
    assert written(schema) == {json.dumps(value, sort_keys=True) for value in values}


@pytest.mark.parametrize(("keyword", "schema"), REFUSALS)
def test_what_cannot_be_promised_is_refused(keyword: str, schema: Any) -> None:
    assert keyword in json.dumps(schema)
    with pytest.raises(KnownError) as caught:
        grammar_of(json.dumps(schema))
    assert caught.value.fault.kind == "schema.invalid"


def test_no_keyword_is_without_a_test() -> None:
    tested = {keyword for keyword, *_ in (*WRITTEN, *REFUSALS)}
    assert tested == KEPT | REFUSED | SILENT


def test_a_pattern_knows_all_kinds_of_space() -> None:
    for pattern in (r"^\S$", r"^[^\s]$"):
        grammar = grammar_of(json.dumps({"pattern": pattern}))
        texts = [json.loads(GrammarWriter(grammar, seed).write()) for seed in range(300)]
        assert not any(text.isspace() for text in texts)
        assert "\\U000000A1" in grammar
