"""What may be asked, and the sentence where it may not."""

from __future__ import annotations

import pytest

from lampblack.domain.analysis.fields import cell, fields_of
from lampblack.domain.analysis.questions import choice, entities, field_names, fields, split_labels
from lampblack.domain.faults import KnownError


def test_labels_are_typed_on_a_line_in_either_language():
    assert split_labels(" good , bad,, good;so  so ") == ("good", "bad", "so so")
    assert split_labels("正面，负面、中性；其他") == ("正面", "负面", "中性", "其他")


@pytest.mark.parametrize(
    ("ask", "kind"),
    [
        (lambda: choice(("one",)), "analyze.labels_few"),
        (lambda: choice(tuple(map(str, range(61)))), "analyze.labels_many"),
        (lambda: choice(('a"b', "c")), "analyze.label"),
        (lambda: choice(("a" * 81, "c")), "analyze.label"),
        (lambda: entities(()), "analyze.types_missing"),
        (lambda: fields("{"), "analyze.schema_json"),
        (lambda: fields("[" * 100_000), "analyze.schema_json"),
        (lambda: fields("[]"), "analyze.schema_object"),
        (lambda: fields('{"type": "object"}'), "analyze.schema_properties"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(ask, kind):
    with pytest.raises(KnownError) as raised:
        ask()
    assert raised.value.fault.kind == kind


def test_fields_become_columns_in_the_order_of_the_schema():
    asked = fields('{"type": "object", "properties": {"b": {}, "a": {"type": "integer"}}}')
    assert field_names(asked) == ("b", "a")


def test_a_reply_that_was_cut_off_gives_the_fields_before_the_cut():
    assert fields_of('{"a": 1, "b": "x"}') == ({"a": 1, "b": "x"}, True)
    assert fields_of('{"a": "1, 2", "b": [1, 2, "x') == ({"a": "1, 2"}, False)
    assert fields_of("") == ({}, False)


def test_cells_of_fields():
    assert [cell(one) for one in (None, "x", 2, ["a", 1], {"k": "值"}, True)] == [
        "", "x", "2", "a, 1", '{"k": "值"}', "true",
    ]  # fmt: skip
