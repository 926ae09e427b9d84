"""What is found wrong with translations, without asking a model."""

from __future__ import annotations

import pytest

from lampblack.domain.translations.chatter import cleaned
from lampblack.domain.translations.checks import check
from lampblack.domain.translations.glossary import Glossary, Term
from lampblack.domain.translations.marks import MarkKind, gravity, need_look
from lampblack.domain.translations.writing_systems import is_spaced, scripts_of, share

TO_CHINESE, TO_GERMAN, FROM_CHINESE = ("en", "zh-Hans"), ("en", "de"), ("zh-Hans", "en")


def marks(source, target, languages, glossary=None):
    return {mark.kind: mark.found for mark in check(source, target, languages, glossary or Glossary())}


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("The ink costs 1,000.5 euros.", "这种墨水的价格为1000.5欧元。", TO_CHINESE),
        ("Costs 1,000.5 euros here.", "Kostet hier 1.000,5 Euro.", TO_GERMAN),
        ("Der Preis: 1.000,5 Euro.", "The price: 1,000.5 euros.", ("de", "en")),
        ("There are ３ cats.", "有三只猫。", TO_CHINESE),
        ("It was built in 1924.", "它建于一九二四年。", TO_CHINESE),
        ("They sold 30,000 copies.", "他们卖出了3万册。", TO_CHINESE),
        ("他们卖出了３万册。", "They sold 30,000 copies.", FROM_CHINESE),
        ("On March 5, 2024 it rained.", "2024年3月5日下雨了。", TO_CHINESE),
        ("Save 5% today: 10 people came.", "今天节省5%：来了10个人。", TO_CHINESE),
        ("Hello {name}, you have %d new %s.", "你好，{name}，你有 %d 条新%s。", TO_CHINESE),
        ("See https://example.org/a?b=1, or write to a@example.org.",
         "请看 https://example.org/a?b=1，或写信给 a@example.org。", TO_CHINESE),
        ("A <1>bold</1> word<2/> here.", "这里有一个<1>粗体</1>字<2/>。", TO_CHINESE),
        ("Lampblack", "Lampblack", TO_CHINESE),
        ("Microsoft Word 2010", "Microsoft Word 2010", TO_GERMAN),
        ("`make run`", "`make run`", TO_CHINESE),
        ("42", "42", TO_CHINESE),
        ("OK", "OK", TO_CHINESE),
        ("Yes", "是", TO_CHINESE),
        ("No", "Nein, auf keinen Fall", TO_GERMAN),
        ("今天天气很好，我们去公园吧。", "The weather is nice today, let's go to the park.", FROM_CHINESE),
        ("This is code in Python by Microsoft.", "这是 Microsoft 的 Python 代码。", TO_CHINESE),
        ("Row, row, row your boat.", "划，划，划你的船。", TO_CHINESE),
        ("👍🏽 Done", "👍🏽 完成", TO_CHINESE),
    ],
)  # fmt: skip
def test_a_right_translation_gets_no_mark(source, target, languages):
    assert marks(source, target, languages) == {}


@pytest.mark.parametrize(
    ("source", "target", "languages", "kind", "found"),
    [
        ("It costs 1,000.5 euros.", "它的价格为1000欧元。", TO_CHINESE, MarkKind.NUMBERS, ("1,000.5",)),
        ("There are 3 cats and 4 dogs.", "有三只猫和五只狗。", TO_CHINESE, MarkKind.NUMBERS, ("4",)),
        ("藏书约45万册。", "It has some 45 million books.", FROM_CHINESE, MarkKind.NUMBERS, ("45",)),
        ("藏书约45万册。", "It has some 450,000册 of books.", FROM_CHINESE, MarkKind.LEFT_OVER, ("册",)),
        ("We met last year.", "我们在1998年见过面。", TO_CHINESE, MarkKind.NEW_NUMBERS, ("1998",)),
        ("Hello {name}.", "你好，{名字}。", TO_CHINESE, MarkKind.PLACEHOLDERS, ("{name}",)),
        ("Hello {0}.", "你好。", TO_CHINESE, MarkKind.PLACEHOLDERS, ("{0}",)),
        ("You have %d files.", "你有文件。", TO_CHINESE, MarkKind.PLACEHOLDERS, ("%d",)),
        ("File %1$d of %2$d", "第 %1$d 个文件", TO_CHINESE, MarkKind.PLACEHOLDERS, ("%2$d",)),
        ("For %(user)s only", "只给用户", TO_CHINESE, MarkKind.PLACEHOLDERS, ("%(user)s",)),
        ("In ${HOME} there is more", "还有更多", TO_CHINESE, MarkKind.PLACEHOLDERS, ("${HOME}",)),
        ("Dear {{customer}}", "亲爱的客户", TO_CHINESE, MarkKind.PLACEHOLDERS, ("{{customer}}",)),
        ("A <1>bold</1> word<2/> here.", "这里有一个<1>粗体</1>字。", TO_CHINESE, MarkKind.TAGS, ("<2/>",)),
        ("A <1>bold</1> word", "一个<1>粗体</1><1>字</1>", TO_CHINESE, MarkKind.TAGS, ("<1>", "</1>")),
        ("A <1>bold <2>red</2></1> word", "一个<1>粗<2>红</1></2>字", TO_CHINESE, MarkKind.TAGS, ("</1>",)),
        ("Read https://example.org/a.", "请阅读 https://example.org/b。", TO_CHINESE, MarkKind.ADDRESSES,
         ("https://example.org/a",)),
        ("Write to a@example.org now.", "现在就写信。", TO_CHINESE, MarkKind.ADDRESSES, ("a@example.org",)),
        ("The cat is black.", "The cat is black.", TO_GERMAN, MarkKind.UNCHANGED, ()),
        ("Good morning", "good morning!", TO_CHINESE, MarkKind.UNCHANGED, ()),
        ("今天天气很好。", "今天天气很好。", FROM_CHINESE, MarkKind.UNCHANGED, ()),
        ("The Harbour Street Workshop", "Harbour Street Workshop", TO_CHINESE, MarkKind.SCRIPT, ()),
        ("The cat is black.", "  ", TO_CHINESE, MarkKind.EMPTY, ()),
        ("A <1>cat</1>", "<1></1>", TO_CHINESE, MarkKind.EMPTY, ()),
        ("今天天气很好。", "The weather is nice today. The weather is nice today.", FROM_CHINESE, MarkKind.DOUBLED, ()),
        ("The quick brown fox jumps over the lazy dog near the river.", "狐狸。", TO_CHINESE, MarkKind.TOO_SHORT, ()),
        ("Open the window", "打开窗户。请注意，这个句子的意思是让人打开窗户，让新鲜空气进来。房间里的人会更舒服。",
         TO_CHINESE, MarkKind.TOO_LONG, ()),
        ("今天天气很好，我们去公园吧。", "今天的天气非常不错，咱们一起去公园。", FROM_CHINESE, MarkKind.SCRIPT, ()),
        ("Let us go to the park.", "Allons au parc tous ensemble.", TO_CHINESE, MarkKind.SCRIPT, ()),
        ("今天天气很好，我们去公园吧。", "Today 天气 is nice, let us go to the park.", FROM_CHINESE, MarkKind.LEFT_OVER,
         ("天气",)),
        ("The shop employs 24 people.", "这家店 employs24人。", TO_CHINESE, MarkKind.LEFT_OVER, ("employs",)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_and_said(source, target, languages, kind, found):
    met = marks(source, target, languages)
    assert kind in met
    assert met[kind] == found
    assert need_look(check(source, target, languages))


def test_terms_are_looked_for_in_the_translation():
    glossary = Glossary([Term("ink", "墨水"), Term("printing press", "印刷机"), Term("press", "新闻界")])
    assert marks("The ink is black.", "墨水是黑的。", TO_CHINESE, glossary) == {}
    assert marks("The ink is black.", "油墨是黑的。", TO_CHINESE, glossary) == {MarkKind.TERMS: ("ink → 墨水",)}
    assert marks("The printing press broke.", "印刷机坏了。", TO_CHINESE, glossary) == {}
    assert marks("I think so.", "我认为是这样。", TO_CHINESE, glossary) == {}
    german = Glossary([Term("folder", "Ordner"), Term("file", "Datei")])
    met = check("Two files in a folder.", "Zwei Dateien in einem Ordner.", TO_GERMAN, german)
    assert met == ()  # "files" is another word than "file", of which nothing is asked
    met = check("The file is there.", "Die Dateien sind dort.", TO_GERMAN, german)
    assert [mark.kind for mark in met] == [MarkKind.TERM_FORMS]
    assert not need_look(met)


def test_the_worse_of_two_translations_weighs_more():
    empty, cut = check("The cat is black.", "", TO_CHINESE), check("There are 4 black cats.", "有黑猫。", TO_CHINESE)
    assert gravity(empty) > gravity(cut) > gravity(())


@pytest.mark.parametrize(
    ("source", "written", "kept"),
    [
        ("Open it.", 'Here is the translation: "打开它。"', "打开它。"),
        ("Open it.", "Sure! Here's the translation:\n\n打开它。", "打开它。"),
        ("Open it.", "译文：打开它。\n\n注：这是命令句。", "打开它。"),
        ("Open it.", "以下是翻译成中文的内容：\n打开它。", "打开它。"),
        ("Open it.", "```\n打开它。\n```", "打开它。"),
        ("He said so.", "“他这么说。”", "他这么说。"),
        ('"Go", he said.', "“走”，他说。", "“走”，他说。"),
        ("“Go.”", "“走。”", "“走。”"),
        ("Note: close it.", "注意：关上它。", "注意：关上它。"),
        ("Here is the translation: it is bad.", "这是译文：它很糟。", "这是译文：它很糟。"),
        ("One line", "一行\n又一行", "一行 又一行"),
        ("One\nTwo", "一\n二", "一\n二"),
    ],
)
def test_remarks_of_a_model_are_taken_off_and_nothing_else(source, written, kept):
    text, was_taken_off = cleaned(source, written)
    assert text == kept
    assert was_taken_off == (written.strip() != kept)


def test_what_a_model_thinks_is_no_translation():
    assert cleaned("Open it.", "<think>Hmm.</think>\n打开它。") == ("打开它。", False)


def test_scripts_of_languages():
    assert scripts_of("zh-Hant") == {"han"}
    assert scripts_of("ja") == {"han", "kana"}
    assert scripts_of("de") == {"latin"}
    assert is_spaced("ko")
    assert not is_spaced("zh-Hans")
    assert share("", {"han"}) == 0
    assert share("中文", {"han"}) == 1
