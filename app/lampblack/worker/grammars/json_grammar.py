"""From a JSON Schema to llama.cpp's grammar notation (GBNF).

Whatever the grammar allows is JSON that the schema accepts, though not all that the schema accepts is allowed: objects
have the properties that are listed, in that order, and of a oneOf only what one alternative alone accepts is written.
What cannot be promised is refused, not ignored; annotations say nothing, and so do formats other than four. Follows
the idea of llama.cpp's common/json-schema-to-grammar.cpp.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from lampblack.worker.grammars.number_grammar import number_within
from lampblack.worker.grammars.pattern_grammar import literal, pattern_body
from lampblack.worker.grammars.schema_alternatives import apart_from, kinds_written
from lampblack.worker.grammars.schema_parts import NothingFitsError, Parts, Whole
from lampblack.worker.grammars.schema_shapes import BOUNDS, invalid, says_nothing, text_of
from lampblack.worker.grammars.schema_values import Values

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_REPETITIONS = 1000
"""llama.cpp refuses grammars that repeat much more."""

MOST_CHARACTERS = 1_000_000
"""Of all rules."""

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
_FORMAT_LENGTHS = {"date": (10, 10), "time": (9, 13), "date-time": (20, 24), "uuid": (36, 36)}
_DAY, _HOUR = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])", r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{3})?Z"
_FORMAT_PATTERNS = {
    "date": _DAY,
    "time": _HOUR,
    "date-time": f"{_DAY}T{_HOUR}",
    "uuid": "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
}


def json_grammar(schema: object) -> str:
    """The GBNF of a parsed schema. Raises KnownError schema.invalid, and RecursionError for one nested too deeply."""
    converter = _Converter(schema)
    try:
        root = converter.visit(schema)
    except NothingFitsError:
        raise invalid("it accepts nothing") from None
    rules = {"root": root, **_RULES, **converter.rules}
    return "\n".join(f"{name} ::= {body}" for name, body in rules.items()) + "\n"


class _Converter:
    """rules: bodies by name, besides those that every grammar has.

    All methods raise KnownError, and NothingFitsError for what would have nothing to write.
    """

    def __init__(self, root: object) -> None:
        self.rules: dict[str, str] = {}
        self._parts = Parts(root)
        self._values = Values(self._parts)
        self._references: dict[str, str] = {}
        self._characters = 0

    def visit(self, node: object) -> str:
        """The name of the rule that says what `node` accepts."""
        self._parts.step()
        if says_nothing(node):
            return "value"
        if isinstance(node, dict) and "$ref" in node:
            beside = {key: value for key, value in node.items() if key != "$ref"}
            if says_nothing(beside):
                self._parts.check(node)
                return self._reference(node["$ref"])
        return self._write(self._parts.whole(node))

    def _write(self, whole: Whole) -> str:
        if "enum" in whole.words:
            return self._finite(whole)
        if whole.groups:
            return self._named(" | ".join(self._alternatives(whole)))
        kinds = kinds_written(whole)
        if not kinds:
            return self._string(whole.words) if whole.words.get("format") in _FORMATS else "value"
        if len(kinds) == 1:
            return self._typed(whole.words, kinds[0])
        return self._named(" | ".join(self._some([partial(self._typed, whole.words, kind) for kind in kinds])))

    def _some(self, ways: list[Callable[[], str]]) -> list[str]:
        """What can be written of several, at least one."""
        names = []
        for way in ways:
            try:
                names.append(way())
            except NothingFitsError:
                continue
        if not names:
            raise NothingFitsError
        return names

    def _finite(self, whole: Whole) -> str:
        """The values that all the other keywords accept, too."""
        pattern = _FORMAT_PATTERNS.get(whole.words.get("format", ""), "")
        values = [
            text
            for value, text in [(one, text_of(one)) for one in whole.words["enum"]]
            if self._values.fits(value, whole)
            and not (pattern and isinstance(value, str) and not re.fullmatch(pattern, value, re.ASCII))
        ]
        if not values:
            raise NothingFitsError
        return self._named(" | ".join(map(literal, values)))

    def _alternatives(self, whole: Whole) -> list[str]:
        """Each alternative of the first group with what stands beside them."""
        keyword, alternatives = whole.groups[0]
        beside = Whole(whole.words, whole.groups[1:])
        is_alone = not (beside.words or beside.groups)
        if keyword == "anyOf" and is_alone:
            return self._some([partial(self.visit, one) for one in alternatives])
        wholes = []
        for one in alternatives:
            try:
                wholes.append((self._parts.both(beside, self._parts.whole(one)), one))
            except NothingFitsError:
                continue

        def write(at: int) -> str:
            left, node = wholes[at]
            if keyword == "oneOf":
                for other in (*wholes[:at], *wholes[at + 1 :]):
                    left = apart_from(left, other[0], self._values)
            return self.visit(node) if is_alone and left is wholes[at][0] else self._write(left)

        return self._some([partial(write, at) for at in range(len(wholes))])

    def _typed(self, words: dict[str, Any], kind: str) -> str:
        if kind == "object":
            return self._object(words)
        if kind == "array":
            return self._array(words)
        if kind == "string":
            return self._string(words)
        if kind in ("number", "integer"):
            return self._number(words, whole=kind == "integer")
        return kind

    def _named(self, body: str) -> str:
        self._characters += len(body)
        if self._characters > MOST_CHARACTERS:
            raise invalid("it is too large")
        name = f"r{len(self.rules)}"
        self.rules[name] = body
        return name

    def _reference(self, reference: object) -> str:
        target = self._parts.target(reference)
        key = str(reference)
        if key not in self._references:
            name = self._named("")
            self._references[key] = name  # before its target is visited, which may refer to itself
            try:
                body = self.visit(target)
            except NothingFitsError:
                raise invalid(f"{key} accepts nothing") from None
            if body == name:
                raise invalid(f"{key} refers to itself alone")
            self.rules[name] = body
        return self._references[key]

    # --- values

    def _object(self, words: dict[str, Any]) -> str:
        least, most = _range(words, "Properties")
        properties, others = dict(words.get("properties", {})), words.get("additionalProperties", True)
        required = set(words.get("required", ()))
        for name in sorted(required - properties.keys()):
            properties[name] = others
        if most == 0 and required:
            raise NothingFitsError
        if most == 0 or not properties:
            return self._map(False if most == 0 else others, least, most)
        pairs: dict[str, str] = {}
        for name, schema in properties.items():
            try:
                pairs[name] = self._named(f'{literal(text_of(name))} ":" ws {self.visit(schema)}')
            except NothingFitsError:
                if name in required:
                    raise
        if most is not None and most < len(pairs):
            raise invalid("“maxProperties” beside more properties is not supported")
        if least > max(len(required), min(len(pairs), 1)):
            raise invalid("“minProperties” beside fewer required properties is not supported")
        return self._listed(pairs, required, least)

    def _listed(self, pairs: dict[str, str], required: set[str], least: int) -> str:
        """An object of these pairs in their order, of which those that are not required may be left out."""
        if not pairs:
            return self._named('"{" ws "}"')
        tail = '""'
        firsts: list[str] = []
        for name, pair in reversed(pairs.items()):
            if name in required:
                firsts = [f"{pair} {tail}"]
                tail = self._named(f'"," ws {pair} {tail}')
            else:
                firsts.insert(0, f"{pair} {tail}")
                tail = self._named(f'("," ws {pair})? {tail}')
        body = f"({' | '.join(firsts)}) ws"
        return self._named(f'"{{" ws {body if required or least else f"({body})?"} "}}"')

    def _map(self, others: object, least: int, most: int | None) -> str:
        """An object of any names, which may repeat: only the first of them counts for certain."""
        if least > 1:
            raise invalid("“minProperties” beside fewer required properties is not supported")
        if others is True and not least and most is None:
            return "object"
        try:
            pair = self._named(f'string ":" ws {self.visit(others)}')
        except NothingFitsError:
            if least:
                raise
            return self._named('"{" ws "}"')
        body = f'{pair} ("," ws {pair}){_times(0, None if most is None else most - 1)} ws'
        return self._named(f'"{{" ws {body if least else f"({body})?"} "}}"')

    def _array(self, words: dict[str, Any]) -> str:
        least, most = _range(words, "Items")
        begin, rest = words.get("prefixItems", []), words.get("items", True)
        names: list[str] = []
        try:
            for one in begin[: len(begin) if most is None else most]:
                names.append(self.visit(one))
            names += [self.visit(rest)] * max(0, least - len(names)) if begin else []
        except NothingFitsError:
            if len(names) < least:
                raise
        if names:
            return self._named('"[" ws ' + ' "," ws '.join(names) + ' ws "]"')
        if begin or most == 0:
            return self._named('"[" ws "]"')
        return self._repeated(rest, least, most)

    def _repeated(self, rest: object, least: int, most: int | None) -> str:
        if rest is True and not least and most is None:
            return "array"
        try:
            item = self.visit(rest)
        except NothingFitsError:
            if least:
                raise
            return self._named('"[" ws "]"')
        more = f'("," ws {item}){_times(max(0, least - 1), None if most is None else most - 1)}'
        return self._named(f'"[" ws {item} {more} ws "]"' if least else f'"[" ws ({item} {more} ws)? "]"')

    def _string(self, words: dict[str, Any]) -> str:
        least, most = _range(words, "Length")
        form = words.get("format")
        if "pattern" in words:
            if least or most is not None or form in _FORMATS:
                raise invalid("“pattern” beside a length or a format is not supported")
            return self._named(f'"\\"" {pattern_body(words["pattern"])} "\\""')
        if form in _FORMATS:
            shortest, longest = _FORMAT_LENGTHS[form]
            if least > shortest or (most is not None and most < longest):
                raise invalid("“format” beside such a length is not supported")
            return self._named(f'"\\"" {_FORMATS[form]} "\\""')
        return self._named(f'"\\"" char{_times(least, most)} "\\""') if least or most is not None else "string"

    def _number(self, words: dict[str, Any], *, whole: bool) -> str:
        if not any(bound in words for bound in BOUNDS):
            return "integer" if whole else "number"
        bounds = [words.get(bound) for bound in BOUNDS]
        body = number_within(*bounds, whole=whole)
        if not body:
            raise invalid("no number lies between its bounds")
        return self._named(body)


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
