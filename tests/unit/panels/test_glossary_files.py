"""Glossaries from files, and their terms in texts."""

from __future__ import annotations

import pytest

from lampblack.domain.faults import KnownError
from lampblack.domain.translations.glossary import Glossary, Term
from lampblack.domain.translations.glossary_files import MOST_BYTES, read_glossary

INK = Term("ink", "墨水")
TBX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="1"><langSet xml:lang="en-US"><tig><term>ink</term></tig><tig><term>printer's ink</term></tig></langSet>
<langSet xml:lang="zh-CN"><tig><term>墨水</term></tig></langSet>
<langSet xml:lang="de"><tig><term>Tinte</term></tig></langSet>
</termEntry></body></text></martif>"""
TBX_3 = """<tbx xmlns="urn:iso:std:iso:30042:ed-2" style="dca" type="TBX-Basic" xml:lang="en"><text><body>
<conceptEntry id="c1"><langSec xml:lang="en"><termSec><term>ink</term></termSec></langSec>
<langSec xml:lang="zh-Hans"><termSec><term>墨水</term></termSec></langSec></conceptEntry></body></text></tbx>"""


def read(text, source="en", target="zh-Hans"):
    return read_glossary(text if isinstance(text, bytes) else text.encode(), "terms", source, target)


@pytest.mark.parametrize(
    "text",
    [
        "ink,墨水\n",
        "source,target\nink,墨水\n",
        "en,zh\nink,墨水\n",
        "English,Chinese,Note\nink,墨水,for pens\n",
        "中文,英语\n墨水,ink\n",
        "zh-CN;en-US\n墨水;ink\n",
        "术语\t译文\nink\t墨水\n",
        '"ink","墨水"\n\n,\n',
        "\ufeffink,墨水",
        "ink,墨水".encode("utf-16"),
        "术语,译文\nink,墨水\n".encode("gb18030"),
        TBX_3,
    ],
    ids=range(12),
)
def test_csv_and_tbx_are_read(text):
    assert read(text) == (INK,)


def test_the_columns_are_taken_by_their_languages():
    assert read("en,zh\nink,墨水\n", "zh-Hans", "en") == (Term("墨水", "ink"),)
    assert read("en,de,zh\nink,Tinte,墨水\n", "de", "zh-Hans") == (Term("Tinte", "墨水"),)


def test_all_names_of_an_entry_of_tbx_get_its_translation():
    assert read(TBX) == (INK, Term("printer's ink", "墨水"))
    assert read(TBX, "de", "en") == (Term("Tinte", "ink"),)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "glossary.empty"),
        (b"one column\nonly\n", "glossary.empty"),
        (b"\x89PNG\0\0\0,\0", "glossary.broken"),
        (b"<tbx><term>", "glossary.broken"),
        (b'<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><t>&b;</t>', "glossary.broken"),
        (b'<!DOCTYPE t [<!ENTITY f SYSTEM "file:///etc/passwd">]><t>&f;</t>', "glossary.broken"),
        (b"a,b\n" * (MOST_BYTES // 4 + 1), "glossary.too_large"),
        (TBX.replace("de", "fr").replace("zh-CN", "fr").encode(), "glossary.empty"),
    ],
    ids=["nothing", "one column", "a picture", "half", "a bomb", "another file", "huge", "other languages"],
)
def test_what_is_no_glossary_is_refused_in_a_sentence(data, kind):
    with pytest.raises(KnownError) as refused:
        read(data)
    assert refused.value.fault.kind == kind
    assert refused.value.fault.details["name"] == "terms"


def test_terms_are_found_as_whole_words_the_longest_first():
    glossary = Glossary([Term("press", "新闻界"), Term("printing press", "印刷机"), Term("C++", "C++"), INK])
    assert glossary.in_text("Think of the Printing  Press, the press and C++.") == {
        Term("printing press", "印刷机"): 1,
        Term("press", "新闻界"): 1,
        Term("C++", "C++"): 1,
    }
    assert glossary.in_text("用ink写") == {INK: 1}
    assert Glossary([Term("<1>", "x")]).in_text("a <1>b</1>") == {}


def test_chinese_terms_are_found_among_other_characters():
    glossary = Glossary([Term("模型", "model"), Term("语言模型", "language model")])
    assert glossary.in_text("大语言模型是一种模型。") == {
        Term("语言模型", "language model"): 1,
        Term("模型", "model"): 1,
    }
    uses = glossary.uses("大语言模型是一种模型。", "A large language model is a kind of model.")
    assert [(use.term.target, use.wanted, use.found) for use in uses] == [("language model", 1, 1), ("model", 1, 2)]


def test_a_glossary_of_many_terms_is_fast_enough_to_be_used():
    glossary = Glossary(Term(f"term {number}", f"Wort {number}") for number in range(5000))
    assert list(glossary.in_text("a term 4999 and term 12")) == [
        Term("term 4999", "Wort 4999"),
        Term("term 12", "Wort 12"),
    ]
