"""`lampblack write` prints the text alone, or all variants."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def write(lampblack, tiny_model):
    def run(*arguments, stdin=b""):
        return lampblack("write", "-m", tiny_model, *arguments, "--threads", "1", stdin=stdin)

    return run


def test_variants_differ_and_their_figures_are_told(write):
    done = write("-p", "tea", "--variants", "3", "--length", "10", "--seed", "5", "--json")

    assert done.status == 0
    said = json.loads(done.out)
    texts = [one["text"] for one in said["variants"]]
    assert len(set(texts)) == 3
    assert said["text"] == texts[0]
    assert [one["seed"] for one in said["variants"]] == [5, 6, 7]
    assert said["prompt_tokens"] > 0


def test_the_same_seed_gives_the_variants_in_their_order(write):
    done = write("-p", "tea", "--variants", "2", "--length", "8")
    assert done.status == 0
    assert done.out.decode().count("\n---\n") == 1


def test_notes_are_read_from_a_file_and_the_task_from_standard_input(write, tmp_path):
    notes = tmp_path / "notes.md"
    notes.write_text("# Tea\n\nIt is green.", encoding="utf-8")
    plain = json.loads(write("-p", "-", "--length", "5", "--json", stdin=b"tea").out)
    more = json.loads(write("-p", "-", "--length", "5", "--json", "--notes", notes, stdin=b"tea").out)
    assert more["prompt_tokens"] > plain["prompt_tokens"]


def test_notes_that_cannot_be_read_are_named(write, tmp_path):
    done = write("-p", "tea", "--notes", tmp_path / "gone.txt")
    assert done.status == 1
    assert "gone.txt" in done.sentence


def test_a_stream_comes_in_pieces(write):
    done = write("-p", "tea", "--length", "10", "--stream", "--json")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert "".join(line["token"] for line in lines[:-1]).strip() == lines[-1]["text"]
