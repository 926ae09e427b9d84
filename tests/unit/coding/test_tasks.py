"""How a model is asked for code."""

from __future__ import annotations

from lampblack.domain.coding.checks import Kind, Problem
from lampblack.domain.coding.extraction import code_of
from lampblack.domain.coding.tasks import Action, CodeTask, ContextFile, fenced, opening_of, prompt_of

PROMPTS = {
    "write": "Write {language}: {instruction}",
    "fix": "{code} {instruction}",
    "fix_any": "{code} any",
    "tests": "{language} with {framework}",
    "translate": "{language} to {target}",
    "repair": "{code}\n{problem}\n{lines}",
    "file": "File {name}:\n{text}",
}


def test_a_prompt_is_filled_in_with_braces_left_alone() -> None:
    task = CodeTask(Action.WRITE, "javascript", "make {code} of {x: 1}")
    assert prompt_of(PROMPTS, task) == "Write JavaScript: make {code} of {x: 1}"


def test_files_come_first() -> None:
    task = CodeTask(Action.WRITE, "go", "x", files=(ContextFile("a.go", "package a"), ContextFile("b", "```")))
    expected = "File a.go:\n```go\npackage a\n```\n\nFile b:\n````\n```\n````\n\nWrite Go: x"
    assert prompt_of(PROMPTS, task) == expected


def test_a_mistake_need_not_be_named() -> None:
    assert prompt_of(PROMPTS, CodeTask(Action.FIX, "sql", "wrong sum", "x")) == "```sql\nx\n``` wrong sum"
    assert prompt_of(PROMPTS, CodeTask(Action.FIX, "sql", " ", "x")) == "```sql\nx\n``` any"


def test_tests_and_translations_name_what_they_need() -> None:
    assert prompt_of(PROMPTS, CodeTask(Action.TESTS, "python", code="x")) == "Python with pytest"
    assert prompt_of(PROMPTS, CodeTask(Action.TRANSLATE, "csharp", code="x", target="cpp")) == "C# to C++"


def test_a_repair_quotes_the_line() -> None:
    problem = Problem(2, 3, Kind.UNCLOSED, "(")
    prompt = prompt_of(PROMPTS, CodeTask(Action.REPAIR, "python", code="a\nb(\nc\n", problems=(problem,)))
    assert 'line 2: "(" is never closed' in prompt
    assert "  1 | a\n> 2 | b(\n  3 | c\n" in prompt


def test_a_reply_begins_within_a_fence_that_its_code_cannot_close() -> None:
    assert opening_of(CodeTask(Action.WRITE, "python")) == ("```python\n", "\n```")
    assert opening_of(CodeTask(Action.TRANSLATE, "python", target="go")) == ("```go\n", "\n```")
    assert opening_of(CodeTask(Action.EDIT, "python", code="'''\n```\n'''")) == ("````python\n", "\n````")
    assert opening_of(CodeTask(Action.EXPLAIN, "python", code="x")) == ("", "")
    opening, _ = opening_of(CodeTask(Action.WRITE, "markdown"))
    assert code_of(f"{opening}# A\n```sh\nls\n```\n", "markdown").code == "# A\n```sh\nls\n```\n"


def test_a_fence_is_longer_than_those_within() -> None:
    assert fenced("a\n````\n", "md") == "`````md\na\n````\n`````"
    assert fenced("") == "```\n```"
