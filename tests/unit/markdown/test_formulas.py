"""Where formulas and footnotes stand in Markdown, and what streams of them look like on the way."""

from __future__ import annotations

import pytest

from lampblack.ui.markdown.blocks import Block, Formula, Prose, Table
from lampblack.ui.markdown.rich import blocks_of
from lampblack.ui.markdown.stream import BlockStream


def read(text: str) -> list[Block]:
    stream = BlockStream()
    stream.feed(text)
    return stream.advance(final=True)


def formulas(text: str) -> list[str]:
    """The LaTeX of all formulas within paragraphs."""
    return [run.latex for block in read(text) if isinstance(block, Prose) for run in block.runs if run.latex]


def shown(text: str) -> list[tuple[str, ...]]:
    """What has been visible after each character: for each block its text, or what kind it is."""
    stream, closed, seen = BlockStream(), [], []
    for character in text:
        stream.feed(character)
        closed += stream.advance()
        seen.append(tuple(_words(block) for block in (*closed, *stream.open)))
    return seen


def _words(block: Block) -> str:
    if isinstance(block, Prose):
        return "".join("∎" if run.latex else run.text for run in block.runs)
    return f"<{type(block).__name__}>"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Let $x$ be.", ["x"]),
        ("Let \\(a_b\\) and $c_d$.", ["a_b", "c_d"]),
        ("so $$y = 1$$ holds, \\[z\\] too", ["y = 1", "z"]),
        ("the $n$th, 公式$E=mc^2$是", ["n", "E=mc^2"]),
        ("$2\\pi r$ and $5$ and $\\$5$", ["2\\pi r", "5", "\\$5"]),
        ("**bold $a*b*c$ x**", ["a*b*c"]),
    ],
)
def test_formulas_within_a_paragraph(text: str, found: list[str]) -> None:
    assert formulas(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10.",
        "$5-$10, or US$5 to HK$",
        "I have $100 and you have 200$.",
        "$1.5 million for a 2$ pen",
        "价格$5，共$10。",
        "`$x$` and ``$y$``",
        "\\$x\\$ and \\\\(x\\\\)",
        "$HOME/bin:$PATH",
        "$ x$ and $x $",
        "$x\n\ny$",
        "$$ is a lot",
    ],
)
def test_what_is_no_formula_stays_as_it_was_written(text: str) -> None:
    (block, *_) = read(text)
    assert isinstance(block, Prose)
    assert not any(run.latex for run in block.runs)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("Then:\n$$\nx = 1\n$$\nafter", "x = 1"),
        ("\\[\n\\frac{a}{b}\n\\]", "\\frac{a}{b}"),
        ("\\[ x \\].", "x."),
        ("- a\n  $$\n  y\n  $$\n- b", "y"),
        ("> $$x$$\n> b", "x"),
        ("```math\nx\n```\n", "x"),
        ("\\begin{align}\na&=b\n\\end{align}", "\\begin{align}a&=b\\end{align}"),
    ],
)
def test_formulas_on_their_own_lines(text: str, latex: str) -> None:
    assert [" ".join(block.latex.split()) for block in read(text) if isinstance(block, Formula)] == [latex]


def test_a_formula_keeps_how_it_was_written() -> None:
    (block,) = read("\\[\nx\n\\]")
    assert isinstance(block, Formula)
    assert block.source == "\\[\nx\n\\]"


@pytest.mark.parametrize(
    "text",
    [
        "The area is $A = \\pi r^2$ here.",
        "The area is \\(A = \\pi\\) here.",
        "So\n\n$$\nx = 1\n$$\n\nafter",
        "So\n\\[\n\\frac{a}{b}\n\\]\nafter",
        "See this[^1] and that[^note].\n\n[^1]: One.\n[^note]: Two.\n",
        "```math\nx + y\n```\n",
    ],
)
def test_no_mark_of_a_formula_or_footnote_is_seen_while_it_is_written(text: str) -> None:
    for blocks in shown(text):
        for words in blocks:
            assert not any(mark in words for mark in ("$", "\\", "[", "^", "frac", "pi")), blocks


def test_money_is_seen_soon() -> None:
    seen = shown("It costs $5 and you know it.")
    assert any(blocks == ("It costs $5 and y",) for blocks in seen)
    assert shown("set $HOME is the folder now")[-1] == ("set $HOME is the folder now",)


@pytest.mark.parametrize("mark", ["$", "$$\n", "\\[\n", "\\(", "$x ", "[^1]", "[^1]: ", "\\begin{align}\n"])
def test_endless_marks_are_read_in_pieces_and_lose_nothing(mark: str) -> None:
    stream = BlockStream()
    closed: list[Block] = []
    for _ in range(20):
        stream.feed(mark * (1000 // len(mark)))
        closed += stream.advance()
    closed += stream.advance(final=True)
    assert closed


def test_a_formula_that_is_never_closed_is_text_in_the_end() -> None:
    assert [_words(block) for block in read("$$\nx = 1")] == ["$$\nx = 1"]


# --- footnotes


def test_marks_and_notes_lead_to_each_other() -> None:
    mark, one, second, note = blocks_of(
        "Soot[^1] or glue[^glue-1].\n\n[^1]: Says *who*.\n\n    More.\n[^glue-1]: Hide.\n"
    )
    assert isinstance(mark, Prose)
    assert isinstance(one, Prose)
    assert isinstance(second, Prose)
    assert isinstance(note, Prose)
    assert [(run.text, run.href) for run in mark.runs if run.raised] == [
        ("1", "footnote:1"),
        ("2", "footnote:glue-1"),
    ]
    assert (one.place.marker, one.runs[0].href) == ("1.", "footnote-mark:1")
    assert "".join(run.text for run in one.runs[2:]) == "Says who."
    assert (second.place.nesting, second.place.marker) == ("l", "")
    assert note.place.marker == "2."


@pytest.mark.parametrize("text", ["[^0-9]+", "a [^a-z] b", "[^abc]*", "`[^1]`", "[^a b]"])
def test_regular_expressions_are_no_footnotes(text: str) -> None:
    (block,) = read(text)
    assert isinstance(block, Prose)
    assert not any(run.raised for run in block.runs)


def test_formulas_and_footnotes_in_a_table() -> None:
    (table,) = read("| a | b |\n|---|---|\n| $x$ | y[^1] |\n")
    assert isinstance(table, Table)
    assert (table.rows[0][0][0].latex, table.rows[0][1][1].href) == ("x", "footnote:1")
