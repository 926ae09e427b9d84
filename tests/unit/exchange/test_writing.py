"""Files for people: what they show, and what they must never do."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.exchange import PortableConversation, PortableMessage
from lampblack.domain.generation import Role
from lampblack.exchange import html, markdown, markup, mathml
from lampblack.exchange.files import distinct, file_name
from lampblack.exchange.words import Words, moment

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
    page = markup.of_markdown(paragraph + formula + "[^1]: A note.")
    for part in ("$\\frac{a}{b}$", "\\(x_i\\)", "a \\\\ b \\end{matrix} \\, dx", "<sup>[1]</sup>", "A note."):
        assert part in page, part


def test_footnotes_have_numbers_in_the_order_in_which_they_are_written() -> None:
    text = "One[^b], two[^a], one again[^b].\n\n[^a]: Second.\n[^b]: First.\n"
    page = markup.of_markdown(text)
    assert "One<sup>[2]</sup>, two<sup>[1]</sup>, one again<sup>[2]</sup>." in page
    assert "".join(page.split()).count("<sup>[1]</sup><p>Second.") == 1
    assert "[b]" not in page
    assert text.strip() in markdown.written(conversation("Hi", text))


def test_a_footnotes_mark_without_a_note_stands_as_it_was_written() -> None:
    page = markup.of_markdown("One[^b], two[^none].\n\n[^b]: First.\n")
    assert "One<sup>[1]</sup>, two[^none]." in page


@pytest.mark.parametrize(
    ("fence", "above"),
    [
        ('python title="x.py"', "Python · x.py"),
        ("rust,no_run", "rust,no_run"),
        ("js {1,3} run", "JavaScript · {1,3} run"),
        ("text filename: notes.txt", "text · notes.txt"),
    ],
)
def test_what_stands_behind_a_fence_stands_above_the_code(fence: str, above: str) -> None:
    assert f"<figcaption>{above}</figcaption>" in markup.of_markdown(f"```{fence}\nx\n```\n")


def test_code_has_its_language_and_its_colours() -> None:
    made = markup.of_markdown("```python\n# 茶 😀 <b>\nreturn 'x' + 1\n```\n")
    assert "<figcaption>Python</figcaption>" in made
    assert '<span class="comment"># 茶 😀 &lt;b&gt;</span>\n<span class="keyword">return</span>' in made
    assert '<span class="string">&#x27;</span><span class="string">x</span>' in made
    assert "<figcaption>&lt;i&gt;</figcaption>" in markup.of_markdown("```<i>\n<script>\n```")
    page = html.written(conversation("Hi", "```py\nx\n```"))
    assert page.count(".code .keyword { color: ") == 2  # on white, and on black


def test_tables_have_borders_whatever_their_alignment() -> None:
    page = html.written(conversation("Hi", "| a | b |\n|:-:|--:|\n| 1 | 2 |"))
    assert "th, td { border: 1px solid" in page
    assert '<td style="text-align:right">2</td>' in page
    assert '<div class="wide"><table>' in page


def test_a_formula_is_taken_as_markup_or_stays_as_it_is() -> None:
    known = {("x^2", False): "<math>1</math>", ("y", True): "<math>2</math>"}
    made = markup.of_markdown(
        "So $x^2$ and $z$.\n\n$$y$$\n\n```math\ny\n```\n", lambda latex, large: known.get((latex, large))
    )
    assert '<span class="formula"><math>1</math></span> and <span class="formula">$z$</span>' in made
    assert made.count('<div class="formula"><math>2</math></div>') == 2


MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML">{}</math>'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<mtext><b>x</b></mtext>",
        '<mi onclick="x()">x</mi>',
        '<mi xlink:href="javascript:x">x</mi>',
        '<mstyle mathcolor="url(https://e)">x</mstyle>',
        "<maction>x</maction>",
        "<semantics><annotation-xml encoding='text/html'><script/></annotation-xml></semantics>",
        "<mi>" * 300 + "</mi>" * 300,
        "<mi>x",
        "<mi>&nbsp;</mi>",
        '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        "x" * 200_000,
    ],
)
def test_markup_that_is_no_formula_is_refused(inside: str) -> None:
    assert mathml.safe(MATH.format(inside), "x", display=False) is None


def test_markup_of_a_formula() -> None:
    made = mathml.safe(MATH.format('<mrow href="javascript:x"><mi>a&lt;</mi>&#x3B1;</mrow>'), "a<\\alpha", display=True)
    assert made is not None
    assert 'display="block"><semantics><mrow><mrow><mi>a&lt;</mi>α</mrow></mrow>' in made
    assert '<annotation encoding="application/x-tex">a&lt;\\alpha</annotation>' in made
    assert mathml.safe('<!DOCTYPE m [<!ENTITY a "b">]><math/>', "x", display=False) is None
    assert mathml.safe("<svg/>", "x", display=False) is None


def edited(one: PortableConversation) -> PortableConversation:
    return replace(one, messages=(*one.messages[:-1], replace(one.messages[-1], edited_at=1700000060.0)))


def test_a_reply_that_was_edited_is_not_the_models_alone() -> None:
    one = edited(conversation("Hi", "Other words"))
    assert "## Qwen, edited by you · 20" in markdown.written(one)
    assert "<h2>Qwen, edited by you · 20" in html.written(one)
    words = Words(edited="{name}，由您修改")
    assert "## Qwen，由您修改 · 20" in markdown.written(one, words)


def test_a_message_says_that_it_came_without_its_picture() -> None:
    one = conversation("", "A cat.")
    one = replace(one, messages=(replace(one.messages[0], not_imported=1), one.messages[1]))
    said = "[Pictures or files not imported: 1]"
    assert f"## You · {moment(1700000000.0)}\n\n*{said.replace('[', chr(92) + '[').replace(']', chr(92) + ']')}*" in (
        markdown.written(one)
    )
    assert f"<p><i>{said}</i></p>" in html.written(one)


def test_a_message_says_that_there_are_other_versions_of_it() -> None:
    one = conversation("Hi", "First", "More")
    other = replace(one.messages[1], text="Second")
    both = replace(one, messages=(*one.messages[:2], other, replace(one.messages[2], parent=2)), leaf=3)
    for page in (markdown.written(both), html.written(both)):
        assert page.count("version 2 of 2") == page.count("version ") == 1
        assert re.search(r"Qwen · \S+ \S+ · version 2 of 2\b", page)
        assert "First" not in page
    words = Words(version="第 {number} 个版本，共 {count} 个")
    assert "第 2 个版本，共 2 个" in html.written(both, words)
