"""The thinking that reasoning models write before their answer, between two marks of their own."""

from __future__ import annotations

from typing import NamedTuple

MARKS = (
    ("<think>", "</think>"),  # DeepSeek-R1, Qwen3, QwQ, Phi-4-reasoning, SmolLM3
    ("<thinking>", "</thinking>"),
    ("<reasoning>", "</reasoning>"),
    ("<thought>", "</thought>"),
    ("[THINK]", "[/THINK]"),  # Magistral
    ("<seed:think>", "</seed:think>"),  # Seed-OSS
)
"""How it begins and ends."""


class Parted(NamedTuple):
    """A reply in two: what was thought, without its marks, and the answer. is_open: the thinking has not ended yet."""

    thinking: str
    answer: str
    is_open: bool = False


def parted(text: str) -> Parted:
    """Thinking counts only at a reply's very beginning; marks further on are part of the answer."""
    body = text.lstrip()
    for begin, end in MARKS:
        if body.startswith(begin):
            thinking, mark, answer = body[len(begin) :].partition(end)
            return Parted(thinking.strip(), answer.lstrip() if mark else "", not mark)
    return Parted("", text)


def may_begin(text: str) -> bool:
    """Whether so short a text may yet turn out to begin with a mark."""
    body = text.lstrip()
    return any(begin.startswith(body) for begin, _ in MARKS)


def without_thinking(text: str) -> str:
    """What of a reply the model is shown in later turns, as the templates of such models have it: the answer alone.

    The whole of a reply whose thinking never ended.
    """
    both = parted(text)
    return both.answer if both.thinking and not both.is_open and both.answer.strip() else text


def said(text: str) -> str:
    """What of a reply a person takes along: the answer, or, where there is none, what was thought."""
    both = parted(text)
    return both.answer if both.answer.strip() else both.thinking or text


def opened_by(prompt: str) -> str:
    """The mark that a prompt ends with, where a template lets the reply begin within the thinking; empty elsewhere."""
    end = prompt.rstrip()
    return next((begin for begin, _ in MARKS if end.endswith(begin)), "")
