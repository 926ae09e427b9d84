"""What a word processor or a plain field gets of Markdown."""

from __future__ import annotations

from html.parser import HTMLParser

from lampblack.ui.markdown.rich import html_of, plain_of

ANSWER = """# Ink

Soot *and* **glue**, `x < y`, $a<b$.[^1]

- one
  - two

    more
- [x] three

3. a
4. b

> said
> - so

| a | b |
| --- | ---: |
| 1 | **2** |

```python
if a < b:
    pass
```

[^1]: A note.
"""


TAGS = {"h1", "p", "em", "strong", "code", "sup", "ul", "ol", "li", "blockquote", "table", "tr", "th", "td", "pre"}


class Balance(HTMLParser):
    """Notes tags that do not match, and all tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def parsed(html: str) -> Balance:
    balance = Balance()
    balance.feed(html)
    assert balance.open == []
    assert balance.wrong == []
    return balance


def test_everything_has_its_place_in_html() -> None:
    html = html_of(ANSWER)
    assert parsed(html).tags == TAGS
    assert "<ul><li><p>one</p><ul><li><p>two</p><p>more</p></li></ul></li><li>☑ <p>three</p></li></ul>" in html
    assert '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>' in html
    assert "<blockquote><p>said</p><ul><li><p>so</p></li></ul></blockquote>" in html
    assert "if a &lt; b:\n    pass</pre>" in html
    assert "$a&lt;b$" in html


def test_nothing_in_html_runs_or_is_fetched() -> None:
    html = html_of(
        "<script>x</script> ![i](http://evil.example/x.png) [a](javascript:x) [b](file:///etc/passwd)"
        ' [c](https://ok.example/"onclick=x) <img src=http://evil.example/y.png>'
    )
    found = parsed(html)
    assert found.tags == {"p", "a"}
    assert all(address.startswith(("http://", "https://")) for address in found.addresses)


def test_hostile_nesting_stays_balanced() -> None:
    for text in ("> - 1. " * 500 + "x", "- a\n\n1. b\n> c\n  - d\n\n1) e\n", "[" * 20_000, "- \n" * 500):
        parsed(html_of(text))


def test_plain_text_has_no_marks() -> None:
    assert plain_of(ANSWER) == (
        "Ink\n\nSoot and glue, x < y, $a<b$.[1]\n\n• one\n    • two\n\n    more\n☑ three\n3. a\n4. b\n\nsaid\n\n"
        "    • so\n\na\tb\n1\t2\n\nif a < b:\n    pass\n\n1. A note."
    )
