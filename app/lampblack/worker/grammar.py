"""From a JSON Schema to llama.cpp's grammar notation (GBNF)."""

from __future__ import annotations

import json

from llama_cpp.llama_grammar import json_schema_to_gbnf

from lampblack.domain.faults import KnownError

LONGEST_SCHEMA = 100_000
"""Characters."""


def grammar_of(schema: str) -> str:
    """The GBNF of a schema; references within it may be recursive, those to elsewhere are refused.

    Raises KnownError schema.invalid.
    """
    if len(schema) > LONGEST_SCHEMA:
        raise KnownError("schema.invalid", reason=f"it has more than {LONGEST_SCHEMA:,} characters")
    try:
        parsed = json.loads(schema)
        if not isinstance(parsed, dict | bool):
            raise KnownError("schema.invalid", reason="it is no JSON object")
        if _names_elsewhere(parsed):
            raise KnownError("schema.invalid", reason="it refers to another document")
        return str(json_schema_to_gbnf(schema))
    except json.JSONDecodeError as error:
        raise KnownError("schema.invalid", reason=f"no JSON: {error.msg} in line {error.lineno}") from None
    except RecursionError:
        raise KnownError("schema.invalid", reason="it is nested too deeply") from None
    except (AssertionError, AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise KnownError("schema.invalid", reason=str(error)[:120] or type(error).__name__) from None


def _names_elsewhere(node: object) -> bool:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and not reference.startswith("#/"):
            return True
        return any(_names_elsewhere(value) for value in node.values())
    return isinstance(node, list) and any(_names_elsewhere(value) for value in node)
