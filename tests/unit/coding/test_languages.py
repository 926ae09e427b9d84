"""The languages that code can be asked for."""

from __future__ import annotations

import pytest

from lampblack.domain.coding.checks import CHECKED
from lampblack.domain.coding.languages import LANGUAGES, MOST_USED, language_of, language_of_file


def test_there_are_enough_and_those_with_parsers_are_among_them() -> None:
    assert len(LANGUAGES) > 30
    assert set(LANGUAGES) >= CHECKED
    assert set(LANGUAGES) >= set(MOST_USED)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Python", "python"),
        ("py", "python"),
        ("C++", "cpp"),
        (" c# ", "csharp"),
        (".rs", "rust"),
        ("main.go", "go"),
        ("Objective-C", "objective-c"),
        ("tsx", "typescript"),
        ("shell", "bash"),
        ("Dockerfile", "docker"),
        ("golang", "go"),
    ],
)
def test_a_language_goes_by_many_names(word: str, key: str) -> None:
    found = language_of(word)
    assert found is not None
    assert found.key == key


def test_an_unknown_language_is_none() -> None:
    assert language_of("klingon") is None
    assert language_of("") is None
    assert language_of_file("letter.docx") is None


@pytest.mark.parametrize("key", sorted(LANGUAGES))
def test_a_language_is_found_by_its_name_and_by_its_file(key: str) -> None:
    language = LANGUAGES[key]
    assert language_of(language.name) == language
    assert language_of(key) == language
    by_file = language_of_file(f"/x/{language.file}")
    assert by_file is not None
    assert by_file.file.rsplit(".")[-1] == language.file.rsplit(".")[-1]
