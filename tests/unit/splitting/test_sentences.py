"""Sentences: joined they are the text, and they end where a reader would say so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lampblack.domain.splitting.pieces import pieces
from lampblack.domain.splitting.sentences import Boundary, sentences

BITS = st.sampled_from(
    ["Mr. Hu came. ", "It cost 3.5 yuan.", "他说：“好。”", "今天下雨了！", "\n\n", "\n", "# Title\n", "- item\n",
     "1. One\n", "```py\nx = 1.\n\ny\n```\n",
     "Why? ", "…", "e.g. this", " ", "\t", "A", "ｂ", "🖋️", "é", ".", "?!", "第3章 "]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(BITS, max_size=30).map("".join))


def split(text):
    return [text[one.start : one.stop] for one in sentences(text)]


@given(TEXTS)
def test_joined_they_are_the_text(text):
    assert "".join(split(text)) == text
    assert all(split(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Hu paid 3.50 yuan. He left.", ["Mr. Hu paid 3.50 yuan. ", "He left."]),
        ("Rain, e.g. in Bath. “Really?” she asked. Yes!", ["Rain, e.g. in Bath. ", "“Really?” she asked. ", "Yes!"]),
        ("J. R. Hartley wrote it. It sold.", ["J. R. Hartley wrote it. ", "It sold."]),
        ("Version 2.0 is out. See example.com/a.b now.", ["Version 2.0 is out. ", "See example.com/a.b now."]),
        ("今天下雨。他说：“我不去！”然后走了。", ["今天下雨。", "他说：“我不去！”", "然后走了。"]),
        ("本当ですか？はい。", ["本当ですか？", "はい。"]),
        ("用 Python 3.11 写的。It works. 好。", ["用 Python 3.11 写的。", "It works. ", "好。"]),
        ("A line that is\nbroken in two. Next.", ["A line that is\nbroken in two. ", "Next."]),
        ("# One. Two\nText.\n\n## Three\nMore.", ["# One. Two\n", "Text.\n\n", "## Three\n", "More."]),
        ("- first. Second\n- third\n", ["- first. ", "Second\n", "- third\n"]),
        ("1. First thing\n2. Second thing\n", ["1. First thing\n", "2. Second thing\n"]),
        ("```\na. B\n\nc. D\n```\nEnd.", ["```\na. B\n\nc. D\n```\n", "End."]),
        ("   \n\n", ["   \n\n"]),
        ("", []),
    ],
)  # fmt: skip
def test_they_end_where_a_reader_says(text, expected):
    assert split(text) == expected


def test_a_book_without_a_sentence_in_it_takes_no_longer_than_its_length():
    """Marks that end no sentence, each of which once had all that stood before and behind it looked at."""
    assert len(sentences("e.g. word, " * 40_000)) == 1
    assert len(sentences("\n" * 200_000 + "a.b " * 40_000)) == 1


def test_what_begins_with_them_is_told():
    kinds = [one.boundary for one in sentences("# T\nOne. Two.\n\nThree.\n# U\nFour.")]
    section, paragraph, sentence = Boundary.SECTION, Boundary.PARAGRAPH, Boundary.SENTENCE
    assert kinds == [section, paragraph, sentence, paragraph, section, paragraph]


# --- pieces


def words(texts):
    """A tokenizer that has a token for each word, and one more for each five letters of it."""
    return [sum(1 + len(word) // 5 for word in text.split()) for text in texts]


@given(TEXTS, st.integers(1, 12))
def test_pieces_joined_are_the_text_and_none_is_too_long(text, limit):
    found = pieces(text, limit, words)
    assert "".join(text[one.start : one.stop] for one in found) == text
    assert all(one.tokens <= limit for one in found)
    assert all(words([text[one.start : one.stop]])[0] <= limit or one.stop - one.start == 1 for one in found)


def test_a_piece_ends_at_a_section_or_a_paragraph_where_one_is_near():
    text = "# A\nOne two three. Four five.\n\nSix seven.\n# B\nEight nine ten."
    end = text.index("# B")
    assert [text[one.start : one.stop] for one in pieces(text, 12, words)] == [text[:end], text[end:]]


def test_a_sentence_longer_than_a_piece_is_broken_between_words():
    text = "one two three four five six seven."
    parts = [text[one.start : one.stop] for one in pieces(text, 3, words)]
    assert parts == ["one two ", "three four ", "five six ", "seven."]


def test_a_word_longer_than_a_piece_is_broken_between_characters():
    found = pieces("x" * 200, 16, words)
    assert len(found) > 2
    assert all(one.tokens <= 16 for one in found)


def test_a_piece_of_no_tokens_is_refused():
    with pytest.raises(ValueError, match="1 token"):
        pieces("a", 0, words)


def test_a_long_text_is_counted_in_few_questions():
    asked = []

    def count(texts):
        asked.append(len(texts))
        return words(texts)

    pieces("One two three. " * 5000, 500, count)
    assert len(asked) == 1
