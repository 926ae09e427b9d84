"""A conversation as one HTML file: no scripts, nothing that is fetched, and nothing that a model wrote taken for HTML.

The page forbids its reader's browser both, besides (Content-Security-Policy).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lampblack.domain import highlighting
from lampblack.domain.generation import Role
from lampblack.domain.thinking import parted
from lampblack.exchange.documents import sources_of, text_of
from lampblack.exchange.markdown import Bylines
from lampblack.exchange.markup import lines, of_markdown
from lampblack.exchange.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.domain.exchange import PortableConversation, PortableMessage
    from lampblack.exchange.words import Words

    Formulas = Callable[[str, bool], str | None]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """\
:root { color-scheme: light dark; }
body { margin: 2rem auto; max-width: 47.5rem; padding: 0 1rem; line-height: 1.5;
  font-family: system-ui, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  color: #1B1F24; background: #FFFFFF; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } section > h2 { font-size: .87rem; font-weight: 600; color: #5B6470; margin: 1.5rem 0 .25rem; }
p, li, th, td, summary, .note { unicode-bidi: plaintext; }
.person { background: #E9F0FC; border-radius: 8px; padding: .25rem 1rem; }
pre, code { font-family: ui-monospace, Consolas, Menlo, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace;
  font-size: .92em; background: #F6F7F9; }
pre { padding: .75rem; border-radius: 8px; white-space: pre-wrap; } pre code { font-size: 1em; background: none; }
.code { margin: .75rem 0; background: #F6F7F9; border-radius: 8px; } .code pre { margin: 0; }
.code figcaption { padding: .5rem .75rem 0; font-size: .87rem; color: #5B6470; }
.wide, div.formula { overflow-x: auto; margin: .75rem 0; } div.formula { text-align: center; }
table { border-collapse: collapse; } th, td { border: 1px solid #C9CED6; padding: .25rem .5rem; min-width: 3em; }
th { background: #F6F7F9; }
blockquote, details { border-left: 3px solid #E3E6EB; margin: .5rem 0; padding-left: 1rem; color: #5B6470; }
a { color: #2B66D0; }
""" + "".join(f".code .{kind} {{ color: {color}; }}\n" for kind, color in highlighting.LIGHT.items())
STYLE += """\
@media (prefers-color-scheme: dark) {
  body { color: #E8EAED; background: #16181C; } .person { background: #24304A; }
  pre, code, .code, th { background: #1E2126; } th, td { border-color: #4A515B; } a { color: #7AA7FF; }
  blockquote, details { border-color: #2C3138; }
  section > h2, blockquote, details, .code figcaption { color: #9AA3AE; }
""" + "".join(f"  .code .{kind} {{ color: {color}; }}\n" for kind, color in highlighting.DARK.items())
STYLE += """\
}
@media print { body { margin: 0; max-width: none; } table { break-inside: avoid; } }
"""


def written(
    conversation: PortableConversation, words: Words = ENGLISH, formulas: Formulas = lambda _latex, _display: None
) -> str:
    """The whole page. formulas: gives MathML, large or not; where it has none, a formula stands as it was written."""
    title = escape(_title(conversation, words))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(words.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        f"{_body(conversation, words, formulas)}\n</body>\n</html>\n"
    )


def _body(conversation: PortableConversation, words: Words, formulas: Formulas) -> str:
    return "\n".join((f"<h1>{escape(_title(conversation, words))}</h1>", *_parts(conversation, words, formulas)))


def _title(conversation: PortableConversation, words: Words) -> str:
    return " ".join(conversation.title.split()) or words.untitled


def _parts(conversation: PortableConversation, words: Words, formulas: Formulas) -> Iterator[str]:
    system_prompt = conversation.options.system_prompt.strip()
    if system_prompt:
        yield _aside(words.system_prompt, f"<p>{lines(system_prompt)}</p>")
    bylines = Bylines(conversation, words)
    for message in conversation.path():
        if not (message.text.strip() or message.not_imported):
            continue
        is_reply = message.role is Role.ASSISTANT
        name = escape(bylines.of(message))
        both = parted(message.text) if is_reply else None
        thinking = _aside(words.thinking, of_markdown(both.thinking, formulas)) if both and both.thinking else ""
        said = of_markdown(both.answer, formulas) if both else f"<p>{lines(message.text.strip())}</p>\n"
        kind = "model" if is_reply else "person"
        more = _documents(conversation, message, words)
        yield f'<section>\n<h2>{name}</h2>\n{thinking}<div class="{kind}">\n{said}</div>\n{more}</section>'


def _documents(conversation: PortableConversation, message: PortableMessage, words: Words) -> str:
    """What is attached to a message, with its text where there is room for that, and what a reply may cite."""
    parts: list[str] = []
    if message.not_imported:
        parts.append(f"<p><i>{escape(words.not_imported.format(count=message.not_imported))}</i></p>\n")
    for document in (conversation.documents[place] for place in message.documents):
        parts.append(_aside(document.name, f"<pre>{escape(text_of(document, words))}</pre>"))
    if cited := sources_of(conversation, message, words):
        parts.append(f"<p><i>{escape(words.sources)}: {escape('; '.join(cited))}</i></p>\n")
    return "".join(parts)


def _aside(name: str, inside: str) -> str:
    return f"<details><summary>{escape(name)}</summary>{inside}</details>\n"
