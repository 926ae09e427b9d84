"""Schemas and grammars from anywhere: either something llama.cpp can be given, or a fault in words."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lampblack.domain.faults import KnownError
from lampblack.worker.grammars.grammar import check_grammar, grammar_of

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


ENDLESS: dict[str, str] = {
    "fewer than the least": 'root ::= "a"{5,2}',
    "empty, repeated": 'root ::= ("a"?){500}',
    "empty, repeated in repetitions": 'root ::= (("a"?){16}){16}',
    "empty by another rule": 'root ::= x{20,30}\nx ::= y y\ny ::= "a" | ""',
    "itself behind what may be empty": 'root ::= x root "a" | "b"\nx ::= y\ny ::= "c" |',
    "itself behind empty groups": 'root ::= [] ("c"*) root "a" | "b"',
    "doubling": "root ::= a0\n" + "".join(f'a{n} ::= a{n + 1} "x" | a{n + 1} "y"\n' for n in range(40)) + 'a40 ::= "z"',
    "doubling with nothing": "root ::= a0\n" + "".join(f"a{n} ::= a{n + 1} a{n + 1}\n" for n in range(40)) + "a40 ::=",
    "long, repeated": f'root ::= ("{"a" * 900} " | "b"){{2000}} "{"a" * 900}"{{2000}}',
    "deep by turns": "root ::= r0\n"
    + "".join(f"r{n} ::= {'(' * 9}r{n + 1}{')' * 9}\n" for n in range(4000))
    + 'r4000 ::= ""',
    "a NUL": 'root ::= "a" \0',
    "never an end": 'root ::= "a" root',
    "never an end once begun": 'root ::= "a" | "b" x\nx ::= "c" x | y\ny ::= "d" x',
}
REASONS: dict[str, str] = {
    'root ::= root "a" | "b"': "a rule begins with itself",
    'root ::= "a"{3000}': "more than 2,000 times",
    'root ::= ("a"?){500}': "what may be empty",
    'x ::= "a"': "no rule named root",
    "root ::= other": "no rule named other",
    'root ::= "a"\nroot := "b"': "line 2",
    'root ::= "a" )': "line 1",
    'root ::= ( "a"': "middle of a rule",
    'root ::= * "a"': "nothing before it",
    'root ::= "a" root': "never comes to an end",
}
ORDINARY: dict[str, str] = {
    "list": 'root ::= item+\nitem ::= "- " [^\\r\\n\\x0b\\u2028]+ "\\n"',
    "arithmetic": 'root ::= (expr "=" ws term "\\n")+\nexpr ::= term ([-+*/] term)*\n'
    'term ::= ident | num | "(" ws expr ")" ws\nident ::= [a-z] [a-z0-9_]* ws\nnum ::= [0-9]+ ws\nws ::= [ \\t\\n]*',
    "over lines": 'root ::= # the\n  "a" |\n  ( "b"\n  | "c" )\r\n\r\nx ::= root',
    "right recursion": 'root ::= "a" root |',
    "nested repetitions": 'root ::= (("a"*)+)* ("b"{2,3}){4,} "c"{0,100000} ("d"?){16}',
    "tokens": "root ::= <[5]> !<[6]>* .",
    "brackets in literals": 'root ::= "(((" [(]+ [\\]"#]',
    "said twice": 'root ::= root "a"\nroot ::= "b"',
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_grammar_that_would_cost_too_much_is_refused(name: str) -> None:
    with pytest.raises(KnownError) as caught:
        check_grammar(ENDLESS[name])
    assert caught.value.fault.kind == "grammar.invalid"


@pytest.mark.parametrize("grammar", REASONS)
def test_a_grammar_that_is_refused_is_told_why(grammar: str) -> None:
    with pytest.raises(KnownError) as caught:
        check_grammar(grammar)
    assert REASONS[grammar] in str(caught.value.fault.details["reason"])


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"x": {"$ref": "#"}}, "required": ["x"]},
        {"type": "array", "items": {"$ref": "#"}, "minItems": 1},
        {
            "type": "object",
            "properties": {"x": {"$ref": "#/$defs/a"}},
            "$defs": {"a": {"type": "array", "items": {"$ref": "#/$defs/a"}, "minItems": 1}},
        },
    ],
)
def test_a_schema_that_only_endless_values_fit_is_refused(schema: object) -> None:
    with pytest.raises(KnownError) as caught:
        grammar_of(json.dumps(schema))
    assert caught.value.fault.kind == "schema.invalid"


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_grammar_is_not_refused(name: str) -> None:
    assert check_grammar(ORDINARY[name]) == ORDINARY[name]


def test_a_schema_with_many_optional_properties_is_not_refused() -> None:
    assert grammar_of(json.dumps({"properties": {f"p{n}": {"maxLength": 1000} for n in range(100)}}))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([*'()|*+?.xy \n#<>[]{}!,1"\\', "::=", "root ::= ", "x ::= ", '"a"', "{2,3}"]), max_size=30)
)
def test_any_text_is_a_grammar_or_a_fault(parts: list[str]) -> None:
    """KnownError is the one thing that may be raised."""
    with contextlib.suppress(KnownError):
        check_grammar("root ::= " + "".join(parts))
