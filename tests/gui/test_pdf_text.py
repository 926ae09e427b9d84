"""What is copied out of an exported PDF is what stands there."""

from __future__ import annotations

import unicodedata

import pypdfium2
import pytest
from PySide6.QtGui import QFontDatabase

from lampblack.domain.conversations import MessageState
from lampblack.domain.exchange import PortableConversation, PortableMessage
from lampblack.domain.generation import Role
from lampblack.exchange.words import Words
from lampblack.ui.exchange import pdf
from lampblack.ui.exchange.pdf_characters import with_plain_characters

TEXT = "Call 0123456789 at 80 °C.\n\n**Bold 0123456789**\n\n`code 0123456789`\n\n| 十一月 | 22 日 |\n|---|---|"
RADICALS = (
    "一二人入八十口土大女子小山工心手文日月木水火田目石示立竹米老耳肉自至色行衣谷走足身金長雨青非音食首馬"
    "高魚鳥见贝车长门页风飞马鱼鸟黄龙齐齿足角西民母"
)


CHINESE = ("Noto Sans CJK SC", "Noto Serif CJK SC", "WenQuanYi Micro Hei", "Droid Sans Fallback")


def families() -> list[str]:
    """The app's own choice, and those for Chinese that are here."""
    return ["Sans Serif", *(one for one in CHINESE if one in QFontDatabase.families())]


def copied(text: str, family: str, role: Role = Role.ASSISTANT) -> str:
    message = PortableMessage(None, role, text, MessageState.DONE, 1.0)
    return text_of(PortableConversation("2026 年", 1.0, 1.0, messages=(message,), leaf=0), family)


def text_of(conversation: PortableConversation, family: str) -> str:
    data = pdf.written(conversation, Words(), [family], [family])
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(document[page].get_textpage().get_text_range() for page in range(len(document)))
    finally:
        document.close()


def test_digits_are_copied_as_digits(qapp: object) -> None:
    for family in families():
        found = copied(TEXT, family)
        assert found.count("0123456789") == 3, (family, found)
        assert "80 °C" in found, (family, found)
        assert "1 / 1" in found, family


def test_chinese_characters_are_not_copied_as_radicals(qapp: object) -> None:
    for family in families()[1:]:
        found = "".join(copied(RADICALS, family).split())
        assert RADICALS in found, (family, [one for one in found if unicodedata.name(one, "").startswith("KANGXI")])
        assert "十一月" in copied(TEXT, family)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"xref\n0 1\nstartxref\n3\n%%EOF", b"startxref\n99999\n%%EOF\n"])
def test_what_is_no_such_file_stays_as_it_is(data: bytes) -> None:
    assert with_plain_characters(data) == data


def test_a_page_says_that_there_are_other_versions_of_a_reply(qapp: object) -> None:
    messages = (
        PortableMessage(None, Role.USER, "Hi", MessageState.DONE, 1.0),
        PortableMessage(0, Role.ASSISTANT, "First", MessageState.DONE, 2.0, model="Qwen"),
        PortableMessage(0, Role.ASSISTANT, "Second", MessageState.DONE, 3.0, model="Qwen"),
    )
    found = " ".join(text_of(PortableConversation("T", 1.0, 1.0, messages=messages, leaf=1), families()[0]).split())
    assert found.count("version") == 1
    assert "version 1 of 2 First" in found
