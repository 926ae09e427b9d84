"""The domain's functions, and that every fault the app raises has a sentence with all it needs."""

from __future__ import annotations

import ast
import errno
import json
import os
from itertools import pairwise
from pathlib import Path
from string import Formatter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lampblack
from lampblack.domain.conversations import (
    TITLE_LENGTH,
    ChatOptions,
    Message,
    MessageState,
    title_from,
    turns_of,
)
from lampblack.domain.disk import disk_error
from lampblack.domain.faults import SENTENCES, Fault, KnownError
from lampblack.domain.generation import Role, Turn

# --- titles


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Hello", "Hello"),
        ("\n\n  \t\n  Second line wins \nthird", "Second line wins"),
        ("", ""),
        (" \n ", ""),
        ("a" * 60, "a" * 60),
        ("a" * 61, "a" * 60 + "…"),
        ("茶" * 100, "茶" * 60 + "…"),
        ("word " * 20, "word " * 11 + "word…"),
        ("x" * 59 + " yes", "x" * 59 + "…"),
        ("x" * 60 + " yes", "x" * 60 + "…"),  # the cut falls between two words: none is lost
        ("short " + "y" * 100, "short " + "y" * 54 + "…"),  # a cut at the only space would leave too little
    ],
)
def test_titles(text: str, title: str) -> None:
    assert title_from(text) == title


@given(st.text())
def test_a_title_is_one_short_line_of_what_was_written(text: str) -> None:
    title = title_from(text)
    assert len(title) <= TITLE_LENGTH + 1
    assert len(title.splitlines()) <= 1
    assert title.removesuffix("…") in text
    assert bool(title) == bool(text.strip())


# --- turns


def message(role: Role, text: str, state: MessageState = MessageState.DONE) -> Message:
    return Message(1, 1, None, role, text, state, 0.0)


def test_the_system_prompt_comes_first_and_empty_messages_are_left_out() -> None:
    path = [message(Role.USER, "a"), message(Role.ASSISTANT, "b"), message(Role.USER, "c"), message(Role.ASSISTANT, "")]
    assert turns_of(ChatOptions("Be brief."), path) == (
        Turn(Role.SYSTEM, "Be brief."),
        Turn(Role.USER, "a"),
        Turn(Role.ASSISTANT, "b"),
        Turn(Role.USER, "c"),
    )
    assert turns_of(ChatOptions(" \n"), []) == ()


def test_half_a_reply_is_kept() -> None:
    path = [message(Role.USER, "a"), message(Role.ASSISTANT, "half", MessageState.INTERRUPTED), message(Role.USER, "b")]
    assert [turn.text for turn in turns_of(ChatOptions(), path)] == ["a", "half", "b"]


def test_after_a_reply_that_failed_without_a_word_roles_still_alternate() -> None:
    path = [message(Role.USER, "a"), message(Role.ASSISTANT, "", MessageState.FAILED), message(Role.USER, "b")]
    assert turns_of(ChatOptions(), path) == (Turn(Role.USER, "a\n\nb"),)


@given(st.lists(st.tuples(st.sampled_from([Role.USER, Role.ASSISTANT]), st.sampled_from(["", " ", "a", "b\n"]))))
def test_roles_alternate_and_no_word_is_lost(said: list[tuple[Role, str]]) -> None:
    turns = turns_of(ChatOptions("s"), [message(role, text) for role, text in said])
    assert all(first.role is not second.role for first, second in pairwise(turns))
    assert "".join("".join(turn.text for turn in turns[1:]).split()) == "".join("".join(t for _, t in said).split())


# --- faults


def test_a_sentence_is_filled_in_after_it_was_translated() -> None:
    fault = Fault("model.empty", {"name": "{odd} name.gguf"})
    assert fault.sentence() == "{odd} name.gguf is empty. Download or copy it again."
    assert fault.sentence(lambda text: text.replace("is empty", "是空的")).startswith("{odd} name.gguf 是空的")


def test_numbers_in_a_sentence_are_written_as_the_reader_writes_them() -> None:
    error = KnownError("model.truncated", name="m.gguf", expected=1234567890, actual=999)
    assert "it should have 1,234,567,890 bytes and has 999" in str(error)
    assert str(error) == error.fault.sentence()
    assert "1.234.567.890 bytes" in error.fault.sentence(number=lambda value: f"{value:,}".replace(",", "."))
    assert error.fault.details["expected"] == 1234567890
    assert "version 4321," in Fault("model.version", {"name": "m", "version": 4321}).sentence()  # which is a name


def test_a_known_error_carries_its_fault_and_says_its_sentence() -> None:
    error = KnownError("disk.failed", path="/x", reason="broken", log="details")
    assert error.fault == Fault("disk.failed", {"path": "/x", "reason": "broken"}, "details")
    assert str(error) == error.fault.sentence()
    assert KnownError.of(error.fault).fault == error.fault


def test_a_fault_without_a_sentence_or_with_something_missing_cannot_be_raised() -> None:
    with pytest.raises(KeyError):
        KnownError("no.such.kind")
    with pytest.raises(KeyError):
        KnownError("model.empty")


def test_a_fault_that_another_version_stored_still_has_a_sentence() -> None:
    assert "(future.kind)" in Fault("future.kind", {"name": "x"}).sentence()
    assert Fault("model.empty").sentence().startswith("? is empty.")


def test_a_fault_survives_json() -> None:
    fault = Fault("engine.stopped", {"reason": "信号", "code": 6}, "log\nlines")
    assert msgspec.json.decode(msgspec.json.encode(fault), type=Fault) == fault


@pytest.mark.parametrize("kind", SENTENCES)
def test_every_sentence_reads_like_one(kind: str) -> None:
    template = SENTENCES[kind]
    fields = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    text = Fault(kind, dict.fromkeys(fields, "x")).sentence()
    assert text[0].isupper() or template.startswith(("{", "“{"))
    assert text.endswith(".")
    assert "  " not in text
    assert not {field for field in fields if not field.isidentifier()}


def faults_in(file: Path) -> list[tuple[int, str, set[str]]]:
    """Line, kind and given details of each `KnownError(...)` and `Fault(...)` that is spelled out in the file."""
    found: list[tuple[int, str, set[str]]] = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
            continue
        kind = node.args[0]
        if not (isinstance(kind, ast.Constant) and isinstance(kind.value, str)):
            continue
        if node.func.id == "KnownError" and all(keyword.arg for keyword in node.keywords):
            found.append((node.lineno, kind.value, {str(keyword.arg) for keyword in node.keywords} - {"log"}))
        elif node.func.id == "Fault" and (len(node.args) == 1 or isinstance(node.args[1], ast.Dict)):
            keys = node.args[1].keys if len(node.args) > 1 and isinstance(node.args[1], ast.Dict) else []
            found.append((node.lineno, kind.value, {str(key.value) for key in keys if isinstance(key, ast.Constant)}))
    return found


def test_every_fault_that_the_app_raises_has_a_sentence_and_all_that_it_asks_for() -> None:
    app = Path(lampblack.__file__).parent
    wrong: list[str] = []
    seen = 0
    for file in app.rglob("*.py"):
        for line, kind, given_details in faults_in(file):
            seen += 1
            asked = {name for _, name, _, _ in Formatter().parse(SENTENCES.get(kind, "")) if name is not None}
            if kind not in SENTENCES or not asked <= given_details:
                wrong.append(f"{file.relative_to(app)}:{line} {kind}: {asked - given_details or 'no sentence'}")
    assert wrong == []
    assert seen > 20


# --- the disk


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.ENOSPC, "disk.full"),
        (errno.EFBIG, "disk.full"),
        (errno.EACCES, "disk.denied"),
        (errno.EROFS, "disk.denied"),
        (errno.EIO, "disk.failed"),
        (errno.ENOTDIR, "disk.failed"),
    ],
)
def test_what_the_system_says_of_a_file_becomes_a_known_error(code: int, kind: str) -> None:
    error = disk_error(OSError(code, os.strerror(code)), Path("/somewhere/file"))
    assert error.fault.kind == kind
    assert kind == "disk.full" or "/somewhere/file" in str(error)
    assert json.dumps(error.fault.details)


def test_an_error_without_a_reason_gets_one() -> None:
    assert "OSError" in str(disk_error(OSError("odd"), Path("/x")))
