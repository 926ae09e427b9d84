"""What a person asks of the code panel, and how a model is asked for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lampblack.domain.coding.checks import Problem, problem_words
from lampblack.domain.coding.languages import LANGUAGES, language_of_file
from lampblack.domain.prompts import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_TICKS = re.compile(r"`{3,}")
_LINES_AROUND = 3
"""Lines before and behind an error that are quoted to the model."""
_FRAMEWORKS = {
    "bash": "Bats",
    "c": "assert",
    "cpp": "GoogleTest",
    "csharp": "xUnit",
    "dart": "package:test",
    "elixir": "ExUnit",
    "go": "the testing package",
    "haskell": "Hspec",
    "java": "JUnit 5",
    "javascript": "Jest",
    "julia": "Test",
    "kotlin": "JUnit 5",
    "lua": "busted",
    "perl": "Test::More",
    "php": "PHPUnit",
    "powershell": "Pester",
    "python": "pytest",
    "r": "testthat",
    "ruby": "Minitest",
    "rust": "#[test]",
    "scala": "ScalaTest",
    "swift": "XCTest",
    "typescript": "Jest",
}
"""What tests are written with, where a language has something that most use."""


class Action(StrEnum):
    """What is to be done; the values are the names of the prompts."""

    WRITE = "write"
    EDIT = "edit"
    EXPLAIN = "explain"
    FIX = "fix"
    TESTS = "tests"
    TRANSLATE = "translate"
    REPAIR = "repair"  # of a syntax error that a parser found
    COMPLETE = "complete"  # at the cursor


NEEDS_CODE = frozenset(Action) - {Action.WRITE}
NEEDS_INSTRUCTION = frozenset({Action.WRITE, Action.EDIT})
CHANGES_CODE = frozenset({Action.EDIT, Action.FIX, Action.REPAIR})
"""What gives another version of the given code, to be compared with it; the others give something else beside it."""


@dataclass(frozen=True, slots=True)
class ContextFile:
    """A file that the model is to know. is_whole: whether `text` is all of it."""

    name: str
    text: str
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class CodeTask:
    """What is asked: of which code, in which language, by its name in domain/languages.py.

    code: what it is about; empty where there is none yet. files: to be known besides. target: the language to translate
    to. problems: what a parser found in the code.
    """

    action: Action
    language: str
    instruction: str = ""
    code: str = ""
    files: tuple[ContextFile, ...] = ()
    target: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def result_language(self) -> str:
        """The language of what comes back; of an explanation Markdown."""
        if self.action is Action.EXPLAIN:
            return "markdown"
        return self.target if self.action is Action.TRANSLATE else self.language


def prompt_of(prompts: Mapping[str, str], task: CodeTask) -> str:
    """What the model is told: the prompt of the action, filled in, with the files that it is to know before it.

    FIX without a word of what is wrong has a prompt of its own.
    """
    name = str(task.action)
    if task.action is Action.FIX and not task.instruction.strip():
        name = "fix_any"
    values = {
        "language": _name(task.language),
        "target": _name(task.target),
        "instruction": task.instruction.strip(),
        "code": fenced(task.code, task.language),
        "framework": _FRAMEWORKS.get(task.language, _name(task.language)),
        "problem": _problem(task.problems),
        "lines": _lines_around(task),
    }
    files = [fill(prompts["file"], {"name": each.name, "text": _file(each)}) for each in task.files]
    return "\n\n".join([*files, fill(prompts[name], values)])


def fenced(code: str, tag: str = "") -> str:
    """Code in a fence that is longer than any in it."""
    end = "" if code.endswith("\n") or not code else "\n"
    mark = _mark(code)
    return f"{mark}{tag}\n{code}{end}{mark}"


def opening_of(task: CodeTask) -> tuple[str, str]:
    """How a reply begins that is code from its first character, and where it then ends: a fence and its end.

    Both are empty for an explanation, and Markdown gets a longer fence, for it may hold fences itself.
    """
    if task.action in (Action.EXPLAIN, Action.COMPLETE):
        return "", ""
    language = task.result_language
    mark = "`" * (5 if language == "markdown" else max(3, len(_mark(task.code)) if task.action in CHANGES_CODE else 3))
    return f"{mark}{language}\n", f"\n{mark}"


def _mark(code: str) -> str:
    return "`" * max(3, 1 + max(map(len, _TICKS.findall(code)), default=2))


def _name(language: str) -> str:
    return LANGUAGES[language].name if language in LANGUAGES else language


def _file(file: ContextFile) -> str:
    language = language_of_file(file.name)
    return fenced(file.text, language.key if language else "")


def _problem(problems: Sequence[Problem]) -> str:
    return f"line {problems[0].line}: {problem_words(problems[0])}" if problems else ""


def _lines_around(task: CodeTask) -> str:
    """The lines at the first error, with their numbers: small models cannot count them."""
    if not task.problems:
        return ""
    lines = task.code.split("\n")
    at = min(task.problems[0].line, len(lines)) - 1
    first, last = max(0, at - _LINES_AROUND), min(len(lines), at + _LINES_AROUND + 1)
    return fenced("\n".join(_numbered(lines, range(first, last), at)))


def _numbered(lines: Sequence[str], numbers: Iterable[int], at: int) -> list[str]:
    return [f"{'>' if number == at else ' '} {number + 1} | {lines[number]}" for number in numbers]
