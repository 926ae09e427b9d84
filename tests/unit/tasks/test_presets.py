"""Presets: those that ship, in both languages, and files of them, good and bad."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.context_parts import context_parts
from lampblack.domain.conversations import ChatOptions, Message, MessageState
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import GenerationStats, Role
from lampblack.exchange.preset_file import LARGEST, MOST
from lampblack.resources import resource
from lampblack.store.database import Database
from lampblack.store.presets import PresetStore
from lampblack.tasks.presets import Presets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def presets(tmp_path: Path) -> Iterator[Presets]:
    database = Database(tmp_path / "lampblack.db")
    yield Presets(PresetStore(database), resource("presets"))
    database.close()


def test_at_least_ten_ship_with_the_same_numbers_in_both_languages(presets: Presets) -> None:
    english, chinese = presets.shipped("en"), presets.shipped("zh_CN")
    assert len(english) >= 10
    assert [each.key for each in english] == [each.key for each in chinese]
    for one, other in zip(english, chinese, strict=True):
        assert one.options == dataclasses.replace(other.options, system_prompt=one.options.system_prompt)
        assert all((one.key, one.name, one.options.system_prompt))
        assert not any(text.isascii() for text in (other.name, other.options.system_prompt))
    assert len({each.name for each in english}) == len({each.name for each in chinese}) == len(english)


def test_each_that_ships_was_tried_as_it_is(presets: Presets) -> None:
    tried = (resource("presets").parent.parent / "docs" / "presets.md").read_text("utf-8")
    for preset in (*presets.shipped("en"), *presets.shipped("zh_CN")):
        assert f"### {preset.name}\n" in tried
        assert f"> {preset.options.system_prompt}\n" in tried, f"{preset.name}: run setup/try_presets.py"


def test_a_file_brings_back_every_number_beside_what_is_there(presets: Presets, tmp_path: Path) -> None:
    odd = ChatOptions("Be odd. 古怪", 1.5, None, 7, 0.5, 0.2, 1.3, 4_294_967_294)
    presets.save("Odd", odd, "en")
    presets.export_to(tmp_path / "odd.json", presets.own())
    presets.import_from(tmp_path / "odd.json", "en")
    assert [(each.name, each.options) for each in presets.own()] == [("Odd", odd), ("Odd (2)", odd)]


def test_names_of_those_that_ship_and_of_deleted_ones_are_taken(presets: Presets) -> None:
    presets.save("translator", ChatOptions(), "en")
    presets.save("Mine", ChatOptions(), "en")
    first, second = presets.own()
    assert first.name == "translator (2)"
    assert second.number is not None
    presets.delete(second.number)
    presets.save("Mine", ChatOptions(), "en")
    presets.restore(second.number)
    assert [each.name for each in presets.own()] == ["translator (2)", "Mine", "Mine (2)"]


def _file(**options: object) -> bytes:
    return json.dumps({"lampblack_presets": 1, "presets": [{"name": "A", "options": options}]}).encode()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "presets.invalid"),
        (b"{", "presets.invalid"),
        (b"\xff\xfe", "presets.invalid"),
        (b"[" * 100_000, "presets.invalid"),
        (b'{"lampblack_presets": 0, "presets": []}', "presets.invalid"),
        (b'{"lampblack_presets": 2, "presets": "of another form"}', "presets.newer"),
        (_file(temperature=9), "presets.invalid"),
        (_file(temperature="hot"), "presets.invalid"),
        (_file(top_k=-1), "presets.invalid"),
        (_file(seed=1 << 32), "presets.invalid"),
        (_file(system_prompt="x" * 200_001), "presets.invalid"),
        (_file().replace(b'"A"', b'" "'), "presets.invalid"),
        (
            json.dumps({"lampblack_presets": 1, "presets": [{"name": "A", "options": {}}] * (MOST + 1)}),
            "presets.invalid",
        ),
        (b" " * (LARGEST + 1), "file.too_large"),
    ],
)
def test_of_a_bad_file_nothing_is_taken(presets: Presets, tmp_path: Path, content: bytes | str, kind: str) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(KnownError) as refusal:
        presets.import_from(file, "en")
    assert refusal.value.fault.kind == kind
    assert presets.own() == []


def test_the_parts_of_a_context_come_to_what_the_model_counted_and_leave_out_what_it_no_longer_sees() -> None:
    stats = GenerationStats(100, 20, 0.1, 10.0, 1000, 7)

    def message(number: int, role: Role, **more: object) -> Message:
        return Message(number, 1, number - 1 or None, role, f"Words {number} " * 9, MessageState.DONE, 0.0, **more)  # type: ignore[arg-type]

    path = [message(1, Role.USER), message(2, Role.ASSISTANT), message(3, Role.USER)]
    path.append(message(4, Role.ASSISTANT, stats=stats, seen_from=3))
    told = [dataclasses.replace(each, text=each.text * (5 if each.id == 3 else 1)) for each in path]

    parts = context_parts(ChatOptions("Be brief."), path, told, 1000)

    assert parts.system + parts.documents + parts.turns == stats.prompt_tokens
    assert 0 < parts.system < parts.turns < parts.documents
    assert (parts.reply, parts.room, parts.unseen, parts.is_counted) == (20, 880, 2, True)
    assert parts.first_seen.startswith("Words 3")
