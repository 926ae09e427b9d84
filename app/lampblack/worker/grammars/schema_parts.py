"""What stands in several places of a JSON Schema and holds together (allOf, $ref with neighbours), as one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from lampblack.worker.grammars.schema_shapes import check_shapes, invalid, says_nothing, text_of

MOST_STEPS = 100_000
"""What refers to itself in alternatives can become as large as one likes."""

KINDS = ("object", "array", "string", "number", "integer", "boolean", "null")
_LARGER = ("minProperties", "minItems", "minLength", "minimum", "exclusiveMinimum")
_SMALLER = ("maxProperties", "maxItems", "maxLength", "maximum", "exclusiveMaximum")


class NothingFitsError(Exception):
    """No value can be written for a schema; where it comes from `Parts`, none is accepted either."""


@dataclass(slots=True)
class Whole:
    """words: keywords and their values, "const" as "enum", "type" as a list, "items" never a list; without $ref, allOf,
    and what only closes an object or array. groups: each an anyOf or oneOf, of which alternatives hold besides."""

    words: dict[str, Any] = field(default_factory=dict)
    groups: list[tuple[str, list[Any]]] = field(default_factory=list)


class Parts:
    """The parts of the schema `root`."""

    def __init__(self, root: object) -> None:
        self._root = root
        self._steps = 0

    def step(self) -> None:
        """Counts work. Raises KnownError where it was too much."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise invalid("it is too large")

    def check(self, node: dict[str, Any]) -> None:
        """Raises KnownError where a keyword is not what it must be, or cannot be kept to."""
        check_shapes(node)
        if "$id" in node and node is not self._root and not str(node["$id"]).startswith("#"):
            raise invalid("“$id” inside of it is not supported")

    def target(self, reference: object) -> object:
        """What a $ref refers to. Raises KnownError."""
        if not isinstance(reference, str) or not (reference == "#" or reference.startswith("#/")):
            raise invalid("it refers to another document")
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

    def whole(self, node: object) -> Whole:
        """All that `node` says. Raises KnownError, and NothingFitsError where nothing can be all of it."""
        self.step()
        if node is True:
            return Whole()
        if node is False:
            raise NothingFitsError
        if not isinstance(node, dict):
            raise invalid("it is no JSON object")
        self.check(node)
        whole = _own(node)
        if "allOf" in node and not node["allOf"]:
            raise invalid("“allOf” is empty")
        for part in [*node.get("allOf", []), *([self.target(node["$ref"])] if "$ref" in node else [])]:
            whole = self.both(whole, self.whole(part))
        for keyword, closed in (("unevaluatedProperties", "additionalProperties"), ("unevaluatedItems", "items")):
            if keyword in node and not says_nothing(node[keyword]):
                if whole.groups:
                    raise invalid(f"“{keyword}” beside alternatives is not supported")
                whole.words.setdefault(closed, node[keyword])
        return whole

    def both(self, one: Whole, other: Whole) -> Whole:
        """What both say. Raises as `whole` does."""
        words, more = dict(one.words), other.words
        if (words.keys() | more.keys()) & {"properties", "additionalProperties"}:
            _join_objects(words, more)
        if (words.keys() | more.keys()) & {"prefixItems", "items"}:
            _join_arrays(words, more)
        for key, value in more.items():
            if key in ("properties", "additionalProperties", "prefixItems", "items"):
                continue
            words[key] = _joined(key, words[key], value) if key in words else value
        return Whole(words, [*one.groups, *other.groups])


def canonical(value: Any) -> object:
    """Equal for values that are equal in JSON Schema: 1 and 1.0 are, 1 and true are not."""
    if isinstance(value, dict):
        return ("object", frozenset((key, canonical(one)) for key, one in value.items()))
    if isinstance(value, list):
        return ("array", tuple(canonical(one) for one in value))
    return ("boolean", value) if isinstance(value, bool) else value


def _own(node: dict[str, Any]) -> Whole:
    """What a schema says apart from what it refers to."""
    words = {key: node[key] for key in (*_PLAIN, *_LARGER, *_SMALLER) if key in node}
    if "type" in node:
        words["type"] = _kinds([node["type"]] if isinstance(node["type"], str) else node["type"])
    if "enum" in words and not words["enum"]:
        raise invalid("“enum” is empty")
    if "const" in node:
        words["enum"] = _common(words["enum"], [node["const"]]) if "enum" in words else [node["const"]]
    _spell_out(node, words)
    groups: list[tuple[str, list[Any]]] = [
        (keyword, node[keyword]) for keyword in ("anyOf", "oneOf") if keyword in node
    ]
    for keyword, alternatives in groups:
        if not alternatives:
            raise invalid(f"“{keyword}” is empty")
    return Whole(words, groups)


def _spell_out(node: dict[str, Any], words: dict[str, Any]) -> None:
    """What has two spellings in one."""
    if "propertyNames" in node and not says_nothing(node["propertyNames"]):
        if node["propertyNames"] is not False:
            raise invalid("“propertyNames” is not supported")
        words["maxProperties"] = 0
    if isinstance(words.get("items"), list):
        if "prefixItems" in words or "unevaluatedItems" in node:
            raise invalid("“items” is a list beside “prefixItems” or “unevaluatedItems”")
        words["prefixItems"] = words.pop("items")
        if "additionalItems" in node:
            words["items"] = node["additionalItems"]


_PLAIN = (*("enum", "format", "pattern", "properties", "required", "additionalProperties", "items", "prefixItems"),)


def _kinds(names: list[str]) -> list[str]:
    if not names:
        raise invalid("“type” is empty")
    for name in names:
        if name not in KINDS:
            raise invalid(f"the type {text_of(name)} does not exist")
    return [name for name in names if name != "integer" or "number" not in names]


def _joined(key: str, one: Any, other: Any) -> Any:
    if key == "type":
        both = [name for name in KINDS if _has(one, name) and _has(other, name)]
        if not both:
            raise NothingFitsError
        return [name for name in both if name != "integer" or "number" not in both]
    if key == "enum":
        return _common(one, other)
    if key == "required":
        return [*one, *(name for name in other if name not in one)]
    if key in _LARGER or key in _SMALLER:
        return (max if key in _LARGER else min)(one, other)
    if one != other:
        raise invalid(f"“{key}” is said twice in parts that are to hold together")
    return one


def _has(kinds: list[str], name: str) -> bool:
    return name in kinds or (name == "integer" and "number" in kinds)


def _common(one: list[Any], other: list[Any]) -> list[Any]:
    known = {canonical(value) for value in other}
    values = [value for value in one if canonical(value) in known]
    if not values:
        raise NothingFitsError
    return values


def _join_objects(words: dict[str, Any], more: dict[str, Any]) -> None:
    """Each part closes its own properties only, so each property has to fit what the other says of it."""
    first, second = words.get("properties", {}), more.get("properties", {})
    rest, other_rest = words.get("additionalProperties", True), more.get("additionalProperties", True)
    names = [*first, *(name for name in second if name not in first)]
    joined = {name: _schemas(first.get(name, rest), second.get(name, other_rest)) for name in names}
    if joined:
        words["properties"] = joined
    if "additionalProperties" in words or "additionalProperties" in more:
        words["additionalProperties"] = _schemas(rest, other_rest)


def _join_arrays(words: dict[str, Any], more: dict[str, Any]) -> None:
    first, second = words.get("prefixItems", []), more.get("prefixItems", [])
    rest, other_rest = words.get("items", True), more.get("items", True)
    joined = [
        _schemas(first[at] if at < len(first) else rest, second[at] if at < len(second) else other_rest)
        for at in range(max(len(first), len(second)))
    ]
    if joined:
        words["prefixItems"] = joined
    if "items" in words or "items" in more:
        words["items"] = _schemas(rest, other_rest)


def _schemas(one: object, other: object) -> object:
    if one is False or other is False:
        return False
    if says_nothing(one) or (isinstance(one, dict) and text_of(one) == text_of(other)):
        return other
    return one if says_nothing(other) else {"allOf": [one, other]}
