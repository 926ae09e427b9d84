"""`lampblack analyze` labels texts, finds entities and fields, scores, and writes files."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "id,text,gold\r\n1,=a lamp,good\r\n2,ink,bad\r\n3,,bad\r\n"


@pytest.fixture
def analyze(lampblack, tiny_model):
    """The result of `lampblack analyze`, as text or as JSON."""

    def run(*arguments: str | Path, stdin: bytes = b"", as_json: bool = True):
        flags = ("--json",) if as_json else ()
        done = lampblack("analyze", *arguments, "-m", tiny_model, "--threads", "1", *flags, stdin=stdin)
        assert done.status == 0, done.err
        return json.loads(done.out) if as_json else done.out.decode()

    return run


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "reviews.csv"
    file.write_bytes(TABLE.encode())
    return file


def test_each_row_of_a_table_gets_a_label_and_its_probability(analyze, table):
    said = analyze(table, "--labels", "good, bad", "--column", "text", "--gold", "gold")

    assert [row["text"] for row in said["rows"]] == ["=a lamp", "ink", ""]
    first, _, blank = said["rows"]
    assert first["label"] in ("good", "bad")
    assert sum(first["probabilities"].values()) == pytest.approx(1)
    assert first["probability"] == max(first["probabilities"].values())
    assert 0 < first["mass"] <= 1
    assert (blank["label"], blank["problem"]) == (None, "There is no text here.")
    assert said["scores"]["count"] == 2
    assert [one["label"] for one in said["scores"]["labels"]] == ["good", "bad"]


def test_the_results_are_written_as_csv_and_json_lines(analyze, table, tmp_path):
    figures = analyze(table, "--labels", "good,bad", "--gold", "gold", "-o", tmp_path / "out.csv", as_json=False)
    assert "confusion" in figures
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["text"] == "'=a lamp", "no formula"

    analyze(table, "--labels", "good,bad", "-o", tmp_path / "out.jsonl", as_json=False)
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["=a lamp", "ink", ""]


def test_lines_entities_and_fields(analyze, tmp_path):
    lines = analyze("-", "--lines", "--sentiment", stdin="很好\n\n不好\n".encode())
    assert [row["text"] for row in lines["rows"]] == ["很好", "不好"]
    assert all(row["label"] in ("正面", "负面", "中性") for row in lines["rows"])

    found = analyze("-", "--entities", "--types", "person", stdin=b"Ada met Bob.")
    assert [entity["type"] for entity in found["rows"][0]["spans"]] == ["person"] * len(found["rows"][0]["spans"])

    schema = tmp_path / "schema.json"
    schema.write_text('{"type": "object", "properties": {"calm": {"type": "boolean"}}, "required": ["calm"]}')
    filled = analyze("-", "--schema", schema, stdin=b"Ada met Bob.")
    assert filled["rows"][0]["fields"] in ({"calm": True}, {"calm": False})
    assert filled["scores"] is None


def test_a_folder_s_documents_are_texts(lampblack, tiny_model, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.txt").write_text("The lamp.")
    (folder / "b.txt").write_text("")
    done = lampblack("analyze", folder, "-m", tiny_model, "--labels", "good,bad", "--json")
    assert [row["source"] for row in json.loads(done.out)["rows"]] == ["a.txt"]
    assert done.sentence == "There is no text in b.txt."


@pytest.mark.parametrize(
    ("name", "content", "flags", "words"),
    [
        ("t.csv", "a,b\n1,2\n", ("--labels", "x,y", "--column", "c"), "There is no column “c”. There are: a, b."),
        ("t.csv", 'a,b\n1,"x"y\n', ("--labels", "x,y"), "cannot be read at line 2"),
        ("t.txt", "text", ("--labels", "x"), "Give at least two labels"),
        ("t.txt", "text", ("--labels", "x,y", "--gold", "z"), "There is no column “z”. There are: text."),
        ("t.csv", "a,b\n", ("--labels", "x,y"), "There is no text to analyze."),
    ],
)
def test_what_cannot_be_done_is_said_before_the_model_is_loaded(lampblack, tmp_path, name, content, flags, words):
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    done = lampblack("analyze", file, "-m", "no-such-model", *flags)
    assert done.status == 1
    assert words in done.sentence


def test_a_schema_that_cannot_be_kept_to_is_refused_once(lampblack, tiny_model, tmp_path):
    schema = tmp_path / "schema.json"
    schema.write_text('{"type": "object", "properties": {"a": {"not": {"type": "string"}}}}')
    done = lampblack("analyze", "-", "-m", tiny_model, "--schema", schema, "--lines", stdin=b"one\ntwo\n")
    assert done.status == 1
    assert "JSON Schema" in done.sentence
    assert done.out == b""


def test_a_long_text_is_read_in_pieces_and_none_of_it_is_lost(analyze, tmp_path):
    file = tmp_path / "long.txt"
    file.write_text("The lamp burned low and the ink ran dry. " * 60)
    said = analyze(file, "--labels", "good,bad", "--context-length", "1024")
    assert said["rows"][0]["label"] in ("good", "bad")
    assert "problem" not in said["rows"][0]
