"""What a parser says of code: whether it can be read at all, and where not. Whether it does right no parser knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lampblack.domain.languages import lexer_name

CHECKED = frozenset(
    {"bash", "c", "cpp", "csharp", "css", "go", "html", "java", "javascript", "json", "php", "python", "ruby", "rust"}
    | {"sql", "toml", "typescript", "xml", "yaml"}
)
"""The languages that there is a parser for, by their names in domain/languages.py."""
DIALECTS = frozenset({"c", "cpp", "css", "sql"})
"""Those of which the parser misses dialects or new rules, or takes macros for mistakes: what it finds may be right."""
MOST_PROBLEMS = 5
"""That are told of; the first one is often the cause of the others."""


class Verdict(StrEnum):
    """What is known of some code's syntax."""

    FINE = "fine"
    WRONG = "wrong"
    NO_PARSER = "no_parser"  # for this language
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    GAVE_UP = "gave_up"  # it took too long, or broke the parser


class Kind(StrEnum):
    """What is wrong at a place."""

    MISSING = "missing"  # `what` should stand there
    UNCLOSED = "unclosed"  # `what` is opened there and never closed
    UNEXPECTED = "unexpected"  # `what` cannot stand there
    SAID = "said"  # `what` is the parser's own sentence, in English


@dataclass(frozen=True, slots=True)
class Problem:
    """One syntax error. line and column count from 1; the column in characters."""

    line: int
    column: int
    kind: Kind
    what: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in code; `problems` in the order of their lines, none but where the verdict is WRONG."""

    language: str
    verdict: Verdict
    problems: tuple[Problem, ...] = ()


def can_check(language: str) -> bool:
    """Whether there is a parser for this language."""
    return lexer_name(language) in CHECKED


def problem_words(problem: Problem) -> str:
    """The problem in English without its place, for a model or a terminal."""
    if problem.kind is Kind.MISSING:
        return f'"{problem.what}" is missing'
    if problem.kind is Kind.UNCLOSED:
        return f'"{problem.what}" is never closed'
    if problem.kind is Kind.UNEXPECTED:
        return f'"{problem.what}" cannot stand here'
    return problem.what
