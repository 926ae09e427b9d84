"""Formatting as numbered tags: nothing of a text is lost by them, whatever a model makes of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lampblack.domain.segment_tags import (
    Mark,
    Node,
    Wrap,
    core,
    decoded,
    encoded,
    joined,
    plain,
    tags_of,
    without_tags,
)

TEXTS = st.text("ab \\<>/123é中🙂", min_size=1, max_size=8) | st.sampled_from(("<1>", "\\<2/>", "\\\\</1>", "<1"))
NODES = st.recursive(
    TEXTS | st.builds(Mark, st.integers()),
    lambda inner: st.builds(Wrap, st.integers(), st.lists(inner, min_size=1, max_size=3).map(joined)),
    max_leaves=8,
)
TREES = st.lists(NODES, max_size=6).map(joined)


def shape(nodes: tuple[Node, ...]) -> object:
    """Nodes as what can be compared."""
    return [
        node if isinstance(node, str) else (node.ref, shape(node.inside) if isinstance(node, Wrap) else None)
        for node in nodes
    ]


@settings(max_examples=60)
@given(TREES)
def test_a_text_with_tags_says_what_its_nodes_are(nodes: tuple[Node, ...]) -> None:
    found, fits = decoded(encoded(nodes), nodes)
    assert fits
    assert shape(found) == shape(nodes)


@settings(max_examples=60)
@given(TREES)
def test_what_was_taken_off_both_ends_is_put_back(nodes: tuple[Node, ...]) -> None:
    inner, put_around = core(nodes)
    assert shape(put_around(inner)) == shape(nodes)
    assert not encoded(inner).startswith(" ")


@settings(max_examples=60)
@given(TREES, st.text("ab \\<>/123中", max_size=30))
def test_whatever_a_model_answers_its_words_are_written_and_no_mark_is_lost(
    nodes: tuple[Node, ...], answer: str
) -> None:
    found, fits = decoded(answer, nodes)
    assert re.sub(r"\W|\d", "", plain(found)) == re.sub(r"\W|\d", "", answer)
    assert marks(found) == marks(nodes) or sorted(marks(found)) == sorted(marks(nodes))
    if fits:
        assert tags_of(answer) == tags_of(encoded(nodes)) or "<" in answer


def marks(nodes: tuple[Node, ...]) -> list[int]:
    """What every mark refers to, in order."""
    found: list[int] = []
    for node in nodes:
        if isinstance(node, Mark):
            found.append(node.ref)  # type: ignore[arg-type]
        elif isinstance(node, Wrap):
            found += marks(node.inside)
    return found


BOLD, BREAK = Wrap("bold", ("bold",)), Mark("break")
SOURCE: tuple[Node, ...] = ("a ", BOLD, " word", BREAK, "more")


@pytest.mark.parametrize(
    ("answer", "expected", "fits"),
    [
        ("ein <1>fettes</1> Wort<2/>mehr", ["ein ", ("bold", ["fettes"]), " Wort", ("break", None), "mehr"], True),
        ("<1>粗体</1>字<2/>更多", [("bold", ["粗体"]), "字", ("break", None), "更多"], True),
        (
            "ein < 1 >fettes< / 1 > Wort<2 />mehr",
            ["ein ", ("bold", ["fettes"]), " Wort", ("break", None), "mehr"],
            True,
        ),
        (
            "ein ＜1＞fettes＜/1＞ Wort＜2/＞mehr",
            ["ein ", ("bold", ["fettes"]), " Wort", ("break", None), "mehr"],
            True,
        ),
        ("ein fettes Wort mehr", ["ein fettes Wort mehr", ("break", None)], False),
        ("ein <1>fettes Wort<2/>mehr", ["ein fettes Wort", ("break", None), "mehr"], False),
        ("ein fettes</1> Wort<2/><7>mehr</7>", ["ein fettes Wort", ("break", None), "mehr"], False),
        ("<1>a</1><2/><1>b</1><2/>", [("bold", ["a"]), ("break", None), ("bold", ["b"])], False),
        ("<1></1>a<2/>", ["a", ("break", None)], False),
    ],
)
def test_a_translation_gets_the_formatting_of_its_source(answer: str, expected: object, fits: bool) -> None:
    found, is_fitting = decoded(answer, SOURCE)
    assert shape(found) == expected
    assert is_fitting is fits


def test_tags_that_the_source_has_as_text_stay_text() -> None:
    nodes: tuple[Node, ...] = ("Write <1> or \\<2/> in ", Wrap("code", ("it",)), "\\")
    text = encoded(nodes)
    assert text == "Write \\<1> or \\\\\\<2/> in <1>it</1>\\"
    assert dict(tags_of(text)) == {"<1>": 1, "</1>": 1}
    assert without_tags(text) == "Write <1> or \\<2/> in it\\"
    assert plain(decoded(text, nodes)[0]) == plain(nodes)
