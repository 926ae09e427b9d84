"""What in a reply names a source, as models write it."""

from __future__ import annotations

import pytest

from lampblack.ui.markdown.blocks import Run
from lampblack.ui.markdown.citations import cited_in, with_citations


def links(text: str) -> list[tuple[str, int | None]]:
    return [(run.text, cited_in(run.href)) for run in with_citations([Run(text)], range(1, 5)) if run.href]


@pytest.mark.parametrize(
    "written",
    [
        "[3]",
        "[3, page 23]",
        "[3, pp. 2-4]",
        "【3】",
        "[3, 第 23 页]",
        "[3，第23页]",
        "【3，第 2-4 頁】",
        "[3, 第 7 行]",
    ],
)
def test_a_source_is_a_link_with_its_place_in_either_language(written: str) -> None:
    assert links(f"48,500 {written}.") == [(written, 3)]


def test_what_names_none_is_none() -> None:
    assert links("[77], [3, 第 页], array[x], [第 3 页]") == []
