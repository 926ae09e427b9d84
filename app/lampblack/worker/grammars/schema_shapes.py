"""What the keywords of a JSON Schema may be, and which of them a grammar can keep to: a stranger's schema is any JSON.

Those of draft-07 and 2020-12. What neither of them defines says nothing, as they demand.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from collections.abc import Callable

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")

KEPT = frozenset(
    {
        *("type", "enum", "const", "$ref", "allOf", "anyOf", "oneOf", "format", "pattern", "minLength", "maxLength"),
        *("properties", "required", "additionalProperties", "minProperties", "maxProperties", "propertyNames"),
        *("unevaluatedProperties", "items", "prefixItems", "additionalItems", "unevaluatedItems", "minItems"),
        *("maxItems", *BOUNDS),
    }
)
"""Kept to, in some of their uses at least; the others are refused."""

REFUSED = frozenset(
    {
        *("not", "if", "patternProperties", "contains", "uniqueItems", "multipleOf", "dependentRequired"),
        *("dependentSchemas", "dependencies", "$dynamicRef", "$recursiveRef"),
    }
)

SILENT = frozenset(
    {
        *("title", "description", "default", "examples", "$comment", "deprecated", "readOnly", "writeOnly", "$schema"),
        *("$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary", "$defs", "definitions"),
        *("contentEncoding", "contentMediaType", "contentSchema", "then", "else", "minContains", "maxContains"),
    }
)
"""Annotations, and what says nothing unless "if" or "contains" stands beside it, which are refused."""


def invalid(reason: str) -> KnownError:
    """What is to be raised for a schema that cannot be used."""
    return KnownError("schema.invalid", reason=reason)


def check_shapes(node: dict[str, Any]) -> None:
    """Raises KnownError schema.invalid, which names the keyword that is not what it must be, or cannot be kept to."""
    for keyword, (fits, what) in _SHAPES.items():
        if keyword in node and not fits(node[keyword]):
            raise invalid(f"“{keyword}” is no {what}")
    for keyword in REFUSED & node.keys():
        if not _forbids_nothing(keyword, node):
            raise invalid(f"“{keyword}” is not supported")


def says_nothing(node: object) -> bool:
    """Whether it accepts everything, as far as can be seen without looking into it."""
    return node is True or (isinstance(node, dict) and not node.keys() & (KEPT | REFUSED))


def text_of(value: object) -> str:
    """As JSON. Raises ValueError for a number that JSON cannot say."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _forbids_nothing(keyword: str, node: dict[str, Any]) -> bool:
    value = node[keyword]
    if keyword in ("not", "uniqueItems"):
        return value is False
    if keyword == "if":
        return "then" not in node and "else" not in node
    return keyword in ("patternProperties", "dependentRequired", "dependentSchemas", "dependencies") and value == {}


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_COUNTS = ("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties")
_SHAPES: dict[str, tuple[Callable[[object], bool], str]] = {
    "type": (lambda value: _is_text(value) or _are_names(value), "name of a type"),
    "format": (_is_text, "text"),
    "pattern": (_is_text, "text"),
    "properties": (_is_object, "JSON object"),
    "required": (_are_names, "list of names"),
    **dict.fromkeys(("enum", "anyOf", "oneOf", "allOf", "prefixItems"), (_is_list, "list")),
    **dict.fromkeys(_COUNTS, (_is_count, "whole number")),
    **dict.fromkeys(BOUNDS, (_is_number, "number")),
}
