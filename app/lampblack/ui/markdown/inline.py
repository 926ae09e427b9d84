"""The inside of a paragraph: Markdown text to runs."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from lampblack.domain import emphasis, footnotes, formula_syntax
from lampblack.ui.markdown.blocks import Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markdown_it.token import Token

# Reading an unclosed bracket costs as much again for each level that is allowed: text nested deeper stays as written.
MAX_NESTING = 16
SHOWN_ADDRESS = 100

_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"“”。，；！？（）]+[^\s<>\"“”。，；！？（）.,:;!?')\]}*_]", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\](?:\s+|$)")


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING}).enable("strikethrough")
    # Addresses are only ever shown, and opened by the link dialog after its own check: none needs hiding here.
    reader.validateLink = _is_any  # type: ignore[method-assign]
    emphasis.teach_inline(reader)
    formula_syntax.teach_inline(reader)
    footnotes.teach_inline(reader)
    return reader


def _is_any(url: str) -> bool:
    del url
    return True


_READER = _reader()


def runs_of(source: str, references: Mapping[str, Any] | None = None) -> tuple[Run, ...]:
    """The runs of a paragraph's Markdown; `references` are markdown-it's link definitions."""
    if references:
        return _read(source, dict(references))
    return _remembered(source)


def split_task(source: str) -> tuple[str, str]:
    """The marker of a task list's item, or nothing, and the text after it."""
    match = _TASK.match(source)
    if match is None:
        return "", source
    return ("☐" if match[1] == " " else "☑"), source[match.end() :]


@lru_cache(maxsize=512)
def _remembered(source: str) -> tuple[Run, ...]:
    return _read(source, {})


def _read(source: str, references: dict[str, Any]) -> tuple[Run, ...]:
    tokens: list[Token] = []
    _READER.inline.parse(source, _READER, {"references": references}, tokens)
    return tuple(_joined(_linked(_styled(tokens))))


def _styled(tokens: list[Token]) -> Iterator[Run]:
    depth = {"strong": 0, "em": 0, "s": 0}
    href = ""
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        style = Run("", depth["strong"] > 0, depth["em"] > 0, depth["s"] > 0, href=href)
        if name in depth:
            depth[name] += token.nesting
        elif name == "link":
            href = str(token.attrGet("href") or "") if token.nesting > 0 else ""
        elif name in ("softbreak", "hardbreak"):
            yield replace(style, text="\n")
        elif name == "code_inline":
            yield replace(style, text=token.content, code=True)
        elif name == "image":
            yield _image(token, style)
        elif name == "formula":
            yield replace(style, text=token.content, **token.meta)
        elif name == "footnote_mark":
            yield replace(style, text=token.content, href=footnotes.to_note(token.content), raised=True)
        elif token.content:
            yield replace(style, text=_BREAK_TAG.sub("\n", token.content))


def _image(token: Token, style: Run) -> Run:
    """A picture is never loaded: its description and its address stand in its place."""
    address = str(token.attrGet("src") or "")
    shown = address if len(address) <= SHOWN_ADDRESS else address[:SHOWN_ADDRESS] + "…"
    text = f"{token.content} ({shown})" if token.content else shown
    return replace(style, text=text, href=style.href or address)


def _linked(runs: Iterator[Run]) -> Iterator[Run]:
    """The runs with plain web addresses made into links."""
    for run in runs:
        if run.href or run.code or run.latex or "://" not in run.text:
            yield run
            continue
        end = 0
        for match in _ADDRESS.finditer(run.text):
            yield replace(run, text=run.text[end : match.start()])
            yield replace(run, text=match[0], href=match[0])
            end = match.end()
        yield replace(run, text=run.text[end:])


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """The runs with neighbours of one style joined and empty ones left out."""
    last: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if last is not None and not run.latex and replace(run, text="") == replace(last, text=""):
            last = replace(last, text=last.text + run.text)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last
