"""Facts of a summary are looked up in the source: found there, elsewhere, or nowhere."""

from __future__ import annotations

import pytest

from lampblack.domain.summaries.checked import checked
from lampblack.domain.summaries.facts import FactKind, Found, check_facts
from lampblack.domain.summaries.numbers import find_dates, numbers_in
from lampblack.domain.summaries.support import Source

HERE = "The trust of Aldmere has 1200 members, twelve boats, and paid 3.5 million pounds in March 2021."
SOURCE = f"Ms Mei Chen founded it on 4 July 1962. {HERE} “Water is patient,” she said. The mayor of Harrow agreed."


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,200 and 1200 and 1 200", {1200, 1, 200}),
        ("3.5 million, 12%, -7", {3_500_000, 12, 7}),
        ("twenty-five, a dozen", {25, 12}),
        ("一千二百六十万元、二〇二四年、十二个、三万八千", {12_600_000, 2024, 12, 38_000}),
        ("１２个，一些，万一", {12}),
        ("v2.0.1 x86", set()),
    ],
)
def test_numbers_are_read_by_their_value(text, values):
    import unicodedata

    assert numbers_in(unicodedata.normalize("NFKC", text)) >= values
    if not values:
        assert not numbers_in("x86")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("on 12 July 2021", (2021, 7, 12)),
        ("July 4", (0, 7, 4)),
        ("March 2020", (2020, 3, 0)),
        ("2021-07-12", (2021, 7, 12)),
        ("2021年7月12日", (2021, 7, 12)),
        ("5月", (0, 5, 0)),
    ],
)
def test_dates_are_read_in_the_forms_that_people_write(text, date):
    (found,) = find_dates(text)
    assert (found.year, found.month, found.day) == date


@pytest.mark.parametrize(
    ("sentence", "fact", "kind", "found"),
    [
        ("It has 1,200 members.", "1,200", FactKind.NUMBER, Found.HERE),
        ("It has 12 boats.", "12", FactKind.NUMBER, Found.HERE),
        ("It has 13 boats.", "13", FactKind.NUMBER, Found.NOWHERE),
        ("It paid 3,500,000 pounds.", "3,500,000", FactKind.NUMBER, Found.HERE),
        ("It was founded on July 4, 1962.", "July 4, 1962", FactKind.DATE, Found.ELSEWHERE),
        ("It was founded on July 5, 1962.", "July 5, 1962", FactKind.DATE, Found.NOWHERE),
        ("It was founded by Chen.", "Chen", FactKind.NAME, Found.ELSEWHERE),
        ("It was founded by Li Wei.", "Li Wei", FactKind.NAME, Found.NOWHERE),
        ("Aldmere's trust is old.", "Aldmere's", FactKind.NAME, Found.HERE),
        ("She said “water is patient”.", "“water is patient”", FactKind.QUOTATION, Found.ELSEWHERE),
        ("She said “water is wild”.", "“water is wild”", FactKind.QUOTATION, Found.NOWHERE),
        ("信托有1200名成员，由 Chen 成立。", "Chen", FactKind.NAME, Found.ELSEWHERE),
        ("信托有一千二百名成员。", "一千二百", FactKind.NUMBER, Found.HERE),
        ("《水经注》是一本书。", "《水经注》", FactKind.QUOTATION, Found.NOWHERE),
    ],
)
def test_facts_are_found_here_elsewhere_or_nowhere(sentence, fact, kind, found):
    facts = {one.text: one for one in check_facts(sentence, SOURCE, HERE)}
    assert facts[fact].kind is kind
    assert facts[fact].found is found
    assert sentence[facts[fact].start : facts[fact].stop] == fact


def test_a_word_that_only_begins_a_sentence_is_no_name():
    assert check_facts("Members agreed.", SOURCE, HERE) == ()
    assert check_facts("The members agreed.", SOURCE, HERE) == ()


def test_a_list_is_checked_point_by_point():
    points = (
        "# Summary",
        "- **Aldmere** has 1200 members.",
        "- The moon is made of cheese.",
        "",
        "2. It paid 3.5 million.",
    )
    summary = "\n".join(points)
    found = checked(summary, Source(SOURCE))
    assert [one.text for one in found][1:] == [
        "Aldmere** has 1200 members.",
        "The moon is made of cheese.",
        "It paid 3.5 million.",
    ]
    assert [one.support is not None for one in found][1:] == [True, False, True]
    assert all(summary[one.start : one.stop] == one.text for one in found)


def test_names_among_chinese_are_found_however_they_are_written():
    source = "* debhelper 和 dh-make：会使用 debhelper 中的一些工具。Debian Policy 要求自由与 democracy。"
    sentence = "debhelper 和 dh-make 由 Debian Policy 与 rpmbuild 要求，自由 and democracy。"
    facts = {fact.text: fact.found for fact in check_facts(sentence, source, source)}
    assert facts == {
        "debhelper": Found.HERE,
        "dh-make": Found.HERE,
        "Debian Policy": Found.HERE,
        "rpmbuild": Found.NOWHERE,
        "democracy": Found.HERE,
    }
