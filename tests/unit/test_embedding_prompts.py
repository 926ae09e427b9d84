"""What stands before questions and passages, by the family of the model."""

from __future__ import annotations

import pytest

from lampblack.domain.embedding import prompts_for


@pytest.mark.parametrize(
    ("name", "question", "passage"),
    [
        ("nomic-embed-text-v1.5.Q8_0", "search_query: ", "search_document: "),
        ("Multilingual_E5_Small", "query: ", "passage: "),
        ("bge-small-en-v1.5-f16", "Represent this sentence for searching relevant passages: ", ""),
        ("bge-m3-Q4_K_M", "", ""),
        ("all-MiniLM-L6-v2", "", ""),
    ],
)
def test_families_have_their_own_words(name: str, question: str, passage: str) -> None:
    assert prompts_for(name) == (question, passage)
