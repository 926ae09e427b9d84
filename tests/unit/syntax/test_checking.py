"""Code is parsed in a process of its own: what is valid, where it is not, and what no parser should be given."""

from __future__ import annotations

import pytest

from lampblack.domain.coding.checks import CHECKED, Checked, Kind, Problem, Verdict, can_check, problem_words
from lampblack.domain.languages import NAMES
from lampblack.syntax.checking import MOST_CHARACTERS, check
from lampblack.syntax.own_parsers import PARSERS
from lampblack.syntax.trees import problems_of

VALID = {
    "bash": 'for f in *.txt; do\n  echo "${f%.txt}"\ndone\n',
    "c": '#include <stdio.h>\nint main(void) {\n  printf("hi\\n");\n  return 0;\n}\n',
    "cpp": "template <typename T>\nauto twice(T x) -> T { return x + x; }\n",
    "csharp": "public record Point(int X, int Y);\nclass A { int F() => 3; }\n",
    "css": "a:hover > b { color: #fff; margin: 0 auto; }\n",
    "go": 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("hi")\n}\n',
    "html": "<!doctype html><ul><li>a<li>b</ul>\n",
    "java": "class A { static <T> T same(T x) { return x; } }\n",
    "javascript": "const twice = async (x) => ({ ...x, n: `${x?.n ?? 0}` });\n",
    "json": '{"a": [1, 2.5e3, null, "茶"]}\n',
    "php": "<?php\nfunction add(int $a, int $b): int { return $a + $b; }\n",
    "python": "async def f(x: int) -> int:\n    match x:\n        case 1:\n            return 2\n    await g(x)\n",
    "ruby": "def twice(x)\n  x.map { |y| y * 2 }\nend\n",
    "rust": 'fn main() {\n    let v: Vec<i32> = vec![1, 2];\n    println!("{:?}", v);\n}\n',
    "sql": "SELECT c.name, COUNT(*) AS n FROM orders o JOIN c ON o.c = c.id GROUP BY c.name HAVING COUNT(*) > 1;\n",
    "toml": '[tool.ruff]\nselect = ["E", "F"]\n',
    "typescript": "interface A<T> { x?: T }\nexport const f = (a: A<number>): number => a.x ?? 0;\n",
    "xml": '<?xml version="1.0"?>\n<a><b c="1"/></a>\n',
    "yaml": "a:\n  - b: 1\n    c: [x, y]\n  - d\n",
}


def found(code: str, language: str) -> list[Problem]:
    return PARSERS[language](code) if language in PARSERS else problems_of(code, language)


def test_there_is_a_sample_of_every_language_with_a_parser() -> None:
    assert set(VALID) == CHECKED
    assert set(NAMES) >= CHECKED


@pytest.mark.parametrize("language", sorted(VALID))
def test_valid_code_is_fine(language: str) -> None:
    assert found(VALID[language], language) == []


@pytest.mark.parametrize(
    ("language", "code", "expected"),
    [
        ("python", "def f(x)\n    return x\n", (1, 9, Kind.MISSING, ":")),
        ("python", "x = 1\nreturn x\n", (2, 1, Kind.SAID, "'return' outside function")),
        ("python", "x = [1,\ny = 2\n", (1, 5, Kind.UNCLOSED, "[")),
        ("json", '{"a": 1,\n "b" 2}', (2, 6, Kind.MISSING, ":")),
        ("json", '{"a":\n NaN}', (2, 2, Kind.UNEXPECTED, "NaN")),
        ("xml", "<a>\n<b></a>", (2, 6, Kind.SAID, "mismatched tag")),
        ("javascript", "function f( {\n  return 1\n}\n", (1, 11, Kind.UNCLOSED, "(")),
        ("javascript", "foo(1);\nbar(2));\n", (2, 7, Kind.UNEXPECTED, ")")),
        ("typescript", "function f(a: number {\n}\n", (1, 11, Kind.UNCLOSED, "(")),
        ("go", "package main\nfunc f() {\n\tif a > 0 {\n\t\treturn\n\n}\n", (2, 10, Kind.UNCLOSED, "{")),
        ("c", 'int main() {\n  puts("茶")\n  return 0;\n}\n', (2, 12, Kind.MISSING, ";")),
        ("bash", "if [ -f x ]; then\n  echo a\n\n", (2, 9, Kind.MISSING, "fi")),
        ("sql", "SELECT a\nFROM t WHERE;\n", (2, 8, Kind.UNEXPECTED, "WHERE")),
        ("yaml", "key: [1, 2\n", (1, 6, Kind.UNCLOSED, "[")),
        ("css", "a { color: red;\nb { margin: 1px }\n", (1, 3, Kind.UNCLOSED, "{")),
    ],
)
def test_the_place_and_the_reason_of_an_error(language: str, code: str, expected: tuple[int, int, Kind, str]) -> None:
    problem = found(code, language)[0]
    assert (problem.line, problem.column, problem.kind, problem.what) == expected


def test_every_language_with_a_grammar_finds_a_broken_text() -> None:
    for language in sorted(CHECKED - set(PARSERS)):
        assert problems_of("[<div (] {{ = 'x", language), language


def test_typescript_may_be_tsx_and_php_may_stand_alone() -> None:
    assert problems_of("export const A = () => <b>{1}</b>;\n", "typescript") == []
    assert problems_of("function f() { return 1; }", "php") == []
    assert problems_of("function f() { return 1 }", "php") == [Problem(1, 24, Kind.MISSING, ";")]


def test_only_the_first_few_are_told() -> None:
    assert len(problems_of("let x = ;\n" * 50, "javascript")) == 5


def test_a_process_answers() -> None:
    assert check("x = 1\n", "py") == Checked("python", Verdict.FINE)
    checked = check("let x = ;\n", "js")
    assert checked.verdict is Verdict.WRONG
    assert checked.problems[0].line == 1


def test_what_has_no_parser_says_so() -> None:
    assert check("main = pure ()", "haskell") == Checked("haskell", Verdict.NO_PARSER)
    assert check("anything", "klingon") == Checked("klingon", Verdict.NO_PARSER)
    assert check(" \n", "python").verdict is Verdict.EMPTY
    assert check("x" * (MOST_CHARACTERS + 1), "python").verdict is Verdict.TOO_LARGE
    assert not can_check("haskell")


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", "(" * 100_000),
        ("python", "-" * 200_000 + "1"),
        ("json", "[" * 200_000),
        ("javascript", "[" * 100_000),
    ],
)
def test_code_that_is_nested_too_deep_takes_nothing_with_it(language: str, code: str) -> None:
    assert check(code, language).verdict in (Verdict.WRONG, Verdict.GAVE_UP)


def test_a_parser_that_takes_too_long_is_stopped() -> None:
    assert check("x = 1\n", "python", deadline=0.001).verdict is Verdict.GAVE_UP


def test_half_a_character_is_no_reason_to_fail() -> None:
    assert check("let x = '\ud800';\n", "javascript").verdict is Verdict.FINE
    assert check("x = '\ud800'\n", "python").verdict in (Verdict.WRONG, Verdict.GAVE_UP)


def test_nothing_is_run(tmp_path) -> None:
    mark = tmp_path / "ran"
    assert check(f"open({str(mark)!r}, 'w')\n", "python").verdict is Verdict.FINE
    assert not mark.exists()


def test_a_problem_is_put_into_words() -> None:
    assert problem_words(Problem(1, 1, Kind.UNCLOSED, "(")) == '"(" is never closed'
    assert problem_words(Problem(1, 1, Kind.SAID, "expected ':'")) == "expected ':'"
