"""Text as everything can keep it."""

from __future__ import annotations


def whole_characters(text: str) -> str:
    """`text` with halves of a character (which pasted text and bytes that are no UTF-8 bring) as U+FFFD, and pairs of
    them as the character that they make; neither SQLite nor JSON takes halves.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text  # nearly every one, also the longest, for which the other way takes three times as long


def overlap(text: str, mark: str) -> int:
    """The length of the longest end of `text` that is a beginning of `mark`, and may yet become it."""
    return next((size for size in range(min(len(text), len(mark) - 1), 0, -1) if text.endswith(mark[:size])), 0)
