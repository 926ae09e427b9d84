"""Grammars that llama.cpp can be trusted with: it ends its process on some."""

from __future__ import annotations

import json

from lampblack.domain.faults import KnownError
from lampblack.worker.grammars.gbnf import TOO_LARGE, GrammarError, parse
from lampblack.worker.grammars.grammar_cost import check_cost
from lampblack.worker.grammars.json_grammar import json_grammar
from lampblack.worker.grammars.schema_shapes import invalid

LONGEST_SCHEMA, LONGEST_GRAMMAR = 100_000, 1_000_000
"""Characters."""


def check_grammar(grammar: str) -> str:
    """Returns the GBNF, empty for none, which llama.cpp can read or refuse soon. Raises KnownError grammar.invalid."""
    if not grammar:
        return ""
    if len(grammar) > LONGEST_GRAMMAR:
        raise KnownError("grammar.invalid", reason=TOO_LARGE)
    if "\0" in grammar:
        raise KnownError("grammar.invalid", reason="it has a zero character")
    try:
        check_cost(parse(grammar))
    except GrammarError as error:
        raise KnownError("grammar.invalid", reason=str(error)) from None
    return grammar


def grammar_of(schema: str) -> str:
    """The GBNF of a JSON Schema. Raises KnownError schema.invalid."""
    if len(schema) > LONGEST_SCHEMA:
        raise invalid(f"it has more than {LONGEST_SCHEMA:,} characters")
    try:
        grammar = json_grammar(json.loads(schema))
        grammar.encode()
        return check_grammar(grammar)
    except json.JSONDecodeError as error:
        raise invalid(f"no JSON: {error.msg} in line {error.lineno}") from None
    except UnicodeEncodeError:
        raise invalid("it has half a character, a lone surrogate") from None
    except RecursionError:
        raise invalid("it is nested too deeply") from None
    except ValueError:  # a number of more digits than Python reads, or larger than JSON can say
        raise invalid("a number is too large") from None
    except KnownError as error:
        if error.fault.kind == "grammar.invalid":
            raise invalid(str(error.fault.details["reason"])) from None
        raise
