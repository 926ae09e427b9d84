"""`lampblack perplexity` says what a bare loop over llama.cpp computes."""

from __future__ import annotations

import json
import math
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from tests.process.cli.conftest import COMMAND, environment
from tests.tiny_adapter import pairs_for, write_adapter

pytestmark = pytest.mark.slow

TEXT = """The lamp burned low, and the black that gathered on its glass was scraped off, mixed with glue and
pressed into sticks. So ink was made for two thousand years: soot from oil or pine, held together by
hide glue, scented with camphor. A calligrapher grinds the stick on a stone with a little water,
slowly, for as long as it takes to think of the words. Nothing in this process can be hurried, and
nothing that is written with it can be taken back. 墨分五色。
"""


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def perplexity(lampblack):
    """The result of `lampblack perplexity --json`."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> dict:
        done = lampblack("perplexity", *arguments, "--json", "--threads", "1", stdin=stdin)
        assert (done.status, done.err) == (0, b"")
        return json.loads(done.out)

    return run


def reference(model: Path, text: Path, window: int, stride: int, *adapter: str | Path) -> dict:
    """The same from the bare loop."""
    script = Path(__file__).with_name("reference_perplexity.py")
    done = subprocess.run(
        [sys.executable, script, model, text, str(window), str(stride), *adapter],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(("window", "stride"), [(256, 256), (64, 64), (64, 32), (48, 16)])
def test_it_agrees_with_a_bare_loop(perplexity, starter_model, text, window, stride):
    expected = reference(starter_model, text, window, stride)
    found = perplexity(text, "-m", starter_model, "--window", str(window), "--stride", str(stride))

    assert found["tokens"] == expected["tokens"]
    assert found["nll"] == pytest.approx(expected["nll"], abs=1e-4)
    assert found["perplexity"] == pytest.approx(math.exp(found["nll"]))
    assert found["at_once"] == 128


def test_it_agrees_with_a_bare_loop_where_the_model_wants_bos(perplexity, tiny_model, text):
    for window, stride in ((512, 512), (32, 32), (32, 8)):
        expected = reference(tiny_model, text, window, stride)
        found = perplexity(text, "-m", tiny_model, "--window", str(window), "--stride", str(stride))
        assert found["tokens"] == expected["tokens"]
        assert found["nll"] == pytest.approx(expected["nll"], abs=1e-4)


def test_it_agrees_with_a_bare_loop_through_an_adapter(perplexity, starter_model, text, tmp_path):
    adapter = write_adapter(tmp_path / "style.gguf", pairs_for(starter_model, size=0.3))
    plain = perplexity(text, "-m", starter_model, "--window", "128")
    off = perplexity(text, "-m", starter_model, "--window", "128", "--adapter", f"{adapter}:0")
    half = perplexity(text, "-m", starter_model, "--window", "128", "--adapter", f"{adapter}:0.5")

    assert off["nll"] == pytest.approx(plain["nll"], abs=1e-6)
    assert half["nll"] == pytest.approx(reference(starter_model, text, 128, 128, adapter, "0.5")["nll"], abs=1e-4)
    assert abs(half["nll"] - plain["nll"]) > 0.01


def test_the_context_is_the_window_and_the_window_the_stride(perplexity, starter_model, text):
    """SmolLM2 wants no BOS: a window may fill the context to its last token."""
    small = ("-m", starter_model, "--context-length", "64")
    assert perplexity(text, *small) == perplexity(text, *small, "--window", "64", "--stride", "64")


def test_more_before_each_token_makes_it_easier_to_predict(perplexity, starter_model, text):
    apart = perplexity(text, "-m", starter_model, "--window", "32")
    sliding = perplexity(text, "-m", starter_model, "--window", "32", "--stride", "8")
    assert sliding["nll"] < apart["nll"]


def test_a_long_text_becomes_tokens_as_a_whole(perplexity, tiny_model, tmp_path):
    """Cut into pieces, words would be cut too."""
    path = tmp_path / "long.txt"
    path.write_text("the lamp black " * 3000, "utf-8")
    assert perplexity(path, "-m", tiny_model)["tokens"] == reference(tiny_model, path, 2000, 2000)["tokens"]


def test_standard_input_and_people_are_served_too(lampblack, perplexity, tiny_model, text):
    from_file = perplexity(text, "-m", tiny_model)
    assert perplexity("-", "-m", tiny_model, stdin=text.read_bytes())["nll"] == pytest.approx(from_file["nll"])
    assert perplexity("-", "-m", tiny_model, stdin=b"\xef\xbb\xbf" + text.read_bytes())["tokens"] == from_file["tokens"]

    done = lampblack("perplexity", text, "-m", tiny_model)
    words = done.out.decode().split()
    assert words[::2] == ["perplexity", "nll", "tokens"]
    assert float(words[3]) == pytest.approx(from_file["nll"], abs=1e-3)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no file at "),
        (b"", "There is nothing in text. Choose another file."),
        (b"caf\xe9", "text is not text in UTF-8. Convert it to UTF-8 first."),
        (b"x" * (4 * 2**20 + 1), "text is too large: at most 4,194,304 bytes can be read. Choose a smaller file."),
    ],
)
def test_what_cannot_be_scored_is_said_in_a_sentence(lampblack, starter_model, tmp_path, content, sentence):
    file = tmp_path / "text"
    if content is not None:
        file.write_bytes(content)
    done = lampblack("perplexity", file, "-m", starter_model)
    assert (done.status, done.out) == (1, b"")
    assert done.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("stdin", "arguments", "sentence"),
    [
        (b"", (), "There is nothing in standard input."),
        (b"caf\xe9", (), "What came on standard input is not text in UTF-8."),
        (b"a", (), "This text is too short: a token is judged by what stands before it"),
        (b"a b c", ("--window", "5000"), "A window of 5,000 tokens does not fit into the context of 4,096."),
        (b"a b c", ("--stride", "5000"), "A stride of 5,000 tokens is longer than the window of 4,096,"),
    ],
)
def test_what_standard_input_lacks_is_said_in_a_sentence(lampblack, starter_model, stdin, arguments, sentence):
    done = lampblack("perplexity", "-", "-m", starter_model, *arguments, stdin=stdin)
    assert (done.status, done.out) == (1, b"")
    assert done.sentence.startswith(sentence)


def test_a_model_that_computes_no_numbers_ends_in_a_sentence(lampblack, tiny_model, text, tmp_path):
    adapter = write_adapter(tmp_path / "broken.gguf", pairs_for(tiny_model, size=float("nan")))
    done = lampblack("perplexity", text, "-m", tiny_model, "--adapter", adapter)
    assert (done.status, done.out) == (1, b"")
    assert done.sentence.startswith("This model computes no usable probabilities.")


@pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals are POSIX's")
def test_a_terminal_shows_how_far_it_is_and_ctrl_c_ends_it(home, starter_model, tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("The lamp burned low, and the black gathered on its glass. " * 5000)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "perplexity", path, "-m", starter_model, "--threads", "1"],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    said = b""
    while b"Reading the text" not in said:
        said += os.read(ours, 4096)
    engines = psutil.Process(process.pid).children(recursive=True)
    assert engines

    process.send_signal(signal.SIGINT)

    out, _ = process.communicate(timeout=30)
    os.close(ours)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in said
    assert psutil.wait_procs(engines, timeout=5)[1] == []
