"""Accuracy, precision, recall, F1 and the confusion matrix, against numbers worked out by hand."""

from __future__ import annotations

import pytest

from lampblack.domain.analysis.confusion_picture import squares, svg
from lampblack.domain.analysis.scores import scores

PAIRS = [
    ("cat", "cat"), ("cat", "cat"), ("cat", "cat"), ("cat", "dog"),
    ("dog", "dog"), ("dog", "cat"),
    ("fox", "dog"), ("fox", "fox"), ("fox", "fox"), ("fox", "cat"),
]  # fmt: skip


def test_the_figures_are_those_worked_out_by_hand():
    found = scores(PAIRS, ("cat", "dog", "fox"))
    assert found.confusion == ((3, 1, 0), (1, 1, 0), (1, 1, 2))
    assert (found.accuracy, found.count) == (0.6, 10)
    cat, dog, fox = found.labels
    assert (cat.precision, cat.recall, cat.f1, cat.support) == pytest.approx((3 / 5, 3 / 4, 2 / 3, 4))
    assert (dog.precision, dog.recall, dog.f1, dog.support) == pytest.approx((1 / 3, 1 / 2, 2 / 5, 2))
    assert (fox.precision, fox.recall, fox.f1, fox.support) == pytest.approx((1.0, 1 / 2, 2 / 3, 4))
    assert found.macro_f1 == pytest.approx((2 / 3 + 2 / 5 + 2 / 3) / 3)
    assert found.macro_precision == pytest.approx((3 / 5 + 1 / 3 + 1) / 3)
    assert found.macro_recall == pytest.approx((3 / 4 + 1 / 2 + 1 / 2) / 3)


def test_a_gold_label_nobody_could_give_counts_as_missed():
    found = scores([("bird", "cat"), ("cat", "cat")], ("cat", "dog"))
    assert [one.label for one in found.labels] == ["cat", "dog", "bird"]
    assert found.confusion == ((1, 0, 0), (0, 0, 0), (1, 0, 0))
    assert found.labels[2].recall == 0
    assert found.macro_recall == pytest.approx((1 + 0) / 2), "dog does not occur"


def test_case_and_spaces_make_no_other_label_and_empty_ones_do_not_count():
    found = scores([(" Positive ", "positive"), ("", "negative"), ("NEGATIVE", "negative"), ("negative", "")],
                   ("positive", "negative"))  # fmt: skip
    assert (found.accuracy, found.count, len(found.labels)) == (1.0, 2, 2)


def test_without_gold_labels_there_are_no_scores():
    assert scores([("", "a")], ("a", "b")) is None


def test_the_picture_has_a_square_for_each_count_and_escapes_what_strangers_wrote():
    found = scores([("<b>", "<b>"), ("x & y", "<b>")], ("<b>", "x & y"))
    assert [(one.row, one.column, one.count, one.share) for one in squares(found)] == [
        (0, 0, 1, 1.0), (0, 1, 0, 0.0), (1, 0, 1, 1.0), (1, 1, 0, 0.0),
    ]  # fmt: skip
    picture = svg(found)
    assert picture.startswith("<svg ")
    assert "&lt;b&gt;" in picture
    assert "<b>" not in picture
    assert picture.count('rx="4"') == 4
