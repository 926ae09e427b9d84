"""Which values a JSON Schema accepts, and whether two schemas accept a common one."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from lampblack.worker.grammars.pattern_grammar import pattern_body
from lampblack.worker.grammars.schema_parts import KINDS, NothingFitsError, Whole, canonical
from lampblack.worker.grammars.schema_shapes import invalid

if TYPE_CHECKING:
    from lampblack.worker.grammars.schema_parts import Parts


class Values:
    """Follows what JSON Schema says of values, `format` left out, which may or may not be kept to by who reads them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def accepts(self, value: Any, node: object) -> bool:
        """Raises KnownError where it cannot be told."""
        try:
            return self.fits(value, self._parts.whole(node))
        except NothingFitsError:
            return False

    def fits(self, value: Any, whole: Whole) -> bool:
        """The same of a schema in one."""
        self._parts.step()
        words = whole.words
        if "type" in words and not _has_type(value, words["type"]):
            return False
        if "enum" in words and canonical(value) not in map(canonical, words["enum"]):
            return False
        if not (self._fits_object(value, words) if isinstance(value, dict) else self._fits_array(value, words)):
            return False
        if not (_fits_text(value, words) and _fits_number(value, words)):
            return False
        for keyword, alternatives in whole.groups:
            count = sum(self.accepts(value, one) for one in alternatives)
            if not count or (keyword == "oneOf" and count > 1):
                return False
        return True

    def _fits_object(self, value: dict[str, Any], words: dict[str, Any]) -> bool:
        known, others = words.get("properties", {}), words.get("additionalProperties", True)
        return (
            words.get("minProperties", 0) <= len(value) <= words.get("maxProperties", math.inf)
            and all(name in value for name in words.get("required", ()))
            and all(self.accepts(one, known.get(name, others)) for name, one in value.items())
        )

    def _fits_array(self, value: Any, words: dict[str, Any]) -> bool:
        if not isinstance(value, list):
            return True
        first, others = words.get("prefixItems", []), words.get("items", True)
        return words.get("minItems", 0) <= len(value) <= words.get("maxItems", math.inf) and all(
            self.accepts(one, first[at] if at < len(first) else others) for at, one in enumerate(value)
        )

    # --- two schemas

    def are_apart(self, one: object, other: object) -> bool:
        """Whether it is certain that no value is accepted by both."""
        try:
            return self.wholes_are_apart(self._parts.whole(one), self._parts.whole(other))
        except NothingFitsError:
            return True

    def wholes_are_apart(self, one: Whole, other: Whole) -> bool:
        """The same of schemas in one."""
        self._parts.step()
        for finite, against in ((one, other), (other, one)):
            if "enum" in finite.words:
                return not any(self.fits(value, finite) and self.fits(value, against) for value in finite.words["enum"])
        for split, against in ((one, other), (other, one)):
            if split.groups:
                rest = Whole(split.words, split.groups[1:])
                return all(self._is_apart(rest, alternative, against) for alternative in split.groups[0][1])
        common = self.kinds(one) & self.kinds(other)
        if not common:
            return True
        if common == {"object"}:
            return any(
                self.are_apart(property_of(one, name), property_of(other, name))
                for name in {*one.words.get("required", ()), *other.words.get("required", ())}
            )
        return common <= {"number", "integer"} and (_ends_below(one, other) or _ends_below(other, one))

    def _is_apart(self, rest: Whole, alternative: object, other: Whole) -> bool:
        try:
            return self.wholes_are_apart(self._parts.both(rest, self._parts.whole(alternative)), other)
        except NothingFitsError:
            return True

    def kinds(self, whole: Whole) -> set[str]:
        """The types of what is accepted, "integer" beside "number"."""
        self._parts.step()
        if "enum" in whole.words:
            return {kind for kind in KINDS for value in whole.words["enum"] if _has_type(value, [kind])}
        kinds = set(whole.words.get("type", KINDS))
        if "number" in kinds:
            kinds.add("integer")
        for _, alternatives in whole.groups:
            allowed: set[str] = set()
            for one in alternatives:
                try:
                    allowed |= self.kinds(self._parts.whole(one))
                except NothingFitsError:
                    continue
            kinds &= allowed
        return kinds


def property_of(whole: Whole, name: str) -> object:
    """The schema of a property."""
    return whole.words.get("properties", {}).get(name, whole.words.get("additionalProperties", True))


def _ends_below(one: Whole, other: Whole) -> bool:
    highest = min(one.words.get("maximum", math.inf), one.words.get("exclusiveMaximum", math.inf))
    return bool(highest < max(other.words.get("minimum", -math.inf), other.words.get("exclusiveMinimum", -math.inf)))


def _has_type(value: Any, kinds: list[str]) -> bool:
    if isinstance(value, bool):
        return "boolean" in kinds
    if isinstance(value, int | float):
        return "number" in kinds or ("integer" in kinds and (isinstance(value, int) or value.is_integer()))
    names = {dict: "object", list: "array", str: "string", type(None): "null"}
    return names[type(value)] in kinds


def _fits_text(value: Any, words: dict[str, Any]) -> bool:
    if not isinstance(value, str):
        return True
    if not words.get("minLength", 0) <= len(value) <= words.get("maxLength", math.inf):
        return False
    if "pattern" not in words:
        return True
    pattern_body(words["pattern"])
    if "\n" in value:
        raise invalid("“pattern” beside a text of several lines is not supported")
    return re.search(words["pattern"], value, re.ASCII) is not None


def _fits_number(value: Any, words: dict[str, Any]) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    return (
        words.get("minimum", value) <= value <= words.get("maximum", value)
        and not ("exclusiveMinimum" in words and value <= words["exclusiveMinimum"])
        and not ("exclusiveMaximum" in words and value >= words["exclusiveMaximum"])
    )
