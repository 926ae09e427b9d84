"""`lampblack summarize` reads the whole document, and says what supports what it prints."""

from __future__ import annotations

import json

import pytest

TEXT = "The lamp is old. Ink is black. " * 90


@pytest.fixture
def summarize(lampblack, tiny_model, tmp_path):
    file = tmp_path / "report.txt"
    file.write_text(TEXT, encoding="utf-8")

    def run(*arguments, name=file, stdin=b""):
        return lampblack(
            "summarize", name, "-m", tiny_model, "--length", "10", *arguments, "--threads", "1", stdin=stdin
        )

    return run


def test_the_whole_document_is_read(summarize):
    done = summarize("--json")
    assert done.status == 0
    said = json.loads(done.out)
    assert said["coverage"] == 1.0
    assert said["read"] == [[0, len(TEXT)]]
    assert said["text"]
    for sentence in said["sentences"]:
        assert sentence["source"] is None or TEXT[slice(*sentence["source"])].strip()


def test_what_has_no_support_is_said(summarize, tmp_path):
    out = tmp_path / "summary.txt"
    done = summarize("-o", out)
    assert done.status == 0
    assert done.out == b""
    assert out.read_text(encoding="utf-8").strip()
    assert b"No support found" in done.err


def test_text_comes_from_standard_input_and_a_question_is_answered(summarize):
    done = summarize("--question", "What colour is ink?", "--json", name="-", stdin="墨是黑色的。".encode())
    assert json.loads(done.out)["coverage"] == 1.0


def test_a_context_that_holds_nothing_is_refused(summarize):
    done = summarize("--context-length", "256")
    assert done.status == 1
    assert "--context-length" in done.sentence


def test_a_file_that_is_not_there_is_named(summarize):
    done = summarize(name="gone.pdf")
    assert done.status == 1
    assert "gone.pdf" in done.sentence
