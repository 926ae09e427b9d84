"""The fields of an own JSON Schema in a reply, as cells of a table."""

from __future__ import annotations

import json
from typing import Any


def fields_of(reply: str) -> tuple[dict[str, Any], bool]:
    """The fields, and whether the reply is whole. Of one that was cut off, those that were complete are taken."""
    try:
        read: Any = json.loads(reply)
    except ValueError:
        return _before_the_cut(reply), False
    return (read, True) if isinstance(read, dict) else ({}, False)


def cell(value: object) -> str:
    """A field's value in a table: words as they are, lists of simple values with commas, anything else as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return ", ".join(map(cell, value))
    return json.dumps(value, ensure_ascii=False)


def _before_the_cut(reply: str) -> dict[str, Any]:
    """Tries the ends that an object may have had before each comma, the last first."""
    at = len(reply)
    for _ in range(50):
        at = reply.rfind(",", 0, at)
        if at < 0:
            break
        try:
            read: Any = json.loads(reply[:at] + "}")
        except ValueError:
            continue
        if isinstance(read, dict):
            return read
    return {}
