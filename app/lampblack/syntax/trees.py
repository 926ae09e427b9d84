"""Syntax errors as tree-sitter's parsers find them: they read on after one, so there may be several."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from lampblack.domain.coding.checks import MOST_PROBLEMS, Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_GRAMMARS = {
    "bash": (("bash", "language"),),
    "c": (("c", "language"),),
    "cpp": (("cpp", "language"),),
    "csharp": (("c_sharp", "language"),),
    "css": (("css", "language"),),
    "go": (("go", "language"),),
    "html": (("html", "language"),),
    "java": (("java", "language"),),
    "javascript": (("javascript", "language"),),
    "php": (("php", "language_php"),),
    "ruby": (("ruby", "language"),),
    "rust": (("rust", "language"),),
    "sql": (("sql", "language"),),
    "toml": (("toml", "language"),),
    "typescript": (("typescript", "language_typescript"), ("typescript", "language_tsx")),
    "yaml": (("yaml", "language"),),
}
"""Modules (after tree_sitter_) and their functions; where there are two, the code may fit either."""
_PHP_ALONE = (("php", "language_php_only"),)
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_LONGEST = 40
"""Characters of what is unexpected."""


def problems_of(code: str, language: str) -> list[Problem]:
    """The first few syntax errors, in the order of their lines. KeyError for a language without a grammar."""
    grammars = _GRAMMARS[language]
    if language == "php" and "<?" not in code:  # else all of it would be text outside of PHP
        grammars = _PHP_ALONE
    best: list[Problem] | None = None
    for module, function in grammars:
        found = _found(code, module, function)
        if best is None or len(found) < len(best):
            best = found
        if not best:
            break
    return (best or [])[:MOST_PROBLEMS]


def _found(code: str, module: str, function: str) -> list[Problem]:
    from tree_sitter import Language, Parser

    grammar = Language(getattr(import_module(f"tree_sitter_{module}"), function)())
    tree = Parser(grammar).parse(code.encode("utf-8", "replace"))
    lines = code.encode("utf-8", "replace").split(b"\n")
    found = [_problem(node, lines) for node in _bad_nodes(tree.root_node)]
    return sorted(set(found), key=lambda problem: (problem.line, problem.column))


def _bad_nodes(root: Node) -> Iterator[Node]:
    """Missing nodes, and errors as deep down as they go; a stack of its own, for trees may be deeper than Python's."""
    left = [root]
    while left:
        node = left.pop()
        if not node.has_error:
            continue
        if node.is_missing:
            yield node
            continue
        deeper = [child for child in node.children if child.has_error]
        if node.is_error and (not deeper or _unclosed(node) is not None):
            yield node
        else:
            left += reversed(deeper)


def _problem(node: Node, lines: list[bytes]) -> Problem:
    if node.is_missing:
        parent = node.parent
        opened = (
            next((child for child in parent.children if _PAIRS.get(child.type) == node.type), None) if parent else None
        )
        if opened is not None:
            return Problem(*_place(opened, lines), Kind.UNCLOSED, opened.type)
        what = node.type if not node.is_named else node.type.replace("_", " ")
        return Problem(*_place_before(node, lines), Kind.MISSING, what)
    opened = _unclosed(node)
    if opened is not None:
        return Problem(*_place(opened, lines), Kind.UNCLOSED, opened.type)
    text = (node.text or b"").decode("utf-8", "replace").strip()
    what = text.split("\n")[0].strip()
    return Problem(*_place(node, lines), Kind.UNEXPECTED, what if len(what) <= _LONGEST else what[:_LONGEST] + "…")


def _unclosed(node: Node) -> Node | None:
    """The first bracket among what stands in an error that has no partner there."""
    opened: list[Node] = []
    for child in node.children if node.is_error else ():
        if child.type in _PAIRS:
            opened.append(child)
        elif opened and child.type == _PAIRS[opened[-1].type]:
            opened.pop()
    return opened[0] if opened else None


def _place(node: Node, lines: list[bytes]) -> tuple[int, int]:
    return _counted(node.start_point.row, node.start_point.column, lines)


def _place_before(node: Node, lines: list[bytes]) -> tuple[int, int]:
    """Where something is missing: behind what stands before it, not on some empty line below."""
    row, column = node.start_point.row, node.start_point.column
    while row > 0 and not lines[row][:column].strip():
        row -= 1
        column = len(lines[row].rstrip())
    return _counted(row, column, lines)


def _counted(row: int, column: int, lines: list[bytes]) -> tuple[int, int]:
    """As people count: from 1, and characters instead of bytes."""
    line = lines[row] if row < len(lines) else b""
    return row + 1, len(line[:column].decode("utf-8", "replace")) + 1
