"""Which script a text is in, as far as prompts need to know."""

from __future__ import annotations

import re

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]")
_KANA = re.compile("[\u3040-\u30ff]")
_LETTERS = re.compile(r"[^\W\d_]")

CHINESE_SHARE = 0.3
"""A text in which so much of the letters is Chinese is Chinese: names and terms in it stay Latin."""


def is_chinese(text: str, most: int = 20_000) -> bool:
    """Whether a text is Chinese, by its first `most` characters; Japanese, which has kana, is not."""
    beginning = text[:most]
    letters = len(_LETTERS.findall(beginning))
    han, kana = len(_HAN.findall(beginning)), len(_KANA.findall(beginning))
    return bool(letters) and han >= CHINESE_SHARE * letters and kana * 20 < han


def prompt_language(text: str) -> str:
    """The language of the prompts that suit a text, as in the names of their files."""
    return "zh_CN" if is_chinese(text) else "en"
