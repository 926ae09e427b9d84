"""The app's words: every one is marked for translation, translated, and written as the glossary says."""

from __future__ import annotations

import ast
import re
import shutil
import string
import subprocess
import sysconfig
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.faults import SENTENCES, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "resources" / "translations"
SOURCES = sorted((ROOT / "app" / "lampblack").rglob("*.py"))
UI_SOURCES = [path for path in SOURCES if "ui" in path.relative_to(ROOT / "app" / "lampblack").parts]
PLURAL_FORMS = {"zh_CN": 1, "en": 2}

GLOSSARY = {
    r"Lampblack": "Lampblack",
    r"conversations?": "对话",
    r"chat template": "对话模板",
    r"chat": "聊天|对话",
    r"messages?": "消息|提示",  # a person's or the model's, or one of Lampblack's own
    r"repl(?:y|ies)": "回复|生成",
    r"models?": "模型",
    r"engine": "引擎",
    r"context": "上下文",
    r"(?<!access )tokens?": "词元",
    r"access tokens?": "访问令牌",
    r"system prompt": "系统提示词",
    r"prompt": "提示词",
    r"temperature": "温度",
    r"settings": "设置",
    r"GPU": "GPU",
    r"threads?": "线程",
    r"download(?:s|ed|ing)?": "下载",
    r"folders?": "文件夹",
    r"logs?(?! in\b)": "日志",
    r"memory": "内存|已加载",
    r"cancel(?:led)?": "取消",
    r"stop": "停止",
    r"undo": "撤销",
    r"delete": "删除",
    r"graphics processor": "显卡",
    r"enter": "回车",  # as Qt calls the key
}
"""English words and what each is in Chinese; the reader is 你. A sentence that has the word has one of these."""

SHOWING_METHODS = {
    *("setText", "setPlainText", "setHtml", "setToolTip", "setStatusTip", "setWhatsThis", "setWindowTitle", "setTitle"),
    *("setAccessibleName", "setAccessibleDescription", "setPlaceholderText", "setLabelText", "setInformativeText"),
    *("setPrefix", "setSuffix", "setSpecialValueText", "setHeaderLabels", "setNameFilter", "setNameFilters"),
    *("addAction", "addItem", "addItems", "addTab", "addRow", "addMenu", "insertItem", "setItemText", "setButtonText"),
    *("showText", "showMessage", "drawText"),
    *("QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "QMenu"),
}
"""What puts a text in front of a person."""

NAMES = {"Lampblack", "https://", "http://"}
"""Texts that are the same in every language."""

CJK = r"[\u3400-\u9fff]"


@dataclass(frozen=True)
class Entry:
    context: str
    source: str
    numerus: bool
    state: str
    forms: tuple[str, ...]


def entries(file: Path) -> list[Entry]:
    found = []
    for context in ET.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            numerus = message.get("numerus") == "yes"
            forms = (
                [form.text or "" for form in translation.iter("numerusform")] if numerus else [translation.text or ""]
            )
            found.append(
                Entry(
                    context.findtext("name", ""),
                    message.findtext("source", ""),
                    numerus,
                    translation.get("type", "finished"),
                    tuple(forms),
                )
            )
    return found


def file_of(language: str) -> Path:
    return TRANSLATIONS / f"lampblack_{language}.ts"


CHINESE = {(entry.context, entry.source): entry for entry in entries(file_of("zh_CN"))}
FORMS = [(entry.source, form) for entry in CHINESE.values() for form in entry.forms]


# --- nothing is missing


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_file_has_every_text_of_the_code_and_no_other(tmp_path: Path, language: str) -> None:
    lupdate = shutil.which("pyside6-lupdate", path=sysconfig.get_path("scripts"))
    assert lupdate is not None
    fresh = tmp_path / file_of(language).name
    command = [lupdate, *map(str, SOURCES), "-locations", "none", "-silent", "-ts", str(fresh)]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    in_code = {(entry.context, entry.source) for entry in entries(fresh) if entry.numerus or language != "en"}
    in_file = {(entry.context, entry.source) for entry in entries(file_of(language))}
    assert in_file - in_code == set(), "run `make translations`"
    assert in_code - in_file == set(), "run `make translations`, then translate"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_text_is_translated(language: str) -> None:
    untranslated = [
        (entry.context, entry.source)
        for entry in entries(file_of(language))
        if entry.state != "finished"
        or not all(entry.forms)
        or (entry.numerus and len(entry.forms) != PLURAL_FORMS[language])
    ]
    assert untranslated == []


def test_what_is_marked_in_the_code_is_found_under_the_name_that_it_is_looked_up_by() -> None:
    """`self.tr` looks under the name of the object's class and of its bases; lupdate must have seen the same."""
    marked = {text for path in SOURCES for text in marked_texts(ast.parse(path.read_text("utf-8")), path)}
    assert marked == set(CHINESE)


def marked_texts(tree: ast.AST, path: Path, owner: str = "") -> Iterator[tuple[str, str]]:
    """Context and text of each call that translates; fails where neither lupdate nor Qt would understand it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node, f"{path.name}:{node.lineno}", owner)
        yield from marked_texts(node, path, node.name if isinstance(node, ast.ClassDef) else owner)


def _of_call(call: ast.Call, place: str, owner: str) -> Iterator[tuple[str, str]]:
    function = call.func
    name = (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )
    if name == "tr":
        assert isinstance(function, ast.Attribute), place
        assert isinstance(function.value, ast.Name), place
        assert (function.value.id, bool(owner)) == ("self", True), f"{place}: lupdate knows only self.tr"
        yield owner, _literal(call.args[0], place)
    elif name == "QT_TRANSLATE_NOOP":
        yield _literal(call.args[0], place), _literal(call.args[1], place)
    elif name == "translate" and isinstance(function, ast.Attribute) and _is_core(function.value):
        context = _literal(call.args[0], place)
        if isinstance(call.args[1], ast.Constant):
            yield context, _literal(call.args[1], place)
        else:
            assert context in {"EmptyState", "Fault", "Settings"}, f"{place}: lupdate cannot see this text"


def _is_core(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id in {"QCoreApplication", "QApplication", "QGuiApplication"}


def _literal(node: ast.expr, place: str) -> str:
    assert isinstance(node, ast.Constant), f"{place}: lupdate cannot see what is not written out"
    assert isinstance(node.value, str), place
    return node.value


@pytest.mark.parametrize("path", UI_SOURCES, ids=lambda path: str(path.relative_to(ROOT / "app" / "lampblack" / "ui")))
def test_no_text_is_shown_untranslated(path: Path) -> None:
    shown = [
        f"{path.name}:{call.lineno}: {text!r}"
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and _called(call) in SHOWING_METHODS
        for argument in call.args
        for text in _bare_texts(argument)
        if re.search(r"[A-Za-z]{2}", re.sub(r"<[^>]*>", "", text)) and text not in NAMES
    ]
    assert shown == []


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _bare_texts(node: ast.AST) -> Iterator[str]:
    """The literals of an expression, but not those that are handed to a function."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, (ast.JoinedStr, ast.BinOp, ast.IfExp, ast.BoolOp, ast.List, ast.Tuple)):
        for child in ast.iter_child_nodes(node):
            yield from _bare_texts(child)


# --- what is there is right


def test_placeholders_are_the_same() -> None:
    def placeholders(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None} | set(
            re.findall(r"%n|%L?\d", text)
        )

    wrong = [(source, form) for source, form in FORMS if placeholders(source) != placeholders(form)]
    assert wrong == []


@pytest.mark.parametrize("kind", SENTENCES)
def test_every_fault_has_its_details_in_chinese(kind: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(SENTENCES[kind]) if name}
    details: dict[str, str | int] = {name: f"<{name}>" for name in names}
    sentence = Fault(kind, details).sentence(lambda text: CHINESE["Fault", text].forms[0])
    assert all(str(detail) in sentence for detail in details.values())
    assert sentence.endswith("。")
    assert re.search(CJK, sentence)


@pytest.mark.parametrize("word", GLOSSARY)
def test_a_word_is_always_called_the_same(word: str) -> None:
    pattern = re.compile(rf"\b{word}\b", re.IGNORECASE)
    sentences = [(_without_names(source), form) for source, form in FORMS]
    using = [(source, form) for source, form in sentences if pattern.search(source)]
    assert using, "the glossary has a word that the app does not use"
    assert [(source, form) for source, form in using if not re.search(GLOSSARY[word], form)] == []


def _without_names(source: str) -> str:
    """Placeholders and commands are not words."""
    return re.sub(r"\{\w*\}|`[^`]*`|--\w+", "", source)


def test_chinese_stands_apart_from_latin_letters_and_digits() -> None:
    close = re.compile(rf"{CJK}[A-Za-z0-9{{`]|[A-Za-z0-9}}`%]{CJK}")
    assert [form for _, form in FORMS if close.search(form)] == []


def test_chinese_has_chinese_punctuation() -> None:
    latin = re.compile(rf"{CJK}[,.;:!?()]|[,;!?()]{CJK}|\.\.\.|[“”]{CJK}*\"")
    spaced = re.compile(r"\s[，。；：！？（）“”]|[，。；：！？（）“”][^\S\n]")  # a paragraph may end
    assert [form for _, form in FORMS if latin.search(form) or spaced.search(form)] == []


def test_a_sentence_stays_a_sentence() -> None:
    ends = {".": "。", "?": "？", ":": "：", "…": "…"}
    wrong = [(source, form) for source, form in FORMS if ends.get(source[-1], "") not in form[-1]]
    wrong += [(source, form) for source, form in FORMS if form[-1] == "。" and source[-1] != "."]
    assert wrong == []
