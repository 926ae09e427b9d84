"""What of a model's answer becomes a conversation's title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lampblack.domain.conversations import TITLE_LENGTH
from lampblack.domain.titles import title_in, title_question

EGG = "How do I boil an egg?"


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ('"Boiling an Egg"', "Boiling an Egg"),
        ("Title: Boiling an Egg.\n\nI chose this because it is short.", "Boiling an Egg"),
        ("**Boiling an Egg**", "Boiling an Egg"),
        ("# Boiling\tan   Egg", "Boiling an Egg"),
        ("\n\n  Boiling an Egg", "Boiling an Egg"),
        ("<think>The user wants a title.</think>\nBoiling an Egg", "Boiling an Egg"),
        ("Boiling\x00 an\u202e Egg\u200b", "Boiling an Egg"),
        ("C++ or C#?", "C++ or C#?"),
    ],
)
def test_an_answer_becomes_one_clean_line(answer: str, title: str) -> None:
    assert title_in(answer, asked=EGG, replied="Put it into water.") == title


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "…",
        "🥚",
        "I'm sorry, I cannot do that.",
        "Sure! Here is a title",
        "Hello! How can I help you?",
        "Untitled",
        "<think>The user wants",
        "You put the egg into boiling water and wait for seven minutes before you take it out again",
        "word " * 100,
        "煮鸡蛋",
        "Put it into water and wait",
        "This conversation is about eggs",
        "Boiling an egg so that the yolk stays soft and the white is firm",
    ],
)
def test_what_is_no_title_is_left(answer: str) -> None:
    assert title_in(answer, asked="Egg?", replied="Put it into water and wait for seven minutes.") is None


def test_a_chinese_conversation_gets_a_chinese_title() -> None:
    asked, replied = "怎么煮鸡蛋？", "把鸡蛋放进水里。"
    assert title_in("标题：《煮鸡蛋的方法》", asked=asked, replied=replied) == "煮鸡蛋的方法"
    assert title_in("Boiling an Egg", asked=asked, replied=replied) is None
    assert "标题" in title_question(asked).text
    assert "title" in title_question("What does 茶 mean in English, and where is the word from?").text
    assert title_in("The word 茶", asked="What does 茶 mean?", replied="Tea.") == "The word 茶"


@given(answer=st.text(max_size=300))
def test_a_title_is_one_short_line_whatever_the_model_says(answer: str) -> None:
    title = title_in(answer, asked=EGG, replied="In water.")
    if title is not None:
        assert title.strip() == title
        assert 0 < len(title) <= TITLE_LENGTH
        assert title.isprintable()
