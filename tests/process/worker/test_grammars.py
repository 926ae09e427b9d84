"""Grammars and JSON Schemas: what is written matches, and what cannot be used never costs the engine."""

from __future__ import annotations

import functools
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.process.worker.conftest import user
from tests.tiny_gguf import vocabulary, write_tiny_model

from lampblack.domain.generation import FinishReason, Sampling

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

NO_BYTES = tuple((token, -1e9 if token >= 5 + 0x80 else -4.0) for token in range(5, 261))
"""Characters that babbling bytes only begin count as one for the grammar and as several for a reader."""

END = vocabulary().id("<|im_end|>")
TREE = {
    "$defs": {"tree": {
        "type": "object",
        "properties": {
            "value": {"type": "integer"}, "left": {"$ref": "#/$defs/tree"}, "right": {"$ref": "#/$defs/tree"}},
        "required": ["value"],
    }},
    "$ref": "#/$defs/tree",
}  # fmt: skip
SCHEMAS: dict[str, Any] = {
    "object": {"type": "object", "properties": {
        "name": {"type": "string", "maxLength": 12}, "age": {"type": "integer", "minimum": 0, "maximum": 130},
        "score": {"type": "number", "minimum": 0, "maximum": 1}, "名字": {"enum": ["水", "a\nb", 'say "x"', None]}},
        "required": ["age", "名字"], "additionalProperties": False},
    "all optional": {"properties": {letter: {"type": "boolean"} for letter in "abcd"}},
    "array": {"type": "array", "items": {"type": "integer", "exclusiveMaximum": 50}, "minItems": 2, "maxItems": 5},
    "tuple": {"prefixItems": [{"type": "null"}, {"type": "boolean"}], "minItems": 3, "items": {"const": 7}},
    "map": {"type": "object", "additionalProperties": {"type": "integer", "maximum": 9, "minimum": 1}},
    "union": {"anyOf": [{"type": "null"}, {"type": "boolean"}, {"const": {"a": [1, "x"]}}]},
    "types": {"type": ["integer", "boolean"]},
    "merged": {"allOf": [
        {"properties": {"a": {"type": "boolean"}}, "required": ["a"]},
        {"properties": {"b": {"type": "null"}}, "required": ["b"]}]},
    "pattern": {"type": "string", "pattern": r"^[A-F]{2,4}-\d+$"},
    "date": {"type": "string", "format": "date-time"},
    "tree": TREE,
    "root reference": {"type": "array", "items": {"$ref": "#"}, "maxItems": 2},
    "clashing names": {"$defs": {"value": {"type": "boolean"}, "string": {"type": "null"}}, "type": "object",
        "properties": {"value": {"type": "integer"}, "x": {"$ref": "#/$defs/value"}, "y": {"$ref": "#/$defs/string"}},
        "required": ["value", "x", "y"]},
}  # fmt: skip
ABSURD: dict[str, str] = {
    "no JSON": "{",
    "no object": "[1]",
    "nothing": "false",
    "too long": '{"description": "' + "x" * 200_000 + '"}',
    "nested": '{"items":' * 9000 + "{}" + "}" * 9000,
    "elsewhere": '{"$ref": "https://example.org/schema.json"}',
    "missing": '{"$ref": "#/$defs/gone"}',
    "only itself": '{"$ref": "#"}',
    "in a circle": '{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}',
    "circle of parts": '{"allOf": [{"$ref": "#"}, {"type": "object"}]}',
    "many items": '{"type": "array", "maxItems": 1000000000}',
    "many letters": '{"type": "string", "minLength": 1000000000}',
    "deep pattern": json.dumps({"pattern": "(" * 900 + ")" * 900}),
    "bad pattern": '{"pattern": "("}',
    "huge number": '{"type": "integer", "minimum": 1' + "0" * 500 + "}",
    "endless number": '{"const": 1' + "0" * 5000 + "}",
    "infinite": '{"type": "number", "minimum": 1e999}',
    "no type": '{"type": "animal"}',
    "wrong types": '{"type": "object", "properties": [1], "required": 5}',
    "null": '{"type": "array", "items": null}',
    "unsupported": '{"type": "array", "uniqueItems": true}',
}
BAD_GRAMMARS: dict[str, str] = {
    "no rule": "}{",
    "no root": 'start ::= "a"',
    "unknown rule": "root ::= gone",
    "left recursion": 'root ::= root "a" | "b"',
    "hidden left recursion": 'root ::= x\nx ::= y "a"\ny ::= x | "b"',
    "deep": "root ::= " + "(" * 100_000 + '"a"' + ")" * 100_000,
    "endless": 'root ::= "a"' + ' "a"' * 400_000,
    "many rules": "root ::= r0\n" + "".join(f"r{n} ::= r{n + 1} | [b]\n" for n in range(50_000)) + 'r50000 ::= "a"',
    "repeated": 'root ::= "a"{1000000}',
    "only a comment": "# nothing",
    "fewer than the least": 'root ::= "a"{5,2}',
    "empty, repeated": 'root ::= ("a"?){500}',
    "hidden behind what may be empty": 'root ::= x root "a" | "b"\nx ::= y\ny ::= "c" |',
}


@pytest.fixture
def babbler(engine: EngineUnderTest, tiny_model: Path) -> EngineUnderTest:
    """An engine with a model that writes anything, if it is let."""
    engine.load(tiny_model)
    return engine


def test_what_is_written_matches_the_grammar(babbler: EngineUnderTest) -> None:
    grammar = 'root ::= word ("," word){2,4}\nword ::= [a-z]{1,3} | [你好世界]'
    for seed in range(20):
        request = babbler.ask("the ink", sampling=Sampling(1.5, seed=seed), grammar=grammar, max_tokens=80)
        assert babbler.finish(request).reason is FinishReason.STOP
        assert re.fullmatch(r"([a-z]{1,3}|[你好世界])(,([a-z]{1,3}|[你好世界])){2,4}", babbler.text_of(request))


def test_a_real_model_answers_within_a_grammar(with_starter: EngineUnderTest) -> None:
    request = with_starter.ask(user("Is the sea made of water?"), grammar='root ::= "Yes." | "No."', max_tokens=8)
    assert with_starter.finish(request).reason is FinishReason.STOP
    assert with_starter.text_of(request) in ("Yes.", "No.")


@pytest.mark.parametrize("sampling", [Sampling(0.0, ignore_eos=True), Sampling(1.0, ignore_eos=True, mirostat=2)])
def test_a_reply_ends_where_its_grammar_ends(babbler: EngineUnderTest, sampling: Sampling) -> None:
    """Also where its end is forbidden: llama.cpp ends its process when it is to accept what the grammar does not."""
    for grammar in ('root ::= "ink"', "root ::= <[99999999]>", f"root ::= <[{END}]>"):
        assert babbler.finish(babbler.ask("the", grammar=grammar, sampling=sampling, max_tokens=9)).reason == "stop"
    assert babbler.generate("the ink", 3)


@pytest.mark.parametrize("name", BAD_GRAMMARS)
def test_a_bad_grammar_is_refused(babbler: EngineUnderTest, name: str) -> None:
    request = babbler.ask("the ink", grammar=BAD_GRAMMARS[name], max_tokens=8)
    assert babbler.fault(request).kind == "grammar.invalid"
    assert babbler.generate("the ink", 3)


def test_repetitions_of_nothing_without_an_end_cost_nothing(babbler: EngineUnderTest) -> None:
    """llama.cpp takes a maximum of more than 2,000 for none, and does not tell the empty ones apart."""
    for grammar in ('root ::= ("a"?){1,100000000}', 'root ::= (("a"?){1,100000000}){1,100000000} "b"'):
        finished = babbler.finish(babbler.ask("the", grammar=grammar, max_tokens=40))
        assert finished.reason in (FinishReason.STOP, FinishReason.LENGTH)


IMPATIENT = (
    "from lampblack.worker import sampler; sampler.SLOWEST = 0.5; "
    "from lampblack.worker.main import main; raise SystemExit(main())"
)


def test_a_grammar_with_too_many_ways_costs_its_own_request_only(
    start_engine: Callable[..., EngineUnderTest], tmp_path: Path
) -> None:
    """The ways through a token double with each of its letters, and it fits none: the longest would take for ever."""
    engine = start_engine("-c", IMPATIENT)
    ambiguous = ["ink", *("a" * length + "!" for length in range(2, 80))]
    engine.load(write_tiny_model(tmp_path / "ambiguous.gguf", answer=ambiguous))
    slow, other = engine.ask("the", grammar='root ::= ("a"+ "x"?)+', max_tokens=9), engine.begin("the", 40)
    assert engine.fault(slow).kind == "grammar.slow"
    assert engine.finish(other).stats.generated_tokens == 40
    assert engine.finish(engine.ask("the", grammar='root ::= "a"+ | "b"', max_tokens=9)).stats.generated_tokens


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_written_parses_and_is_what_the_schema_wants(babbler: EngineUnderTest, name: str) -> None:
    """A model that babbles finds every door that the grammar leaves open."""
    schema, ended = SCHEMAS[name], 0
    for seed in range(30):
        sampling = Sampling(1.3, seed=seed, logit_bias=NO_BYTES)
        request = babbler.ask("the", json_schema=json.dumps(schema), sampling=sampling, max_tokens=300)
        if babbler.finish(request).reason is FinishReason.STOP:
            assert_valid(json.loads(babbler.text_of(request)), schema, schema)
            ended += 1
    assert ended >= 10


def test_a_real_model_fills_in_a_schema(with_starter: EngineUnderTest) -> None:
    schema = {
        "type": "object",
        "properties": {"city": {"type": "string", "maxLength": 40}, "people": {"type": "integer", "minimum": 0}},
        "required": ["city", "people"],
    }
    request = with_starter.ask(
        user("Describe Paris as JSON with the keys city and people."), json_schema=json.dumps(schema), max_tokens=120
    )
    assert with_starter.finish(request).reason is FinishReason.STOP
    assert_valid(json.loads(with_starter.text_of(request)), schema, schema)


@pytest.mark.parametrize("name", ABSURD)
def test_an_absurd_schema_is_refused(babbler: EngineUnderTest, name: str) -> None:
    fault = babbler.fault(babbler.ask("the ink", json_schema=ABSURD[name], max_tokens=8))
    assert fault.kind == "schema.invalid"
    assert 3 < len(str(fault.details["reason"])) < 150
    assert babbler.generate("the ink", 3)


def assert_valid(value: Any, schema: Any, root: Any) -> None:
    """JSON Schema, as far as these tests use it."""
    assert is_valid(value, schema, root), (value, schema)


def is_valid(value: Any, schema: Any, root: Any) -> bool:
    if "$ref" in schema:
        path = schema["$ref"].split("/")[1:]
        return is_valid(value, functools.reduce(lambda node, part: node[part], path, root), root)
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}

    def has_type(kind: str) -> bool:
        if kind in ("integer", "number"):
            return not isinstance(value, bool) and isinstance(value, int if kind == "integer" else (int, float))
        return isinstance(value, kinds[kind])

    wanted = schema.get("type")
    checks = [
        wanted is None or any(map(has_type, wanted if isinstance(wanted, list) else [wanted])),
        "const" not in schema or value == schema["const"],
        "enum" not in schema or value in schema["enum"],
        "anyOf" not in schema or any(is_valid(value, one, root) for one in schema["anyOf"]),
        all(is_valid(value, one, root) for one in schema.get("allOf", [])),
    ]
    if isinstance(value, str):
        checks += [len(value) <= schema.get("maxLength", 10**9), bool(re.search(schema.get("pattern", ""), value))]
        if schema.get("format") == "date-time":
            checks.append(bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", value)))
    if isinstance(value, int | float) and not isinstance(value, bool):
        checks += [schema.get("minimum", value) <= value <= schema.get("maximum", value)]
        checks += ["exclusiveMaximum" not in schema or value < schema["exclusiveMaximum"]]
    if isinstance(value, list):
        first = schema.get("prefixItems", [])
        checks += [schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9)]
        checks += [is_valid(item, one, root) for item, one in zip(value, first, strict=False)]
        checks += [is_valid(item, schema.get("items", {}), root) for item in value[len(first) :]]
    if isinstance(value, dict):
        known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
        checks += [name in value for name in schema.get("required", [])]
        checks += [is_valid(item, known[name], root) for name, item in value.items() if name in known]
        checks += [others is not False and (others is True or is_valid(item, others, root))
                   for name, item in value.items() if name not in known]  # fmt: skip
    return all(checks)
