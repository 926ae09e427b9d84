"""What is a segment, what a translated copy is called, and the languages there are."""

from __future__ import annotations

import pytest

from lampblack.domain.natural_languages import BY_CODE, LANGUAGES, language_of
from lampblack.domain.segments import Segment, SegmentedDocument, SegmentKind, SegmentPlace, has_words, translated_name


@pytest.mark.parametrize(
    ("name", "language", "taken", "expected"),
    [
        ("report.docx", "de", (), "report.de.docx"),
        ("report.docx", "zh-Hans", ("report.zh-Hans.docx",), "report.zh-Hans 2.docx"),
        ("Report.DOCX", "de", ("REPORT.de.docx", "report.DE 2.docx"), "Report.de 3.DOCX"),
        ("notes", "fr", (), "notes.fr"),
        (".hidden", "fr", (), ".hidden.fr"),
        ("a.b.txt", "fr", (), "a.b.fr.txt"),
        ("Отчёт 📄.odt", "he", (), "Отчёт 📄.he.odt"),
    ],
)
def test_a_copy_is_called_after_the_document_and_its_language(
    name: str, language: str, taken: tuple[str, ...], expected: str
) -> None:
    assert translated_name(name, language, taken) == expected


@pytest.mark.parametrize("text", ["Ink", "墨", "مرحبا", "3 files", "see https://a.b/c for more", "é"])
def test_what_has_words_is_translated(text: str) -> None:
    assert has_words(text)


@pytest.mark.parametrize(
    "text", ["", " 12.5 % ", "—", "🙂👍", "https://a.b/c?d=e", "me@example.org", "2026-11-23", "____"]
)
def test_what_has_none_is_left_alone(text: str) -> None:
    assert not has_words(text)


def test_a_document_has_the_text_of_its_segments() -> None:
    segments = tuple(Segment(number, text, SegmentKind.CELL, SegmentPlace()) for number, text in enumerate(("a", "b")))
    assert SegmentedDocument("x.csv", "/x.csv", "", segments).text == "a\nb"


def test_every_language_has_its_own_code_and_names() -> None:
    assert len(LANGUAGES) >= 60
    assert len(BY_CODE) == len(LANGUAGES)
    assert len({language.english for language in LANGUAGES}) == len(LANGUAGES)
    assert len({language.chinese for language in LANGUAGES}) == len(LANGUAGES)
    assert [language.english for language in LANGUAGES] == sorted(language.english for language in LANGUAGES)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("de", "de"),
        ("zh_CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("pt-BR", "pt"),
        ("German", "de"),
        ("日语", "ja"),
        ("NB", "no"),
    ],
)
def test_a_language_is_found_by_what_people_and_files_call_it(name: str, code: str) -> None:
    found = language_of(name)
    assert found is not None
    assert found.code == code


def test_a_language_is_found_while_its_name_is_typed() -> None:
    german = BY_CODE["de"]
    assert german.matches("ger")
    assert german.matches("德")
    assert german.matches("deut")
    assert not german.matches("fren")
    assert language_of("xx") is None
    assert german.named("zh_CN") == "德语"
    assert german.named("en") == "German"
