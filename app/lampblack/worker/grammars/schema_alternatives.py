"""The alternatives of a oneOf, of which a value must fit one and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.worker.grammars.schema_parts import NothingFitsError, Whole
from lampblack.worker.grammars.schema_shapes import BOUNDS, invalid
from lampblack.worker.grammars.schema_values import property_of

if TYPE_CHECKING:
    from lampblack.worker.grammars.schema_values import Values

_KINDS_BY_KEYWORD = (
    ("object", ("properties", "required", "additionalProperties", "minProperties", "maxProperties")),
    ("array", ("items", "prefixItems", "minItems", "maxItems")),
    ("string", ("pattern", "minLength", "maxLength")),
    ("number", BOUNDS),
)


def kinds_written(whole: Whole) -> list[str]:
    """The types that the grammar writes: without "type" the one that the keywords are about; none for any value."""
    if "type" in whole.words:
        return list(whole.words["type"])
    return [kind for kind, keywords in _KINDS_BY_KEYWORD if any(word in whole.words for word in keywords)][:1]


def apart_from(one: Whole, other: Whole, values: Values) -> Whole:
    """Of what is written for `one` what `other` does not accept: where both are objects, a property that tells them
    apart is always written, or one that `other` requires never.

    Raises KnownError where that cannot be told, NothingFitsError where nothing is left.
    """
    if values.wholes_are_apart(one, other):
        return one
    if "enum" in one.words:
        left = [value for value in one.words["enum"] if not values.fits(value, other)]
        if not left:
            raise NothingFitsError
        return Whole({**one.words, "enum": left}, one.groups)
    if "type" not in one.words and not one.groups and kinds_written(one):
        one = Whole({**one.words, "type": kinds_written(one)})
        if values.wholes_are_apart(one, other):
            return one
    if values.kinds(one) == {"object"} and (left_over := _objects_apart(one, other, values)):
        return left_over
    raise invalid("alternatives of “oneOf” may fit the same; a required property of one constant tells them apart")


def _objects_apart(one: Whole, other: Whole, values: Values) -> Whole | None:
    listed, required = one.words.get("properties", {}), one.words.get("required", [])
    lacking = [name for name in other.words.get("required", ()) if name not in required]
    telling = [name for name in listed if values.are_apart(listed[name], property_of(other, name))]
    lacking.sort(key=lambda name: name in listed)
    if lacking and (lacking[0] not in listed or not telling):
        return Whole({**one.words, "properties": {**listed, lacking[0]: False}}, one.groups)
    telling = [name for name in telling if listed[name] is not False]
    if telling:
        return Whole({**one.words, "required": [*required, telling[0]]}, one.groups)
    return None
