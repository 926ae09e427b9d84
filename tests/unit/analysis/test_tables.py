"""Texts out of lines, CSV and JSON Lines."""

from __future__ import annotations

import pytest

from lampblack.domain.analysis.tables import Form, Row, form_of, likely_column, read_table, rows_of
from lampblack.domain.faults import KnownError


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(sign):
    table = read_table(f'id{sign}text{sign}gold\r\n1{sign}"a{sign} b, c; d"{sign}x\r\n2{sign}e{sign}y\r\n', Form.CSV)
    assert (table.columns, table.delimiter) == (("id", "text", "gold"), sign)
    assert table.column("text") == (f"a{sign} b, c; d", "e")


def test_quotation_marks_and_line_breaks_in_cells_stay():
    table = read_table('text,gold\n"He said ""no"",\nthen left.",bad\n', Form.CSV)
    assert table.rows == (('He said "no",\nthen left.', "bad"),)


def test_commas_in_a_single_column_divide_nothing():
    table = read_table("text\nhello, world\nfine, thanks, really\n", Form.CSV)
    assert table.rows == (("hello, world",), ("fine, thanks, really",))


def test_ragged_rows_lose_nothing_and_columns_have_names_of_their_own():
    table = read_table("a,a,\n1,2,3,4\n5\n", Form.CSV)
    assert table.columns == ("a", "a 2", "column 3", "column 4")
    assert table.rows == (("1", "2", "3", "4"), ("5", "", "", ""))


def test_a_broken_line_is_named():
    with pytest.raises(KnownError) as raised:
        read_table('a,b\n1,"x"y\n', Form.CSV)
    assert (raised.value.fault.kind, raised.value.fault.details["line"]) == ("analyze.csv", 2)


def test_lines_of_json_make_columns():
    table = read_table('{"text": "one", "n": 1}\n\n{"text": null, "tags": ["a"]}\n', Form.JSONL)
    assert table.columns == ("text", "n", "tags")
    assert table.rows == (("one", "1", ""), ("", "", '["a"]'))
    with pytest.raises(KnownError, match="Line 2"):
        read_table('{"a": 1}\n[1]\n', Form.JSONL)


def test_lines_and_whole_texts():
    assert read_table("one\r\n\r\ntwo", Form.LINES).rows == (("one",), ("two",))
    assert read_table("one\n\ntwo", Form.TEXT).rows == (("one\n\ntwo",),)
    with pytest.raises(KnownError, match="no text to analyze"):
        read_table(" \n", Form.TEXT)
    with pytest.raises(KnownError, match="no text to analyze"):
        read_table("text,gold\n", Form.CSV)


def test_the_column_of_texts_is_guessed_and_a_wrong_one_refused():
    table = read_table("id,评论,gold\n1,很好,正面\n", Form.CSV)
    assert likely_column(table) == "评论"
    assert likely_column(read_table("id,words\n123,a long one\n", Form.CSV)) == "words"
    assert rows_of(table, gold="gold") == (Row("很好", "正面", "", ("1", "很好", "正面")),)
    with pytest.raises(KnownError, match="There are: id, 评论, gold"):
        rows_of(table, "nothing")


def test_the_form_shows_in_the_name():
    assert [form_of(name) for name in ("a.CSV", "a.tsv", "a.jsonl", "a.txt", "a")] == [
        Form.CSV, Form.CSV, Form.JSONL, Form.TEXT, Form.TEXT,
    ]  # fmt: skip
