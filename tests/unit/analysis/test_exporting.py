"""What leaves as CSV and JSON Lines, safe for spreadsheets."""

from __future__ import annotations

import csv
import io
import json

import pytest

from lampblack.domain.analysis.entities import Entity, Found
from lampblack.domain.analysis.exporting import Line, as_csv, as_jsonl, guarded
from lampblack.domain.analysis.label_grammar import Choice
from lampblack.domain.analysis.questions import choice, entities, fields
from lampblack.domain.analysis.results import Result
from lampblack.domain.analysis.tables import Row

LABELS = choice(("good", "bad"))


def read(text):
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_labels_with_their_probabilities_and_a_person_s_correction():
    lines = [
        Line(Row('He said "no",\nand left', "bad"), Result(Choice("good", {"good": 0.75, "bad": 0.25}, 0.9)), "bad"),
        Line(Row("late"), None),
    ]
    text = as_csv(lines, LABELS)
    assert text.startswith("text,label,probability,model_label,p(good),p(bad),problem\r\n")
    assert read(text)[1:] == [
        ['He said "no",\nand left', "bad", "0.7500", "good", "0.7500", "0.2500", ""],
        ["late", "", "", "", "", "", ""],
    ]
    first, second = map(json.loads, as_jsonl(lines, LABELS).splitlines())
    assert first["label"] == "bad"
    assert first["model_label"] == "good"
    assert first["probabilities"] == {"good": 0.75, "bad": 0.25}
    assert (second["label"], second["probability"]) == (None, None)


def test_the_columns_of_the_table_that_was_opened_stand_first():
    line = Line(Row("fine", "", "", ("7", "fine")), Result(Choice("good", {}, 0.0)))
    assert read(as_csv([line], LABELS, ("id", "words")))[0][:3] == ["id", "words", "label"]
    assert read(as_csv([line], LABELS, ("id", "words")))[1][:4] == ["7", "fine", "good", ""]


@pytest.mark.parametrize("cell", ["=1+1", "+1 for you", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell):
    written = as_csv([Line(Row(cell))], LABELS)
    assert read(written)[1][0] == "'" + cell


def test_numbers_and_words_stay_as_they_are():
    assert [guarded(one) for one in ("-3.5", "+12", "a=b", "", "'x")] == ["-3.5", "+12", "a=b", "", "'x"]


def test_entities_and_fields():
    found = Entity("Ada", "person", Found.EXACT, ((0, 3), (9, 12)))
    line = Line(Row("Ada and  Ada", source="a.txt"), Result(entities=(found, Entity("Bob", "person"))))
    assert read(as_csv([line], entities(("person",)))) == [
        ["source", "text", "entities", "problem"],
        ["a.txt", "Ada and  Ada", "Ada (person) 0-3 9-12; Bob (person) ?", ""],
    ]
    assert json.loads(as_jsonl([line], entities(("person",))))["spans"][0]["places"] == [[0, 3], [9, 12]]

    asked = fields('{"type": "object", "properties": {"name": {"type": "string"}, "tags": {}}}')
    line = Line(Row("t"), Result(fields={"name": "=x", "tags": ["a", 2]}))
    assert read(as_csv([line], asked))[1] == ["t", "'=x", "a, 2", ""]
