"""Thinking and answer of a reply."""

from __future__ import annotations

import pytest

from lampblack.domain.thinking import MARKS, Parted, may_begin, opened_by, parted, said, without_thinking


@pytest.mark.parametrize(("begin", "end"), MARKS)
def test_a_reply_is_parted_at_its_marks(begin: str, end: str) -> None:
    assert parted(f"{begin}\nHm. 2 < 3.\n{end}\n\nYes.") == Parted("Hm. 2 < 3.", "Yes.")
    assert parted(f"\n{begin}Hm") == Parted("Hm", "", is_open=True)
    assert parted(f"{begin}\n\n{end}\n\nYes.") == Parted("", "Yes.")


@pytest.mark.parametrize("text", ["Plain.", "Use <think>tags</think> so.", "", "<thi", "</think> only"])
def test_marks_elsewhere_are_text(text: str) -> None:
    assert parted(text) == Parted("", text)


def test_nothing_is_said_too_early() -> None:
    assert may_begin("")
    assert may_begin(" <thi")
    assert may_begin("[TH")
    assert not may_begin("The")
    assert not may_begin("<b>")


def test_later_turns_see_the_answer_alone() -> None:
    assert without_thinking("<think>Hm.</think>Yes.") == "Yes."
    assert without_thinking("<think>Hm.") == "<think>Hm."
    assert without_thinking("<think>Hm.</think>") == "<think>Hm.</think>"
    assert without_thinking("Yes.") == "Yes."


def test_what_is_taken_along_has_no_marks() -> None:
    assert said("<think>Hm.</think>Yes.") == "Yes."
    assert said("<think>Hm.") == "Hm."
    assert said("Yes.") == "Yes."


def test_a_prompt_may_open_the_thinking() -> None:
    assert opened_by("<|im_start|>assistant\n<think>\n") == "<think>"
    assert opened_by("<|im_start|>assistant\n<think>\n\n</think>\n\n") == ""
    assert opened_by("Say <think> now") == ""
