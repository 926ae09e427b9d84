"""`lampblack code`: only code is printed, what a parser finds is said, and one repair is tried where it is wanted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.fakes.engine import FakeEngine

from lampblack.cli.arguments import parse_arguments
from lampblack.cli.code import run_code
from lampblack.domain.faults import KnownError
from lampblack.engine.protocol import LoadOptions
from lampblack.tasks.generating import load_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Answers(FakeEngine):
    """Answers one request after the other with these."""

    def __init__(self, *answers: str) -> None:
        super().__init__()
        self.answers = list(answers)

    def _generate(self, number, request):
        self.words = (self.answers.pop(0),) if self.answers else ()
        super()._generate(number, request)


class Loading:
    """A command's engine, whose model is there."""

    def __init__(self, engine: FakeEngine, path: Path) -> None:
        self.engine, self._path = engine, path

    def load(self, arguments):
        return load_model(self.engine, LoadOptions(path=str(self._path)), lambda _: None)


@pytest.fixture
def run(tiny_model, capsys) -> Iterator:
    engines = []

    def run(*arguments: str | Path, answers: tuple[str, ...]):
        """Status, standard output, standard error, and the prompts that the engine was given."""
        engine = Answers(*answers)
        engine.start()
        engines.append(engine)
        parsed = parse_arguments(["code", "-m", "m", *map(str, arguments)])
        status = run_code(parsed, Loading(engine, tiny_model), as_json=getattr(parsed, "json", False))
        said = capsys.readouterr()
        return status, said.out, said.err, engine.prompts

    yield run
    for engine in engines:
        engine.close()


WRITE = ("-p", "print x", "--language", "python")


def test_only_code_is_printed(run) -> None:
    status, out, err, prompts = run(*WRITE, answers=("print(x)\n```\nThis prints x.",))
    assert (status, out, err) == (0, "print(x)\n", "")
    assert prompts[0].begun == "```python\n"


def test_a_syntax_error_is_said_in_one_sentence(run) -> None:
    status, out, err, _ = run(*WRITE, answers=("print(x",))
    assert (status, out) == (1, "print(x\n")
    assert err == 'lampblack: There is a syntax error in line 1, column 6: "(" is never closed.\n'


def test_it_is_repaired_once_where_that_is_asked_for(run) -> None:
    status, out, err, prompts = run(*WRITE, "--repair", answers=("print(x", "print(x)"))
    assert (status, out) == (0, "print(x)\n")
    assert err == 'lampblack: A syntax error was repaired: line 1: "(" is never closed.\n'
    assert "> 1 | print(x" in prompts[1].prompt[0].text


def test_a_repair_that_does_not_help_leaves_the_error(run) -> None:
    status, out, err, _ = run(*WRITE, "--repair", answers=("print(x", "print((x"))
    assert (status, out) == (1, "print(x\n")
    assert "syntax error in line 1" in err


def test_nothing_is_checked_where_nobody_wants_it(run) -> None:
    assert run(*WRITE, "--no-check", answers=("print(x",))[:3] == (0, "print(x\n", "")


def test_json_has_all_that_is_known(run) -> None:
    status, out, _, _ = run(*WRITE, "--repair", "--json", answers=("print(x", "print(x)"))
    found = json.loads(out)
    assert status == 0
    assert (found["text"], found["language"], found["syntax"]) == ("print(x)\n", "python", "fine")
    assert found["repaired"] == [{"line": 1, "column": 6, "problem": '"(" is never closed'}]
    assert {"finish_reason", "prompt_tokens", "generated_tokens", "tokens_per_second", "left_out"} <= set(found)


def test_code_is_edited_and_shown_as_a_diff_and_the_file_stays(run, tmp_path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"x = 1\r\ny = 2\r\n")
    status, out, _, prompts = run("-p", "rename x", "--file", file, "--diff", answers=("z = 1\ny = 2",))
    assert status == 0
    assert out == "--- a.py\n+++ a.py\n@@ -1,2 +1,2 @@\n-x = 1\r\n+z = 1\r\n y = 2\r\n"
    assert file.read_bytes() == b"x = 1\r\ny = 2\r\n"
    assert "rename x" in prompts[0].prompt[0].text


def test_code_goes_to_a_file(run, tmp_path) -> None:
    out = tmp_path / "out.py"
    assert run(*WRITE, "-o", out, answers=("print('茶')",))[:3] == (0, "", "")
    assert out.read_text("utf-8") == "print('茶')\n"


def test_context_files_go_to_the_model_as_far_as_they_fit(run, tmp_path) -> None:
    small, large = tmp_path / "small.py", tmp_path / "large.py"
    small.write_text("known = 1\n", "utf-8")
    large.write_text("a b c d\n" * 5000, "utf-8")
    _, _, err, prompts = run(*WRITE, "--context", small, "--context", large, answers=("x",))
    assert err == "lampblack: Only the beginning of large.py fits into the context (--context-length).\n"
    assert "File small.py:\n```python\nknown = 1\n```" in prompts[0].prompt[0].text


def test_a_chinese_instruction_gets_chinese_prompts(run) -> None:
    prompts = run("-p", "打印 x", "--language", "python", answers=("print(x)",))[3]
    assert prompts[0].prompt[0].text.startswith("编写 Python 代码。")


def test_an_explanation_is_printed_as_it_is(run, tmp_path) -> None:
    file = tmp_path / "a.js"
    file.write_text("let x = 1;\n", "utf-8")
    assert run("--action", "explain", "--file", file, answers=("It sets `x`.",))[1] == "It sets `x`.\n"


def test_what_may_be_right_is_said_with_a_may(run) -> None:
    status, _, err, _ = run("-p", "y", "--language", "sql", answers=("SELECT a FROM t WHERE;",))
    assert status == 0
    assert err == 'lampblack: There may be a syntax error in line 1: "WHERE" cannot stand here.\n'


def test_no_code_is_a_fault(run) -> None:
    with pytest.raises(KnownError) as caught:
        run(*WRITE, answers=("```\n",))
    assert caught.value.fault.kind == "code.none"
