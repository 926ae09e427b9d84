"""What is put in at the cursor."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lampblack.domain.coding.completion import completed


@pytest.mark.parametrize(
    ("answer", "prefix", "suffix", "expected"),
    [
        ("return a + b", "def add(a, b):\n    ", "\n", "return a + b"),
        ("return a + b\n\nprint(add(1, 2))\n", "def add(a, b):\n    ", "\n\nprint(add(1, 2))\n", "return a + b"),
        ("return a + b<|endoftext|>\nmore", "def add(a, b):\n    ", "", "return a + b"),
        ("a, b):\n    return a", "def add(", "):\n    return a\n", "a, b"),
        ("x)", "f(", ")", "x"),
        ("return a\n\nprint(f(1))\nprint(f(2))", "def f(a):\n    ", "", "return a"),
        ("if x:\n        y\n    else:\n        z\nf()", "def f():\n    ", "", "if x:\n        y\n    else:\n        z"),
        ("return a;\n}\n\nf(1);", "function f(a) {\n  ", "", "return a;\n}"),
        ("a + b\n", "return ", "\n", "a + b"),
        ("\n    pass\n", "def f():\n", "", "    pass"),
        ("  ", "x = ", "\n", ""),
        ("", "x", "y", ""),
        ("n\n  if (n < 2) return n;\n", "f(", "", "n\n  if (n < 2) return n;"),
        ("else x", "y = 1 if a ", "\nz = 2", "else x"),
    ],
)
def test_it_repeats_nothing_that_stands_there(answer: str, prefix: str, suffix: str, expected: str) -> None:
    assert completed(answer, prefix, suffix) == expected


@settings(deadline=None)
@given(st.text(alphabet="ab )\n", max_size=30), st.text(alphabet="ab )\n"), st.text(alphabet="ab )\n"))
def test_it_is_a_part_of_the_answer(answer: str, prefix: str, suffix: str) -> None:
    assert completed(answer, prefix, suffix) in answer
