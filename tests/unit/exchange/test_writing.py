"""Files for people: what they show, and what they must never do."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.exchange import PortableConversation, PortableMessage
from lampblack.domain.generation import Role
from lampblack.exchange import html, markdown
from lampblack.exchange.files import distinct, file_name

HOSTILE = [
    "<script>alert(1)</script>",
    "![x](https://evil.example/pixel.png)",
    "![x](file:///etc/passwd)",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    '[a](https://e.com/"onmouseover=alert(1))',
    "<style>@import url(https://evil.example)</style>",
    "</div></body></html><iframe src=//evil>",
    "[ref]: javascript:alert(1)\n\n[ref]",
    "`</code><script>`",
    "```\n</pre><script>alert(1)</script>\n```",
    "|<script>|\n|-|\n|<svg onload=x>|",
]


def conversation(*texts: str, title: str = "Title", system: str = "") -> PortableConversation:
    messages = tuple(
        PortableMessage(
            place - 1 if place else None,
            Role.ASSISTANT if place % 2 else Role.USER,
            text,
            MessageState.DONE,
            1700000000.0,
            model="Qwen" if place % 2 else "",
        )
        for place, text in enumerate(texts)
    )
    return PortableConversation(title, 1.0, 2.0, ChatOptions(system_prompt=system), messages, len(messages) - 1)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs_and_nothing_is_fetched(text: str) -> None:
    page = html.written(conversation(text, text, title=text, system=text))
    parser = _Tags()
    parser.feed(page)
    for tag, attributes in parser.tags:
        assert tag not in {"script", "img", "iframe", "svg", "link", "object", "embed", "base", "form", "video"}
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "srcset"}]
        assert re.match(r"https?://|mailto:", attributes.get("href") or "mailto:")
    assert sum(tag == "style" for tag, _ in parser.tags) == 1
    assert "default-src 'none'" in page


def test_page_shows_the_path() -> None:
    page = html.written(conversation("Hi & <b>", "<think>\nhm\n</think>\n\n| a |\n|---|\n| 茶 |"))
    assert "Hi &amp; &lt;b&gt;" in page
    assert "<td>茶</td>" in page
    assert "<summary>Thinking</summary><p>hm</p>" in page
    assert "Qwen ·" in page


def test_markdown_shows_the_path() -> None:
    text = markdown.written(conversation("Hi", "<think>\nhm\n</think>\n\n**So**", system="Be brief"))
    assert text.startswith("# Title\n\n> **System prompt**\n>\n> Be brief\n\n## You · 20")
    assert "> **Thinking**\n>\n> hm\n\n**So**\n" in text


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A/B: C?", "A B C.md"),
        ("..", "conversation.md"),
        ("con", "_con.md"),
        ("茶" * 200, "茶" * 66 + ".md"),
        ("../../etc/passwd", "etc passwd.md"),
        ("a\0b\n", "a b.md"),
    ],
)
def test_names_of_files(title: str, name: str) -> None:
    assert file_name(title, ".md") == name


def test_names_are_distinct() -> None:
    taken: set[str] = set()
    assert [distinct(name, taken) for name in ("A.md", "a.md", "A.md")] == ["A.md", "a (2).md", "A (3).md"]


def test_formulas_and_footnotes_lose_no_character_as_html() -> None:
    paragraph = "So $\\frac{a}{b}$ and \\(x_i\\).[^1]\n\n"
    formula = "$$\n\\begin{matrix} a \\\\ b \\end{matrix} \\, dx\n$$\n\n"
    page = html.of_markdown(paragraph + formula + "[^1]: A note.")
    for part in ("$\\frac{a}{b}$", "\\(x_i\\)", "a \\\\ b \\end{matrix} \\, dx", "<sup>[1]</sup>", "A note."):
        assert part in page, part
