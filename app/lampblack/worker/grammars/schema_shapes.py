"""What the keywords of a JSON Schema may be: a stranger's schema is any JSON at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from collections.abc import Callable

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def invalid(reason: str) -> KnownError:
    """What is to be raised for a schema that cannot be used."""
    return KnownError("schema.invalid", reason=reason)


def check_shapes(node: dict[str, Any]) -> None:
    """Raises KnownError schema.invalid, which names the keyword that is not what it must be."""
    for keyword, (fits, what) in _SHAPES.items():
        if keyword in node and not fits(node[keyword]):
            raise invalid(f"“{keyword}” is no {what}")


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


_SHAPES: dict[str, tuple[Callable[[object], bool], str]] = {
    "type": (lambda value: _is_text(value) or _are_names(value), "name of a type"),
    "format": (_is_text, "text"),
    "pattern": (_is_text, "text"),
    "properties": (_is_object, "JSON object"),
    "required": (_are_names, "list of names"),
    **dict.fromkeys(("enum", "anyOf", "oneOf", "allOf", "prefixItems"), (_is_list, "list")),
    **dict.fromkeys(("minItems", "maxItems", "minLength", "maxLength"), (_is_count, "whole number")),
    **dict.fromkeys(BOUNDS, (_is_number, "number")),
}
