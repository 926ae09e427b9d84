"""Labels that a model prefers whatever the text says are evened out."""

from __future__ import annotations

import pytest

from lampblack.domain.analysis.balancing import balanced
from lampblack.domain.analysis.label_grammar import Choice


def test_a_label_is_judged_by_how_likely_it_is_in_other_texts():
    first, second = balanced([Choice("a", {"a": 0.9, "b": 0.1}, 0.8), Choice("a", {"a": 0.7, "b": 0.3}, 0.9)])
    assert (first.label, second.label) == ("a", "b")
    assert first.probabilities == pytest.approx({"a": (0.9 / 0.8) / (0.9 / 0.8 + 0.5), "b": 0.5 / (0.9 / 0.8 + 0.5)})
    assert second.probabilities["b"] == pytest.approx(1.5 / (1.5 + 0.875))
    assert first.mass == 0.8


def test_what_has_no_probabilities_stays_and_a_single_text_too():
    alone, unknown = Choice("a", {"a": 0.9, "b": 0.1}), Choice("b", {})
    assert balanced([alone, None, unknown]) == [alone, None, unknown]
