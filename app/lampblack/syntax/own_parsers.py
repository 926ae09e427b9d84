"""Syntax errors as Python's own parsers find them, for Python, JSON and XML: exact, and the first one only."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING, NoReturn

from lampblack.domain.coding.checks import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Callable


_USUAL = (
    (Kind.UNCLOSED, re.compile(r"'(.)' was never closed")),
    (Kind.MISSING, re.compile(r"expected '(.+)'")),
    (Kind.MISSING, re.compile(r"Expecting '(.)' delimiter")),
    (Kind.UNEXPECTED, re.compile(r"unmatched '(.)'")),
)


def python_problems(code: str) -> list[Problem]:
    """What keeps the code from being a Python module, such as a `return` outside of a function. It is not run.

    Raises RecursionError and MemoryError where brackets stand too deep in each other.
    """
    try:
        ast.parse(code)
        compile(code, "code", "exec", dont_inherit=True, optimize=0)
    except SyntaxError as error:
        return [Problem(error.lineno or 1, max(1, error.offset or 1), *_kind(error.msg))]
    except ValueError as error:  # a character that cannot stand in code, such as NUL
        return [Problem(1, 1, Kind.SAID, str(error))]
    return []


def json_problems(code: str) -> list[Problem]:
    """What keeps the code from being JSON. Raises RecursionError where it is too deep."""
    try:
        json.loads(code, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        return [Problem(error.lineno, error.colno, *_kind(error.msg))]
    except ValueError as error:
        name = str(error)
        before = code[: max(0, code.find(name))]
        return [Problem(before.count("\n") + 1, len(before) - before.rfind("\n"), Kind.UNEXPECTED, name)]
    return []


def xml_problems(code: str) -> list[Problem]:
    """What keeps the code from being well-formed XML; entities are neither expanded nor fetched."""
    from xml.parsers import expat

    parser = expat.ParserCreate("utf-8")
    try:
        parser.Parse(code.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        return [Problem(error.lineno, error.offset + 1, Kind.SAID, expat.ErrorString(error.code))]
    return []


def _kind(said: str) -> tuple[Kind, str]:
    """What a parser's sentence says, where it is one of the usual ones, so that it can be said in any language."""
    for kind, pattern in _USUAL:
        if found := pattern.fullmatch(said):
            return kind, found[1]
    return Kind.SAID, said


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


PARSERS: dict[str, Callable[[str], list[Problem]]] = {
    "python": python_problems,
    "json": json_problems,
    "xml": xml_problems,
}
"""By the language's name in domain/languages.py."""
