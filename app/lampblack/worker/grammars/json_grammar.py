"""From a JSON Schema to llama.cpp's grammar notation (GBNF).

Whatever the grammar allows is JSON that the schema accepts, though not all that the schema accepts is allowed: objects
have the properties that are listed, in that order. What cannot be promised is refused, not ignored. Follows the idea of
llama.cpp's common/json-schema-to-grammar.cpp.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from lampblack.worker.grammars.number_grammar import number_within
from lampblack.worker.grammars.pattern_grammar import literal, pattern_body
from lampblack.worker.grammars.schema_shapes import BOUNDS, check_shapes, invalid

MOST_REPETITIONS = 1000
"""llama.cpp refuses grammars that repeat much more."""

MOST_VISITS, MOST_CHARACTERS = 20_000, 1_000_000
"""What refers to itself in alternatives can become as large as one likes."""

_DIGIT, _HEX = "[0-9]", "[0-9a-fA-F]"
_RULES = {
    "ws": '(" " | "\\n" [ \\t]{0,20})?',
    "value": "object | array | string | number | boolean | null",
    "object": '"{" ws (pair ("," ws pair)* ws)? "}"',
    "pair": 'string ":" ws value',
    "array": '"[" ws (value ("," ws value)* ws)? "]"',
    "string": '"\\"" char* "\\""',
    "char": r'[^"\\\x00-\x1F\x7F] | "\\" (["\\/bfnrt] | "u" unit)',
    "unit": f"[0-9a-cA-CefEF] {_HEX}{{3}} | [dD] [0-7] {_HEX}{{2}}",
    "integer": '"-"? ("0" | [1-9] [0-9]{0,15})',
    "number": 'integer ("." [0-9]{1,16})? ([eE] [-+]? [0-9]{1,2})?',
    "boolean": '"true" | "false"',
    "null": '"null"',
    "day": f'{_DIGIT}{{4}} "-" ("0" [1-9] | "1" [0-2]) "-" ("0" [1-9] | "1" {_DIGIT} | "2" [0-8])',
    "hour": f'([01] {_DIGIT} | "2" [0-3]) ":" [0-5] {_DIGIT} ":" [0-5] {_DIGIT} ("." {_DIGIT}{{3}})? "Z"',
    "uuid": f'{_HEX}{{8}} ("-" {_HEX}{{4}}){{3}} "-" {_HEX}{{12}}',
}
_FORMATS = {"date": "day", "time": "hour", "date-time": 'day "T" hour', "uuid": "uuid"}
_REFUSED = (
    *("not", "if", "then", "else", "patternProperties", "propertyNames", "unevaluatedProperties", "unevaluatedItems"),
    *("contains", "minContains", "maxContains", "uniqueItems", "multipleOf", "dependentRequired", "dependentSchemas"),
    *("dependencies", "minProperties", "maxProperties", "$dynamicRef", "$recursiveRef"),
)
_TYPES_BY_KEYWORD = (
    ("object", ("properties", "required", "additionalProperties")),
    ("array", ("items", "prefixItems", "minItems", "maxItems")),
    ("string", ("pattern", "minLength", "maxLength")),
    ("number", BOUNDS),
)


def json_grammar(schema: object) -> str:
    """The GBNF of a parsed schema. Raises KnownError schema.invalid, and RecursionError for one nested too deeply."""
    converter = _Converter(schema)
    root = converter.visit(schema)
    rules = {"root": root, **_RULES, **converter.rules}
    return "\n".join(f"{name} ::= {body}" for name, body in rules.items()) + "\n"


class _Converter:
    """rules: bodies by name, besides those that every grammar has."""

    def __init__(self, root: object) -> None:
        self.rules: dict[str, str] = {}
        self._root = root
        self._references: dict[str, str] = {}
        self._visits = self._characters = 0

    def visit(self, node: object) -> str:
        """The name of the rule that says what `node` accepts."""
        self._visits += 1
        if self._visits > MOST_VISITS:
            raise invalid("it is too large")
        if node is True:
            return "value"
        if not isinstance(node, dict):
            raise invalid("it accepts nothing" if node is False else "it is no JSON object")
        check_shapes(node)
        for keyword in _REFUSED:
            if node.get(keyword) not in (None, False):
                raise invalid(f"“{keyword}” is not supported")
        if "$ref" in node:
            return self._reference(node["$ref"])
        if "allOf" in node:
            return self.visit(self._merged(node))
        if alternatives := next((keyword for keyword in ("anyOf", "oneOf") if keyword in node), ""):
            return self._any(node, alternatives)
        return self._plain(node)

    def _plain(self, node: dict[str, Any]) -> str:
        if "const" in node:
            return self._named(literal(_text(node["const"])))
        if "enum" in node:
            return self._named(" | ".join(literal(_text(value)) for value in _list(node, "enum")))
        return self._typed(node)

    def _typed(self, node: dict[str, Any]) -> str:
        kind = node.get("type")
        if isinstance(kind, list):
            return self._named(" | ".join(self._typed({**node, "type": one}) for one in _list(node, "type")))
        if kind is None:
            kind = next((one for one, keywords in _TYPES_BY_KEYWORD if any(word in node for word in keywords)), None)
            if kind is None:
                return "string" if node.get("format") in _FORMATS else "value"
        if kind == "object":
            return self._object(node)
        if kind == "array":
            return self._array(node)
        if kind == "string":
            return self._string(node)
        if kind in ("number", "integer"):
            return self._number(node, whole=kind == "integer")
        if kind in ("boolean", "null"):
            return str(kind)
        raise invalid(f"the type {_text(kind)} does not exist")

    def _named(self, body: str) -> str:
        self._characters += len(body)
        if self._characters > MOST_CHARACTERS:
            raise invalid("it is too large")
        name = f"r{len(self.rules)}"
        self.rules[name] = body
        return name

    # --- what refers to other parts

    def _reference(self, reference: object) -> str:
        if not isinstance(reference, str) or not (reference == "#" or reference.startswith("#/")):
            raise invalid("it refers to another document")
        if reference not in self._references:
            name = self._named("")
            self._references[reference] = name  # before its target is visited, which may refer to itself
            target = self.visit(self._target(reference))
            if target == name:
                raise invalid(f"{reference} refers to itself alone")
            self.rules[name] = target
        return self._references[reference]

    def _target(self, reference: str) -> object:
        node = self._root
        for part in reference.split("/")[1:]:
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            if isinstance(node, dict) and key in node:
                node = node[key]
            elif isinstance(node, list) and key.isdecimal() and int(key) < len(node):
                node = node[int(key)]
            else:
                raise invalid(f"it has no {reference}")
        return node

    def _any(self, node: dict[str, Any], keyword: str) -> str:
        """Each alternative with what stands beside them."""
        beside = {key: value for key, value in node.items() if key != keyword}
        alternatives = _list(node, keyword)
        return self._named(" | ".join(self.visit(self._merged({"allOf": [one, beside]})) for one in alternatives))

    def _merged(self, node: dict[str, Any]) -> object:
        """All parts of an allOf, and what stands beside it, as one schema."""
        whole: dict[str, Any] = {}
        parts = [*_list(node, "allOf"), {key: value for key, value in node.items() if key != "allOf"}]
        constraining = [part for part in parts if part is not True and not _says_nothing(part)]
        if len(constraining) == 1:
            return constraining[0]
        for part in constraining:
            self._merge(whole, part)
        return whole

    def _merge(self, whole: dict[str, Any], part: object) -> None:
        seen = 0
        while isinstance(part, dict) and "$ref" in part and len(part) == 1:
            part, seen = self._target(str(part["$ref"])), seen + 1
            if seen > 100:
                raise invalid("a reference refers to itself alone")
        if isinstance(part, dict) and "allOf" in part:
            check_shapes(part)
            part = self._merged(part)
        if not isinstance(part, dict):
            raise invalid("a part of “allOf” is no JSON object")
        check_shapes(part)
        for key, value in part.items():
            if key == "properties" and key in whole:
                both = whole[key].keys() & value.keys()
                extra = {name: {"allOf": [whole[key][name], value[name]]} for name in both}
                whole[key] = {**whole[key], **value, **extra}
            elif key == "required" and key in whole:
                whole[key] = [*whole[key], *(name for name in value if name not in whole[key])]
            elif key in whole and whole[key] != value and key not in _ANNOTATIONS:
                raise invalid(f"“{key}” is said twice in parts that are to hold together")
            else:
                whole[key] = value

    # --- values

    def _object(self, node: dict[str, Any]) -> str:
        properties = dict(node.get("properties", {}))
        others = node.get("additionalProperties", True)
        required = set(node.get("required", ()))
        for name in sorted(required - properties.keys()):
            properties[name] = others
        if not properties:
            return self._map(others)
        tail = '""'
        firsts: list[str] = []
        for name, schema in reversed(properties.items()):
            pair = self._named(f'{literal(_text(name))} ":" ws {self.visit(schema)}')
            if name in required:
                firsts = [f"{pair} {tail}"]
                tail = self._named(f'"," ws {pair} {tail}')
            else:
                firsts.insert(0, f"{pair} {tail}")
                tail = self._named(f'("," ws {pair})? {tail}')
        body = f"({' | '.join(firsts)}) ws"
        return self._named(f'"{{" ws {body if required else f"({body})?"} "}}"')

    def _map(self, others: object) -> str:
        if others is True:
            return "object"
        if others is False:
            return self._named('"{" ws "}"')
        pair = self._named(f'string ":" ws {self.visit(others)}')
        return self._named(f'"{{" ws ({pair} ("," ws {pair})* ws)? "}}"')

    def _array(self, node: dict[str, Any]) -> str:
        least, most = _range(node, "Items")
        items = node.get("items", True)
        begin = items if isinstance(items, list) else _list(node, "prefixItems", empty=True)
        rest: object = node.get("additionalItems", True) if isinstance(items, list) else items
        names = [self.visit(one) for one in begin[: len(begin) if most is None else most]]
        if names:
            names += [self.visit(rest)] * max(0, least - len(names))
            return self._named('"[" ws ' + ' "," ws '.join(names) + ' ws "]"')
        if most == 0 or (rest is False and not least):
            return self._named('"[" ws "]"')
        if rest is True and not least and most is None:
            return "array"
        item = self.visit(rest)
        more = f'("," ws {item}){_times(max(0, least - 1), None if most is None else most - 1)}'
        return self._named(f'"[" ws {item} {more} ws "]"' if least else f'"[" ws ({item} {more} ws)? "]"')

    def _string(self, node: dict[str, Any]) -> str:
        least, most = _range(node, "Length")
        if "pattern" in node:
            if least or most is not None:
                raise invalid("“pattern” beside a length is not supported")
            return self._named(f'"\\"" {pattern_body(node["pattern"])} "\\""')
        if node.get("format") in _FORMATS:
            return self._named(f'"\\"" {_FORMATS[node["format"]]} "\\""')
        return self._named(f'"\\"" char{_times(least, most)} "\\""') if least or most is not None else "string"

    def _number(self, node: dict[str, Any], *, whole: bool) -> str:
        if not any(bound in node for bound in BOUNDS):
            return "integer" if whole else "number"
        bounds = [node.get(bound) for bound in BOUNDS]
        body = number_within(*bounds, whole=whole)
        if not body:
            raise invalid("no number lies between its bounds")
        return self._named(body)


_ANNOTATIONS = frozenset({"title", "description", "default", "examples", "$comment", "$id", "$schema", "deprecated"})


def _says_nothing(node: object) -> bool:
    return isinstance(node, dict) and not node.keys() - _ANNOTATIONS - {"$defs", "definitions"}


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _list(node: dict[str, Any], keyword: str, *, empty: bool = False) -> list[Any]:
    value: list[Any] = node.get(keyword, [])
    if not (value or empty):
        raise invalid(f"“{keyword}” is empty")
    return value


def _range(node: dict[str, Any], of: str) -> tuple[int, int | None]:
    least, most = node.get(f"min{of}", 0), node.get(f"max{of}")
    for number in (least, most):
        if number is not None and number > MOST_REPETITIONS:
            raise invalid(f"min{of} and max{of} can be at most {MOST_REPETITIONS:,}")
    if most is not None and least > most:
        raise invalid(f"min{of} is larger than max{of}")
    return least, most


def _times(least: int, most: int | None) -> str:
    return "*" if not least and most is None else f"{{{least},{'' if most is None else most}}}"
