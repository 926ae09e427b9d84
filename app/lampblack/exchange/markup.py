"""Markdown to HTML for pages that are opened anywhere: what a model wrote is shown, and never taken for HTML."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from lampblack.domain import emphasis, footnotes, formula_syntax
from lampblack.domain.highlighting import can_highlight, spans_of
from lampblack.domain.languages import label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token

    from lampblack.domain.highlighting import Span

    Formulas = Callable[[str, bool], str | None]

_LINKED = ("http://", "https://", "mailto:")
LONGEST = 200_000
"""Characters of a message; longer ones stand as they were written, for markup that long is made to take for ever."""
_MATH_FENCE = "math"
_FORMULAS, _NOTES = "formulas", "notes"


def lines(text: str) -> str:
    """Text as it stands, each line on its own."""
    return escape(text).replace("\n", "<br>\n")


def of_markdown(text: str, formulas: Formulas = lambda _latex, _display: None) -> str:
    """HTML for what was written in Markdown; HTML in it is shown as it stands, pictures by their words.

    formulas: gives a formula's markup, large or not; where it has none, the formula stands as it was written.
    """
    if len(text) > LONGEST:
        return f"<pre>{escape(text)}</pre>\n"
    env: dict[str, Any] = {_FORMULAS: formulas}
    tokens = _MARKDOWN.parse(text.replace("\0", "\N{REPLACEMENT CHARACTER}"), env)
    labels = dict.fromkeys(token.content for token in tokens if token.type == "footnote_open")
    env[_NOTES] = {label: number for number, label in enumerate(labels, 1)}  # as they are written, one below the other
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, env))


def code(text: str, language: str, more: str = "") -> str:
    """A code block with its language above it, coloured where that is known. more: what else the fence says."""
    name = label(language, more)
    above = f"<figcaption>{escape(name)}</figcaption>" if name else ""
    inside = "\n".join(_coloured(text, language)) if can_highlight(text, language) else escape(text)
    return f'<figure class="code">{above}<pre><code>{inside}\n</code></pre></figure>\n'


def _coloured(text: str, language: str) -> Iterator[str]:
    """The lines, with what has a colour marked by its kind."""
    spans = {number: list(of_line) for number, of_line in groupby(spans_of(text, language), key=lambda one: one.line)}
    for number, line in enumerate(text.split("\n")):
        yield "".join(_marked(line, spans.get(number, ())))


def _marked(line: str, spans: Sequence[Span]) -> Iterator[str]:
    units = line.encode("utf-16-le", "surrogatepass")  # what spans count in
    end = 0

    def part(start: int, stop: int) -> str:
        return escape(units[2 * start : 2 * stop].decode("utf-16-le", "replace"))

    for span in spans:
        yield part(end, span.start)
        end = span.start + span.length
        yield f'<span class="{span.kind}">{part(span.start, end)}</span>'
    yield part(end, len(units) // 2)


def _link_open(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    address = str(tokens[index].attrGet("href") or "")
    if not address.lower().startswith(_LINKED):
        return "<a>"
    return f'<a href="{escape(address)}" rel="noopener noreferrer">'


def _image(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    address = str(tokens[index].attrGet("src") or "")
    return escape(f"[{tokens[index].content or address[:200]}]")


def _formula(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    token = tokens[index]
    return _drawn(
        token.meta["latex"], token.content, env, is_large=token.meta.get("display", True), is_block=token.block
    )


def _drawn(latex: str, source: str, env: Any, *, is_large: bool, is_block: bool) -> str:
    """A formula, or what was written, with all its backslashes."""
    made = env[_FORMULAS](latex, is_large)
    tag = "div" if is_block else "span"
    return f'<{tag} class="formula">{lines(source) if made is None else made}</{tag}>'


def _code(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    token = tokens[index]
    text = token.content.removesuffix("\n")
    language, *more = token.info.split(maxsplit=1) or [""]
    if language == _MATH_FENCE:
        return _drawn(text.strip(), text, env, is_large=True, is_block=True)
    return code(text, language, "".join(more).strip())


def _table_open(*_: Any) -> str:
    return '<div class="wide"><table>\n'


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


def _footnote_mark(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    label = tokens[index].content
    number = env[_NOTES].get(label)
    return escape(footnotes.mark(label)) if number is None else f"<sup>[{number}]</sup>"


def _footnote_open(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    return f'<div class="note"><sup>[{env[_NOTES][tokens[index].content]}]</sup> '


def _footnote_close(*_: Any) -> str:
    return "</div>\n"


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 60}).enable(["table", "strikethrough"])
    emphasis.teach_inline(reader)
    formula_syntax.teach_inline(reader)
    formula_syntax.teach_blocks(reader)
    footnotes.teach_inline(reader)
    footnotes.teach_blocks(reader)
    reader.add_render_rule("formula", _formula)
    reader.add_render_rule("formula_block", _formula)
    reader.add_render_rule("footnote_mark", _footnote_mark)
    reader.add_render_rule("footnote_open", _footnote_open)
    reader.add_render_rule("footnote_close", _footnote_close)
    reader.add_render_rule("fence", _code)
    reader.add_render_rule("code_block", _code)
    reader.add_render_rule("table_open", _table_open)
    reader.add_render_rule("table_close", _table_close)
    reader.add_render_rule("link_open", _link_open)
    reader.add_render_rule("image", _image)
    return reader


_MARKDOWN = _reader()
