"""What Markdown turns into: one case for each thing a model writes."""

from __future__ import annotations

import pytest

from lampblack.ui.markdown.blocks import Alignment, Block, Code, Place, Prose, Run, Table, plain
from lampblack.ui.markdown.stream import BlockStream


def blocks_of(source: str) -> list[Block]:
    stream = BlockStream()
    stream.feed(source)
    return stream.advance(final=True)


def only(source: str) -> Block:
    (block,) = blocks_of(source)
    return block


def runs_of(source: str) -> tuple[Run, ...]:
    block = only(source)
    assert isinstance(block, Prose)
    return block.runs


def test_emphasis_code_and_strikethrough() -> None:
    assert runs_of("a **b** *c* ***d*** ~~e~~ `f *g*`") == (
        Run("a "),
        Run("b", bold=True),
        Run(" "),
        Run("c", italic=True),
        Run(" "),
        Run("d", bold=True, italic=True),
        Run(" "),
        Run("e", strike=True),
        Run(" "),
        Run("f *g*", code=True),
    )


def test_line_breaks_stay_as_the_model_wrote_them() -> None:
    assert runs_of("roses\nviolets  \nsugar<br>you") == (Run("roses\nviolets\nsugar\nyou"),)


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5, 6])
def test_headings(level: int) -> None:
    block = only("#" * level + " Title")
    assert isinstance(block, Prose)
    assert (block.heading, plain(block.runs)) == (level, "Title")


def test_lists_keep_numbers_nesting_and_tasks() -> None:
    blocks = blocks_of("3. three\n4. four\n   - inner\n     more\n\n- [ ] open\n- [x] done\n- plain")
    places = [(block.place.nesting, block.place.marker) for block in blocks]
    assert places == [("l", "3."), ("l", "4."), ("ll", "•"), ("l", "☐"), ("l", "☑"), ("l", "•")]
    texts = [plain(block.runs) for block in blocks if isinstance(block, Prose)]
    assert texts == ["three", "four", "inner\nmore", "open", "done", "plain"]


def test_quotes_nest() -> None:
    assert [block.place for block in blocks_of("> a\n> > b\n> - c")] == [Place("q"), Place("qq"), Place("ql", "•")]


def test_code_keeps_its_text_to_the_letter() -> None:
    text = "if a < b:\n\n\treturn  '**x**'  "
    assert only(f"```python title=x\n{text}\n```") == Code(text, "python", more="title=x")
    assert only("    four spaces\n      six") == Code("four spaces\n  six")
    assert blocks_of("- item\n  ```sh\n  ls\n  ```")[1] == Code("ls", "sh", Place("l"))


def test_a_fence_that_is_never_closed_is_code_to_the_end() -> None:
    assert only("~~~~c\nint x;\n~~~\nint y;") == Code("int x;\n~~~\nint y;", "c")


def test_a_table_has_its_header_its_alignments_and_whole_rows() -> None:
    table = only("| a | b | c |\n|:--|:-:|--:|\n| 1 | **2** |\n| x | y | z | more |")
    assert isinstance(table, Table)
    assert table.alignments == (Alignment.LEFT, Alignment.CENTER, Alignment.RIGHT)
    assert [plain(cell) for cell in table.header] == ["a", "b", "c"]
    assert [[plain(cell) for cell in row] for row in table.rows] == [["1", "2", ""], ["x", "y", "z"]]
    assert table.rows[0][1] == (Run("2", bold=True),)


def test_rules() -> None:
    block = only("***")
    assert isinstance(block, Prose)
    assert block.rule


def test_links_have_addresses_written_bare_or_by_reference() -> None:
    assert runs_of("[a](http://b.example/c)") == (Run("a", href="http://b.example/c"),)
    assert runs_of("<http://b.example>") == (Run("http://b.example", href="http://b.example"),)
    assert runs_of("see https://b.example/c.") == (
        Run("see "),
        Run("https://b.example/c", href="https://b.example/c"),
        Run("."),
    )
    assert runs_of("见https://b.example。") == (
        Run("见"),
        Run("https://b.example", href="https://b.example"),
        Run("。"),
    )
    assert runs_of("[a]\n\n[a]: http://b.example") == (Run("a", href="http://b.example"),)


def test_a_picture_is_its_description_and_address() -> None:
    address = "http://pictures.example/a.png"
    assert runs_of(f"![a cat]({address})") == (Run(f"a cat ({address})", href=address),)
    (run,) = runs_of("![](data:image/png;base64," + "A" * 3000 + ")")
    assert len(run.text) < 200


def test_html_is_text() -> None:
    for source in ("<img src='http://x.example/a.png'>", "<script>\nalert(1)\n</script>", "<div style='a'>b</div>"):
        assert plain(runs_of(source)) == source


def test_characters_with_a_meaning_for_qt_do_not_get_through() -> None:
    text = plain(runs_of("a\x00b\ufdd0c\ufdd1d\ufffce"))
    assert text == "a�b�c�d�e"
