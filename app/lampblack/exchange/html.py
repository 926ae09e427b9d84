"""A conversation as one HTML file: no scripts, nothing that is fetched, and nothing that a model wrote taken for HTML.

The page forbids its reader's browser both, besides (Content-Security-Policy).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from lampblack.domain import footnotes, formula_syntax
from lampblack.domain.generation import Role
from lampblack.domain.thinking import parted
from lampblack.exchange.documents import sources_of, text_of
from lampblack.exchange.markdown import speaker
from lampblack.exchange.words import ENGLISH, moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from lampblack.domain.exchange import PortableConversation, PortableMessage
    from lampblack.exchange.words import Words

_LINKED = ("http://", "https://", "mailto:")
LONGEST = 200_000
"""Characters of a message; longer ones stand as they were written, for markup that long is made to take for ever."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """\
:root { color-scheme: light dark; }
body { margin: 2rem auto; max-width: 47.5rem; padding: 0 1rem; line-height: 1.5;
  font-family: system-ui, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  color: #1B1F24; background: #FFFFFF; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } section > h2 { font-size: .87rem; font-weight: 600; color: #5B6470; margin: 1.5rem 0 .25rem; }
.person { background: #E9F0FC; border-radius: 8px; padding: .25rem 1rem; }
pre, code { font-family: ui-monospace, Consolas, Menlo, "Noto Sans Mono CJK SC", monospace; background: #F6F7F9; }
pre { padding: .75rem; border-radius: 8px; white-space: pre-wrap; }
table { border-collapse: collapse; } th, td { border: 1px solid #E3E6EB; padding: .25rem .5rem; }
blockquote, details { border-left: 3px solid #E3E6EB; margin: .5rem 0; padding-left: 1rem; color: #5B6470; }
a { color: #2B66D0; }
@media (prefers-color-scheme: dark) {
  body { color: #E8EAED; background: #16181C; } .person { background: #24304A; }
  pre, code { background: #1E2126; } th, td, blockquote, details { border-color: #2C3138; } a { color: #7AA7FF; }
  section > h2, blockquote, details { color: #9AA3AE; } }
@media print { body { margin: 0; max-width: none; } pre, table { break-inside: avoid; } }
"""


def written(conversation: PortableConversation, words: Words = ENGLISH) -> str:
    """The whole page."""
    title = escape(_title(conversation, words))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(words.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body(conversation, words)}\n</body>\n"
        "</html>\n"
    )


def body(conversation: PortableConversation, words: Words = ENGLISH, *, is_paper: bool = False) -> str:
    """What is on the page. is_paper: nothing on it can be opened."""
    return "\n".join((f"<h1>{escape(_title(conversation, words))}</h1>", *_parts(conversation, words, is_paper)))


def _title(conversation: PortableConversation, words: Words) -> str:
    return " ".join(conversation.title.split()) or words.untitled


def _parts(conversation: PortableConversation, words: Words, is_paper: bool) -> Iterator[str]:
    system_prompt = conversation.options.system_prompt.strip()
    if system_prompt:
        yield _aside(words.system_prompt, f"<p>{_lines(system_prompt)}</p>", is_paper)
    for message in conversation.path():
        if not message.text.strip():
            continue
        is_reply = message.role is Role.ASSISTANT
        name = f"{escape(speaker(message, words))} · {moment(message.created_at)}"
        both = parted(message.text) if is_reply else None
        thinking = _aside(words.thinking, of_markdown(both.thinking), is_paper) if both and both.thinking else ""
        said = of_markdown(both.answer) if both else f"<p>{_lines(message.text.strip())}</p>\n"
        kind = "model" if is_reply else "person"
        more = _documents(conversation, message, words, is_paper)
        yield f'<section>\n<h2>{name}</h2>\n{thinking}<div class="{kind}">\n{said}</div>\n{more}</section>'


def _documents(conversation: PortableConversation, message: PortableMessage, words: Words, is_paper: bool) -> str:
    """What is attached to a message, with its text where there is room for that, and what a reply may cite."""
    parts: list[str] = []
    for document in (conversation.documents[place] for place in message.documents):
        if is_paper:
            parts.append(f"<p><i>{escape(words.attached)}: {escape(document.name)}</i></p>\n")
        else:
            parts.append(_aside(document.name, f"<pre>{escape(text_of(document, words))}</pre>", is_paper))
    if cited := sources_of(conversation, message, words):
        parts.append(f"<p><i>{escape(words.sources)}: {escape('; '.join(cited))}</i></p>\n")
    return "".join(parts)


def _aside(name: str, inside: str, is_paper: bool) -> str:
    if is_paper:
        return f"<blockquote><p><i>{escape(name)}</i></p>{inside}</blockquote>\n"
    return f"<details><summary>{escape(name)}</summary>{inside}</details>\n"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")


def of_markdown(text: str) -> str:
    """HTML for what was written in Markdown; HTML in it is shown as it stands, pictures by their words."""
    if len(text) > LONGEST:
        return f"<pre>{escape(text)}</pre>\n"
    return str(_MARKDOWN.render(text.replace("\0", "\N{REPLACEMENT CHARACTER}")))


def _link_open(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    address = str(tokens[index].attrGet("href") or "")
    if not address.lower().startswith(_LINKED):
        return "<a>"
    return f'<a href="{escape(address)}" rel="noopener noreferrer">'


def _image(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    address = str(tokens[index].attrGet("src") or "")
    return escape(f"[{tokens[index].content or address[:200]}]")


def _formula(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    """As it was written, with all its backslashes."""
    token = tokens[index]
    tag = "p" if token.block else "span"
    return f'<{tag} class="formula">{_lines(token.content)}</{tag}>'


def _footnote_mark(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return f"<sup>[{escape(tokens[index].content)}]</sup>"


def _footnote_open(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return f'<div class="note"><sup>[{escape(tokens[index].content)}]</sup> '


def _footnote_close(*_: Any) -> str:
    return "</div>\n"


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 60}).enable(["table", "strikethrough"])
    formula_syntax.teach_inline(reader)
    formula_syntax.teach_blocks(reader)
    footnotes.teach_inline(reader)
    footnotes.teach_blocks(reader)
    reader.add_render_rule("formula", _formula)
    reader.add_render_rule("formula_block", _formula)
    reader.add_render_rule("footnote_mark", _footnote_mark)
    reader.add_render_rule("footnote_open", _footnote_open)
    reader.add_render_rule("footnote_close", _footnote_close)
    reader.add_render_rule("link_open", _link_open)
    reader.add_render_rule("image", _image)
    return reader


_MARKDOWN = _reader()
