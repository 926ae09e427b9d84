"""Text goes in and comes out whole, whatever the terminal speaks."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests.process.cli.conftest import COMMAND, environment

PYTHON_READS_ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
LOCALES = [{"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, PYTHON_READS_ASCII]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows hands arguments over as text")


@pytest.fixture(scope="module")
def four_tokens(tiny_model, tmp_path_factory):
    """How many tokens a prompt of four characters has."""
    command = [*COMMAND, "generate", "-m", tiny_model, "-p", "天地日月", "--max-tokens", "1", "--json"]
    variables = environment(tmp_path_factory.mktemp("home"), LC_ALL="C.UTF-8")
    return json.loads(subprocess.run(command, capture_output=True, check=True, env=variables).stdout)["prompt_tokens"]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("arguments", [("-p", "你好世界"), ("-p", "-"), ("-p", "-", "--system", "")])
def test_a_prompt_arrives_as_it_was_written(lampblack, tiny_model, four_tokens, locale, arguments):
    stdin = "你好世界".encode()

    asked = (*arguments, "--max-tokens", "1", "--threads", "1", "--json")
    done = lampblack("generate", "-m", tiny_model, *asked, stdin=stdin, **locale)

    assert (done.status, done.err) == (0, b"")
    assert json.loads(done.out)["prompt_tokens"] == four_tokens  # one for each character


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("flag", ["-p", "--system"])
def test_an_argument_that_is_no_text_is_refused(lampblack, tiny_model, locale, flag):
    done = lampblack("generate", "-m", tiny_model, "-p", "x", flag, b"caf\xe9", **locale)
    assert (done.status, done.out) == (2, b"")
    assert "must be text in UTF-8" in done.sentence


@pytest.mark.parametrize("locale", LOCALES)
def test_standard_input_that_is_no_text_is_refused(lampblack, tiny_model, locale):
    done = lampblack("generate", "-m", tiny_model, "-p", "-", stdin=b"caf\xe9", **locale)
    assert (done.status, done.out) == (1, b"")
    assert "not text in UTF-8" in done.sentence


def test_a_byte_order_mark_is_no_part_of_the_prompt(lampblack, tiny_model):
    def tokens(stdin: bytes) -> int:
        done = lampblack("generate", "-m", tiny_model, "-p", "-", "--max-tokens", "1", "--json", stdin=stdin)
        return json.loads(done.out)["prompt_tokens"]

    assert tokens("\ufeff你好".encode()) == tokens("你好".encode())


@pytest.mark.parametrize("locale", LOCALES)
def test_a_reply_that_the_terminal_cannot_show_is_escaped_and_json_stays_json(lampblack, parrot, locale):
    plain = lampblack("generate", "-m", parrot, "-p", "x", "--threads", "1", **locale)
    as_json = lampblack("generate", "-m", parrot, "-p", "x", "--threads", "1", "--json", **locale)

    assert (plain.status, plain.err) == (0, b"")
    assert plain.out.strip().decode() == ("caf\\xe9" if locale is PYTHON_READS_ASCII else "café")
    assert json.loads(as_json.out)["text"].strip() == "café"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_help_and_complaints_can_be_written_anywhere(lampblack, encoding):
    assert lampblack("generate", "--help", PYTHONIOENCODING=encoding).status == 0
    wrong = lampblack("generate", "-m", "灯", "-p", "x", PYTHONIOENCODING=encoding)
    assert wrong.status == 1
    assert wrong.err.startswith(b"lampblack: There is no model named ")
