"""What an exported PDF looks like: the file is opened, and what stands on its pages is looked at."""

from __future__ import annotations

import ctypes
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
import pypdfium2.raw
import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo

from lampblack.domain.conversations import MessageState
from lampblack.domain.exchange import PortableConversation, PortableDocument, PortableMessage, PortableSource
from lampblack.domain.generation import Role
from lampblack.exchange.words import Words
from lampblack.tasks import formulas
from lampblack.ui.exchange import pdf
from lampblack.ui.paper.look import BORDER

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYWORD, INK = "#7A3E9D", "#1B1F24"
PARAGRAPH = (
    "Some words of an ordinary paragraph that is not very long but long enough to be wrapped once or twice. " * 3
)


class Box(NamedTuple):
    """In points, from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


class Page:
    """What is on a page."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page, self._text = page, page.get_textpage()
        self.width, self.height = page.get_size()
        self.text: str = self._text.get_text_range()

    def character(self, index: int) -> Box:
        """Where a character of `text` is, its ink alone."""
        return Box(*self._text.get_charbox(index))

    def width_of(self, words: str) -> float:
        """Of words that stand on one line."""
        start = self.text.index(words)
        return self.character(start + len(words) - 1).right - self.character(start).left

    def shapes(self) -> list[tuple[str, Box]]:
        """Everything that is drawn and not text: its colour, and where it is."""
        found = []
        for one in self._page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
            parts = [ctypes.c_uint() for _ in range(4)]
            pypdfium2.raw.FPDFPageObj_GetFillColor(one, *(ctypes.byref(part) for part in parts))
            found.append(("#" + "".join(f"{part.value:02X}" for part in parts[:3]), Box(*one.get_bounds())))
        return found

    def texts_of(self, color: str) -> str:
        """All the text in a colour."""
        found = ""
        for one in self._page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            parts = [ctypes.c_uint() for _ in range(4)]
            pypdfium2.raw.FPDFPageObj_GetFillColor(one, *(ctypes.byref(part) for part in parts))
            if color == "#" + "".join(f"{part.value:02X}" for part in parts[:3]):
                room = ctypes.create_string_buffer(2000)
                size = pypdfium2.raw.FPDFTextObj_GetText(
                    one, self._text, ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), len(room)
                )
                found += room.raw[:size].decode("utf-16-le").rstrip("\0")
        return found

    def boxes(self) -> Iterator[Box]:
        """Of everything."""
        yield from (box for _, box in self.shapes())
        yield from (self.character(index) for index, one in enumerate(self.text) if not one.isspace())


def font(kind: QFontDatabase.SystemFont) -> str:
    return QFontInfo(QFontDatabase.systemFont(kind)).family()


@contextmanager
def pages_of(*replies: str, role: Role = Role.ASSISTANT) -> Iterator[list[Page]]:
    messages = tuple(
        PortableMessage(place - 1 if place else None, role, text, MessageState.DONE, 1.0)
        for place, text in enumerate(replies)
    )
    conversation = PortableConversation("Title", 1.0, 1.0, messages=messages, leaf=len(messages) - 1)
    text, mono = font(QFontDatabase.SystemFont.GeneralFont), font(QFontDatabase.SystemFont.FixedFont)
    chinese = ["Noto Sans CJK SC"]
    document = pypdfium2.PdfDocument(pdf.written(conversation, Words(), [text, *chinese], [mono, *chinese]))
    try:
        yield [Page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def test_formulas_are_drawn_on_the_baseline(qapp: object) -> None:
    with pages_of("HH $H$ HH") as (page,):
        (shape,) = (box for color, box in page.shapes() if color == INK)
        letter = page.character(page.text.index("HH"))
        assert abs(shape.bottom - letter.bottom) < 0.5, (shape, letter)
        assert 0.7 < (shape.top - shape.bottom) / (letter.top - letter.bottom) < 1.3
        assert letter.right < shape.left < shape.right < page.character(page.text.rindex("HH")).left


def test_formulas_on_lines_of_their_own_and_in_tables_are_drawn(qapp: object) -> None:
    text = "Before\n\n$$\\frac{a}{b}$$\n\n| a |\n|---|\n| $\\frac{1}{2}$ |\n\n```math\nx\n```\n\nAfter"
    with pages_of(text) as (page,):
        black = [box for color, box in page.shapes() if color == INK]
        assert len(black) == 7  # three for each fraction, one for x
        assert "frac" not in page.text
        first = black[:3]
        before, after = page.character(page.text.index("Before")), page.character(page.text.index("After"))
        assert all(after.top < one.bottom < one.top < before.bottom for one in black)
        middle = (min(one.left for one in first) + max(one.right for one in first)) / 2
        assert abs(middle - page.width / 2) < 2


def test_what_cannot_be_drawn_stays_as_it_was_written(qapp: object) -> None:
    with pages_of("So $\\nosuch{x}$ and\n\n$$\n\\nosuch{y}\n$$\n") as (page,):
        assert "$\\nosuch{x}$" in page.text
        assert "\\nosuch{y}" in page.text


def test_a_formula_that_would_be_too_small_to_read_is_written(qapp: object) -> None:
    long = "+".join(f"x_{{{number}}}" for number in range(80))
    with pages_of(f"So ${long}$ and\n\n$$\n{long}\n$$\n\nand $x_{{1}}+x_{{2}}$.") as pages:
        text = "".join("".join(page.text.split()) for page in pages)
        assert text.count("x_{79}") == 2
        assert text.count("x_{1}") == 2


def test_a_formula_that_takes_for_ever_is_written(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = [sys.executable, "-c", "import time; print('{\"ready\": true}', flush=True); time.sleep(600)"]
    monkeypatch.setattr(formulas, "command", lambda: deaf)
    monkeypatch.setattr(formulas, "SECONDS", 0.2)
    monkeypatch.setattr(formulas, "MOST_LOST", 0.0)
    with pages_of(*["It is $x_i$."] * 20) as pages:
        assert sum(page.text.count("It is $x_i$.") for page in pages) == 20


def test_code_is_monospaced_and_coloured(qapp: object) -> None:
    with pages_of("```python\nWWWWWWWW\niiiiiiii\nreturn 1 # 茶\n```") as (page,):
        wide, narrow = page.text.index("WWWW"), page.text.index("iiii")
        step = page.character(wide + 7).left - page.character(wide).left
        assert abs(page.character(narrow + 7).left - page.character(narrow).left - step) < 0.3
        assert "Python" in page.text
        assert "# 茶" in page.text
        assert page.texts_of(KEYWORD).strip() == "return"


def test_code_is_wrapped_and_goes_on_on_the_next_page(qapp: object) -> None:
    long = "".join(f"{number}," for number in range(3000))
    with pages_of("```\n" + long + "\n" + "\n".join(f"line {number}" for number in range(200)) + "\n```") as pages:
        assert len(pages) > 3
        text = "".join("".join(page.text.split()) for page in pages)
        assert "line199" in text
        assert text.count(",") == 3000
        surfaces = [[box for color, box in page.shapes() if color == "#F6F7F9"] for page in pages]
        assert all(len(one) == 1 for one in surfaces)
        for page in pages:
            assert all(box.left > 20 and box.right < page.width - 20 for box in page.boxes())


@pytest.mark.parametrize("marks", ["---|---", ":---|---:", ":-:|:-:"])
def test_every_cell_has_its_borders(qapp: object, marks: str) -> None:
    with pages_of(f"| a | b |\n|{marks}|\n| 6 | 7 |\n| 8 | 9 |") as (page,):
        lines = [box for color, box in page.shapes() if color == BORDER]
        upright = [box for box in lines if box.top - box.bottom > box.right - box.left]
        assert len({round(box.left) for box in upright}) == 3
        assert len(lines) - len(upright) == 4
        cells = [page.character(page.text.rindex(one)) for one in "6789"]
        for cell in cells:
            assert any(box.right < cell.left for box in upright)
            assert any(box.left > cell.right for box in upright)


def test_a_wide_table_stays_on_the_page_whole(qapp: object) -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitaen"
    wide = "| " + " | ".join(f"{word}{number}" for number in range(9)) + " |"
    many = "| " + " | ".join(f"c{number}" for number in range(45)) + " |"
    text = f"{wide}\n{'|---' * 9}|\n{wide}\n\n{many}\n{'|:-:' * 45}|\n{many}"
    with pages_of(text) as pages:
        for page in pages:
            assert all(box.left > 20 and box.right < page.width - 20 for box in page.boxes())
        text = "".join("".join(page.text.split()) for page in pages)
        assert all(text.count(letter) >= 18 for letter in "Dp")


def test_a_long_table_has_its_header_on_each_page(qapp: object) -> None:
    rows = "".join(f"| row {number} | {number} |\n" for number in range(120))
    with pages_of("| Name | Number |\n|---|--:|\n" + rows) as pages:
        assert len(pages) > 2
        assert all("Name" in page.text and "Number" in page.text for page in pages)
        assert sum(page.text.count("row ") for page in pages) == 120


def test_no_heading_stands_at_the_end_of_a_page(qapp: object) -> None:
    text = "".join(f"## Heading {number}\n\n{PARAGRAPH * (1 + number % 3)}\n\n" for number in range(40))
    with pages_of(text) as pages:
        assert len(pages) > 3
        for number, page in enumerate(pages):
            *_, last, foot = page.text.strip().splitlines()
            assert foot == f"{number + 1} / {len(pages)}"
            assert not last.startswith("Heading")


def test_lists_quotes_notes_and_thinking(qapp: object) -> None:
    text = (
        "<think>\nHm.\n</think>\n\n1. one\n2. two\n   - [x] done\n\n> quoted\n\nSo[^1] it is.\n\n[^1]: The note.\n\n"
        "- عنصر أول\n\n---\n\n[a](https://example.com) [b](javascript:alert(1))"
    )
    with pages_of(text) as (page,):
        for words in ("Thinking", "Hm.", "1. one", "2. two", "☑ done", "quoted", "The note."):
            assert words in page.text, words
        start = page.text.index("So")
        mark = page.text.index("1", start)
        assert page.character(mark).bottom > page.character(start).bottom + 1
        assert page.character(page.text.index("أ")).left > page.width / 2  # what is read from the right stands there
        assert sum(color == "#E3E6EB" for color, _ in page.shapes()) == 3  # beside two quotes, and the rule


@pytest.mark.parametrize(("words", "from_right"), [("اقتباس", True), ("A quote", False)])
def test_a_quotes_line_stands_where_its_text_begins(qapp: object, words: str, from_right: bool) -> None:
    with pages_of(f"> {words}\n>\n> ```\n> code\n> ```\n") as (page,):
        lines = [box for color, box in page.shapes() if color == "#E3E6EB" and box.right - box.left < 3]
        assert lines
        assert all((box.left > page.width / 2) == from_right for box in lines)


def test_what_a_person_wrote_stands_as_it_is(qapp: object) -> None:
    with pages_of("# no heading\n  two  blanks\n\n" + "x" * 9000, role=Role.USER) as pages:
        assert "# no heading" in pages[0].text
        assert sum(page.text.count("x") for page in pages) == 9000
        tint = [box for color, box in pages[0].shapes() if color == "#E9F0FC"]
        assert len(tint) == 1


def test_documents_and_what_is_cited_of_them(qapp: object) -> None:
    source = PortableSource(1, 0, 0, 5)
    asked = PortableMessage(None, Role.USER, "?", MessageState.DONE, 1.0, documents=(0,), sources=(source,))
    reply = PortableMessage(0, Role.ASSISTANT, "So it is [1], not [2].", MessageState.DONE, 1.0)
    again = PortableMessage(1, Role.USER, "?", MessageState.DONE, 1.0)
    later = PortableMessage(2, Role.ASSISTANT, "Still [1].", MessageState.DONE, 1.0)
    document = PortableDocument("lease <b>.pdf", text="hello world")
    conversation = PortableConversation(
        "Title", 1.0, 1.0, messages=(asked, reply, again, later), leaf=3, documents=(document,)
    )
    family = [font(QFontDatabase.SystemFont.GeneralFont)]
    opened = pypdfium2.PdfDocument(pdf.written(conversation, Words(), family, family))
    try:
        page = Page(opened[0])
        assert "Attached: lease <b>.pdf" in page.text
        assert "Sources: [1] lease <b>.pdf, line 1" in page.text
        assert page.texts_of("#2B66D0") == "[1][1]"
    finally:
        opened.close()


def test_an_unfinished_or_empty_conversation_is_a_page(qapp: object) -> None:
    with pages_of("") as (page,):
        assert "Title" in page.text
    with pages_of("| a |\n|---|\n\n```\n\n$$\n\\frac{") as (page,):
        assert "frac" in page.text
