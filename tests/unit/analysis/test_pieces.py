"""Long texts are read in pieces, which join to the whole again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lampblack.domain.analysis.pieces import pieces


def words(texts):
    """As many tokens as there are characters, half of them."""
    return [-(-len(text) // 2) for text in texts]


@given(st.text(alphabet="ab .,\n。，é👩\u200d字", max_size=300), st.integers(1, 40))
def test_pieces_join_to_the_whole_text_and_fit(text, limit):
    found = pieces(text, limit, words)
    assert "".join(text[start:stop] for start, stop in found) == text
    assert [stop for _, stop in found[:-1]] == [start for start, _ in found[1:]]
    assert all(size <= limit for size in words([text[start:stop] for start, stop in found]))


def test_cuts_are_at_the_best_place_there_is():
    text = "One sentence here. And one more there.\n\nAnother paragraph, with a comma."
    assert [text[start:stop] for start, stop in pieces(text, 25, words)] == [
        "One sentence here. And one more there.\n\n",
        "Another paragraph, with a comma.",
    ]
    chinese = "今天天气很好。我们去了公园，看见很多人。"
    assert next(chinese[a:b] for a, b in pieces(chinese, 7, words)) == "今天天气很好。"


def test_a_short_text_is_one_piece_and_no_text_none():
    assert pieces("short", 100, words) == ((0, 5),)
    assert pieces("", 100, words) == ()
