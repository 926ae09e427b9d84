"""Windows over a text that is scored."""

from __future__ import annotations

import itertools

from lampblack.worker.scoring import MOST_OUTPUT_BYTES, outputs_at_once, windows_of


def test_each_token_is_scored_once_and_in_order() -> None:
    for length, window, stride, first in itertools.product(range(1, 25), range(1, 9), range(1, 9), (0, 1)):
        if stride > window:
            continue
        scored = [
            token for begin, end, start in windows_of(length, window, stride, first) for token in range(start, end)
        ]
        assert scored == list(range(first, length)), (length, window, stride, first)


def test_windows_begin_at_multiples_of_the_stride_and_are_no_longer_than_asked() -> None:
    for length, window, stride in itertools.product(range(1, 25), range(1, 9), range(1, 9)):
        if stride > window:
            continue
        for begin, end, start in windows_of(length, window, stride):
            assert begin % stride == 0
            assert begin <= start < end <= begin + window


def test_a_smaller_stride_gives_each_token_more_before_it() -> None:
    for begin, _, start in list(windows_of(100, 20, 5))[1:]:
        assert start - begin == 15


def test_a_text_shorter_than_the_window_is_one_window() -> None:
    assert list(windows_of(7, 512, 256)) == [(0, 7, 1)]
    assert list(windows_of(7, 7, 7, 0)) == [(0, 7, 0)]


def test_a_single_token_without_anything_before_it_has_no_window() -> None:
    assert list(windows_of(1, 512, 512)) == []
    assert list(windows_of(0, 512, 512)) == []


def test_a_vocabulary_of_any_size_leaves_the_memory_alone() -> None:
    for words in (400, 49_152, 151_936, 262_144, 500_000):
        outputs = outputs_at_once(words)
        assert outputs == 128 or outputs == 16 or 2 * 4 * words * (outputs + 64) > MOST_OUTPUT_BYTES
        assert outputs == 16 or 2 * 4 * words * outputs <= MOST_OUTPUT_BYTES
