"""Wrong usage gets one sentence and status 2, the world's faults one sentence and status 1."""

from __future__ import annotations

import os
import sys

import pytest

GENERATE = ("generate", "-m", "x", "-p", "y")
MODEL_ACTIONS = "list, add, info, rename, remove, verify, quantize, measure, search"
CODE = ("code", "-m", "x")
PERPLEXITY = ("perplexity", "y.txt", "-m", "x")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("frobnicate",),
            "There is no “frobnicate”, only: generate, write, summarize, translate, code, analyze, models, "
            "conversations, "
            "backup, restore, connections, embed, perplexity.",
        ),
        (
            ("models",),
            f"What to do with them is missing: {MODEL_ACTIONS} or pull.",
        ),
        (("conversations",), "list, export or import"),
        (
            ("models", "polish"),
            f"There is no “polish”, only: {MODEL_ACTIONS}, pull.",
        ),
        (("models", "list", "all"), "“all” is one word too many. `lampblack models list --help`"),
        (("models", "add"), "Missing: PATH."),
        (("generate",), "Missing: -m/--model, -p/--prompt."),
        (("generate", "-m", "x", "-p"), "-p/--prompt needs a value"),
        (("generate", "-m", "x", "-p", "-dash"), "--option=-value"),
        (("generate", "-m", "x", "-p", " "), "--prompt must not be empty."),
        ((*GENERATE, "--max-tokens", "-3"), "--max-tokens must be a whole number above 0, not “-3”."),
        ((*GENERATE, "--max-tokens", "many"), "--max-tokens must be a whole number above 0, not “many”."),
        (
            (*GENERATE, "--max-tokens", "9" * 23),
            f"--max-tokens must be a whole number from 1 to 2147483647, not “{'9' * 23}”.",
        ),
        ((*GENERATE, "--top-k", "9" * 23), f"--top-k must be a whole number from 0 to 2147483647, not “{'9' * 23}”."),
        ((*GENERATE, "--temperature", "nan"), "--temperature must be a number from 0 to 2, not “nan”."),
        ((*GENERATE, "--temperature", "-1"), "--temperature must be a number from 0 to 2, not “-1”."),
        ((*GENERATE, "--seed", "1.5"), "--seed must be a whole number from 0 to 4294967294, not “1.5”."),
        ((*GENERATE, "--threads", "1000"), "--threads must be between 0 and 256."),
        ((*GENERATE, "--context-length", "long"), "--context-length must be a whole number, not 'long'."),
        ((*GENERATE, "--context-length", "8"), "--context-length must be 0, or between 64 and 1048576."),
        ((*GENERATE, "--bar=3"), "There is no option --bar. `lampblack generate --help`"),
        ((*GENERATE, "--json=yes"), "--json takes no value."),
        ((*GENERATE, "--logprobs", "3"), "--logprobs needs --json."),
        ((*GENERATE, "--json", "--logprobs", "101"), "--logprobs must be a whole number from 0 to 100, not “101”."),
        ((*GENERATE, "--json-schema", "a", "--grammar", "b"), "--json-schema and --grammar exclude each other."),
        ((*GENERATE, "--lookup", "--reproducible"), "--lookup and --reproducible exclude each other."),
        ((*GENERATE, "--draft", "a", "--reproducible"), "--draft and --reproducible exclude each other."),
        ((*GENERATE, "--system", "a", "--infill-suffix", ""), "--system and --infill-suffix exclude each other."),
        ((*GENERATE, "--key-file", "a"), "--key-file needs --endpoint."),
        ((*GENERATE, "--endpoint", "a", "--adapter", "b"), "--adapter needs a model on this computer"),
        ((*GENERATE, "--endpoint", "a", "--top-k", "3"), "--top-k needs a model on this computer"),
        ((*GENERATE, "--endpoint", "a", "--threads", "3"), "--threads needs a model on this computer"),
        ((*GENERATE, "--stop", ""), "--stop must not be empty."),
        ((*GENERATE, "--adapter", "a:nan"), "--adapter must have a scale from -100 to 100, not “nan”."),
        ((*GENERATE, "--adapter", "/a", "--adapter", "/a:0.5"), "The adapter /a is given twice."),
        ((*GENERATE, "--logit-bias", "the=2"), "--logit-bias must be TOKEN=VALUE, a token's number and a number"),
        ((*GENERATE, "--top-k", "-1"), "--top-k must be a whole number from 0 on, not “-1”."),
        ((*GENERATE, "--top-p", "1.1"), "--top-p must be a number from 0 to 1, not “1.1”."),
        ((*GENERATE, "--mirostat", "3"), "--mirostat must be a whole number from 0 to 2, not “3”."),
        ((*GENERATE, "--dry-base", "2"), "--dry-base needs --dry-multiplier."),
        ((*GENERATE, "--penalty-last-n", "9"), "needs --repeat-penalty or --frequency-penalty or --presence-penalty."),
        (
            ("translate", "a.txt", "-m", "x", "--to", "Klingon"),
            "--to must be a language or its code, such as German or de, not “Klingon”.",
        ),
        (("write", "-m", "x", "-p", " "), "--prompt must not be empty."),
        (("write", "-m", "x", "-p", "y", "--variants", "9"), "--variants must be a whole number from 1 to 4, not “9”."),
        (
            ("write", "-m", "x", "-p", "y", "--variants", "2", "--stream"),
            "--stream and --variants exclude each other.",
        ),
        (("analyze", "x", "-m", "x"), "one of the arguments --labels --sentiment --entities --schema is required"),
        (("analyze", "x", "-m", "x", "--labels", "a,b", "--types", "c"), "--types needs --entities."),
        (("analyze", "x", "-m", "x", "--entities", "--gold", "c"), "--gold needs --labels or --sentiment."),
        (("analyze", "x", "-m", "x", "--entities", "-o", "o.txt"), "--output must end in .csv or .jsonl."),
        (("analyze", "x", "-m", "x", "--sentiment", "--lines", "--column", "c"), "--lines has no columns"),
        (("perplexity",), "Missing: FILE, -m/--model."),
        (CODE, "--prompt must not be empty."),
        ((*CODE, "-p", "y"), "--language is missing."),
        ((*CODE, "-p", "y", "--language", "klingon"), "--language must be a language such as python, c++ or go"),
        ((*CODE, "--action", "fix"), "--action fix needs --file."),
        ((*CODE, "--action", "write", "--file", "a.py", "-p", "y"), "give a file to be known with --context."),
        ((*CODE, "--action", "translate", "--file", "a.py"), "--action translate and --to need each other."),
        ((*CODE, "--action", "tests", "--file", "a.py", "--diff"), "--diff needs --action edit or fix."),
        ((*CODE, "-p", "y", "--repair", "--no-check"), "--repair and --no-check exclude each other."),
        ((*PERPLEXITY, "--window", "0"), "--window must be a whole number above 0, not “0”."),
        ((*PERPLEXITY, "--window", "8", "--stride", "9"), "--stride must not be more than --window"),
        (("perplexity", "", "-m", "x"), "FILE must not be empty."),
        ((*PERPLEXITY, "z.txt"), "“z.txt” is one word too many. `lampblack perplexity --help`"),
        ((*PERPLEXITY, "--temperature", "1"), "There is no option --temperature."),
        (("--home=", "models", "list"), "--home must not be empty."),
        (("--json",), "--json needs a command."),
    ],
)
def test_wrong_usage_is_answered_in_a_sentence_with_where_to_read_more(lampblack, arguments, sentence):
    done = lampblack(*arguments)
    assert (done.status, done.out) == (2, b"")
    assert sentence in done.sentence
    assert "--help` shows how it is used." in done.sentence


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (GENERATE, "There is no model named “x”."),
        (("generate", "-m", "/nowhere/m.gguf", "-p", "y"), "There is no model file at /nowhere/m.gguf."),
        (("models", "info", "x"), "There is no model named “x”."),
        (("models", "add", "/nowhere/m.gguf"), "There is no model file at /nowhere/m.gguf."),
        (("models", "add", os.path.abspath(__file__)), "is not a GGUF model file:"),  # noqa: PTH100
        (("models", "remove", "x"), "There is no model named “x”."),
        (("models", "remove", "SmolLM2-135M-Instruct-Q4_1"), "came with Lampblack and stays."),
    ],
)
def test_what_the_world_lacks_is_said_in_a_sentence(lampblack, arguments, sentence):
    done = lampblack(*arguments)
    assert (done.status, done.out) == (1, b"")
    assert sentence in done.sentence


def test_an_empty_standard_input_is_nothing_to_send(lampblack, tiny_model):
    done = lampblack("generate", "-m", tiny_model, "-p", "-")
    assert (done.status, done.sentence) == (1, "There is nothing to send. Give a text with --prompt.")


def test_numbers_are_for_people_in_sentences_and_for_programs_in_json(lampblack, tiny_model):
    done = lampblack("generate", "-m", tiny_model, "-p", "one two " * 5000)
    assert done.status == 1
    assert "only 2,0" in done.sentence
    assert b'"context_length": 2048' in lampblack("models", "info", tiny_model, "--json").out
    assert b"context 2,048" in lampblack("models", "info", tiny_model).out


def test_help_says_what_a_newcomer_asks(lampblack):
    first = lampblack("--help").out.decode()
    assert "Without a command the window opens." in first
    assert "lampblack generate -m some-model" in first
    generate = " ".join(lampblack("generate", "--help").out.decode().split())
    assert "a name that `lampblack models list` shows, or the path of a .gguf file" in generate
    assert "0: automatic." in generate
    assert "choose among the K likeliest tokens; 0: among all (from 0 on; without it 40)" in generate
    perplexity = " ".join(lampblack("perplexity", "--help").out.decode().split())
    assert "BOS" in perplexity
    assert "natural logarithm" in perplexity


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_the_window_without_a_screen_is_refused_in_a_sentence(lampblack):
    done = lampblack(QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")
    assert done.status == 1
    assert "no screen to open a window on" in done.err.decode()
