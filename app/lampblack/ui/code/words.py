"""What the Code panel says, in today's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from lampblack.domain.coding.checks import DIALECTS, Kind, Verdict
from lampblack.domain.coding.languages import LANGUAGES
from lampblack.domain.coding.tasks import Action

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lampblack.domain.coding.checks import Checked, Problem


def action_words() -> Mapping[Action, str]:
    """What can be asked for."""
    return {
        Action.WRITE: QCoreApplication.translate("CodeWords", "Write new code"),
        Action.EDIT: QCoreApplication.translate("CodeWords", "Change the code"),
        Action.FIX: QCoreApplication.translate("CodeWords", "Fix the code"),
        Action.EXPLAIN: QCoreApplication.translate("CodeWords", "Explain the code"),
        Action.TESTS: QCoreApplication.translate("CodeWords", "Write tests"),
        Action.TRANSLATE: QCoreApplication.translate("CodeWords", "Translate the code"),
    }


def run_words(action: Action) -> str:
    """What the button says."""
    return {
        Action.WRITE: QCoreApplication.translate("CodeWords", "Write"),
        Action.EDIT: QCoreApplication.translate("CodeWords", "Change"),
        Action.FIX: QCoreApplication.translate("CodeWords", "Fix"),
        Action.EXPLAIN: QCoreApplication.translate("CodeWords", "Explain"),
        Action.TESTS: QCoreApplication.translate("CodeWords", "Write tests"),
        Action.TRANSLATE: QCoreApplication.translate("CodeWords", "Translate"),
    }[action]


def instruction_words(action: Action) -> str:
    """What the field for the instruction asks for."""
    return {
        Action.WRITE: QCoreApplication.translate("CodeWords", "What is the code to do? Ctrl+Enter writes it."),
        Action.EDIT: QCoreApplication.translate("CodeWords", "What is to change in the code below?"),
        Action.FIX: QCoreApplication.translate("CodeWords", "What goes wrong? It may be left empty."),
        Action.EXPLAIN: QCoreApplication.translate("CodeWords", "Nothing is needed here: run it."),
        Action.TESTS: QCoreApplication.translate("CodeWords", "What matters in the tests? It may be left empty."),
        Action.TRANSLATE: QCoreApplication.translate("CodeWords", "What matters in it? It may be left empty."),
    }[action]


def prompt_words() -> Mapping[str, str]:
    """What the panel's prompts are called."""
    return {
        **{str(action): words for action, words in action_words().items()},
        "fix_any": QCoreApplication.translate("CodeWords", "Fix the code, without a word of what is wrong"),
        "repair": QCoreApplication.translate("CodeWords", "Repair a syntax error"),
        "file": QCoreApplication.translate("CodeWords", "A file that is to be known"),
    }


def problem_sentence(problem: Problem, language: str) -> str:
    """A syntax error, with its place."""
    if language in DIALECTS:
        return QCoreApplication.translate(
            "CodeWords", "Line {line} may be wrong: {problem}. The parser does not know everything of this language."
        ).format(line=problem.line, problem=_problem(problem))
    return QCoreApplication.translate("CodeWords", "Syntax error in line {line}: {problem}").format(
        line=problem.line, problem=_problem(problem)
    )


def _problem(problem: Problem) -> str:
    words = {
        Kind.MISSING: QCoreApplication.translate("CodeWords", "“{what}” is missing"),
        Kind.UNCLOSED: QCoreApplication.translate("CodeWords", "“{what}” is never closed"),
        Kind.UNEXPECTED: QCoreApplication.translate("CodeWords", "“{what}” cannot stand here"),
    }
    if problem.kind in words:
        return words[problem.kind].format(what=problem.what)
    return _usual_words().get(problem.what.partition(" (")[0], problem.what)


def _usual_words() -> Mapping[str, str]:
    """Of what Python's and Expat's parsers say most often; the rest stays in English."""
    return {
        "invalid syntax": QCoreApplication.translate("CodeWords", "this cannot stand here"),
        "unexpected indent": QCoreApplication.translate("CodeWords", "the line is indented too far"),
        "unindent does not match any outer indentation level": QCoreApplication.translate(
            "CodeWords", "the line is indented unlike any line above it"
        ),
        "unterminated string literal": QCoreApplication.translate(
            "CodeWords", "the text has no closing quotation mark"
        ),
        "unterminated triple-quoted string literal": QCoreApplication.translate(
            "CodeWords", "the text has no closing quotation marks"
        ),
        "'return' outside function": QCoreApplication.translate("CodeWords", "return stands outside of a function"),
        "mismatched tag": QCoreApplication.translate("CodeWords", "this tag closes another one than was opened"),
        "no element found": QCoreApplication.translate("CodeWords", "a tag is never closed"),
        "Expecting value": QCoreApplication.translate("CodeWords", "a value is missing"),
        "Extra data": QCoreApplication.translate("CodeWords", "there is more behind the end"),
    }


def verdict_sentence(checked: Checked) -> str:
    """What is known of the syntax where no error is shown; empty where there is no code."""
    name = LANGUAGES[checked.language].name if checked.language in LANGUAGES else checked.language
    words = {
        Verdict.FINE: QCoreApplication.translate("CodeWords", "No syntax error found."),
        Verdict.NO_PARSER: QCoreApplication.translate("CodeWords", "Not checked: there is no parser for {language}."),
        Verdict.TOO_LARGE: QCoreApplication.translate("CodeWords", "Not checked: this is too long."),
        Verdict.GAVE_UP: QCoreApplication.translate("CodeWords", "Not checked: the parser gave up."),
    }
    return words.get(checked.verdict, "").format(language=name)
