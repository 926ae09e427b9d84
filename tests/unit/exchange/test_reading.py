"""Exports of other apps, as those write them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.exchange import samples

from lampblack.domain.conversations import Rating
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import Role
from lampblack.exchange import own, scanning
from lampblack.exchange.found import Found, Refused
from lampblack.exchange.reading import read

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, value: Any, name: str = "export.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def only(path: Path) -> Found:
    (found,) = read(path)
    assert isinstance(found, Found), found
    return found


def said(found: Found) -> list[tuple[Role, str]]:
    return [(message.role, message.text) for message in found.conversation.path()]


def test_chatgpt_archive(tmp_path: Path) -> None:
    found = only(samples.write_chatgpt_zip(tmp_path / "export.zip", [samples.chatgpt()]))
    conversation = found.conversation
    assert (conversation.title, conversation.created_at) == ("Tea 茶", 1700000000.123456)
    assert said(found) == [
        (Role.USER, "How hot for 龙井?"),
        (Role.ASSISTANT, "<think>\nGreen tea\nNot boiling.\n</think>\n\nAbout **80 °C**."),
    ]
    assert sorted(message.text for message in conversation.messages if message.parent == 0)[1] == "Boiling."
    assert conversation.path()[1].model == "gpt-4o"
    assert (found.attachments, found.tool_steps) == (1, 2)


def test_chatgpt_in_many_files(tmp_path: Path) -> None:
    for number in range(3):
        written(tmp_path, [samples.chatgpt(f"Number {number}")], f"conversations-00{number}.json")
    written(tmp_path, {"id": "user-1"}, "user.json")
    titles = [one.conversation.title for one in read(tmp_path) if isinstance(one, Found)]
    assert titles == ["Number 0", "Number 1", "Number 2"]


def test_open_webui(tmp_path: Path) -> None:
    found = only(written(tmp_path, samples.open_webui()))
    conversation = found.conversation
    assert said(found)[1] == (Role.ASSISTANT, "<think>\nIt is a <pun>.\nGo on.\n</think>\n\nOolong time no see.")
    assert len(conversation.messages) == 3
    assert conversation.path()[1].rating is Rating.GOOD
    assert conversation.options.system_prompt == "Be brief."
    assert conversation.pinned_at == 1710000005


def test_lm_studio_folder(tmp_path: Path) -> None:
    written(tmp_path, samples.lm_studio(), "1718000000000.conversation.json")
    found = only(tmp_path)
    assert [text for _, text in said(found)] == ["Name a cat.", "<think>\nA cat…\n</think>\n\nMiso", "Thanks"]
    assert found.conversation.messages[1].text == "Tom"
    assert found.conversation.created_at == 1718000000
    assert found.conversation.options.system_prompt == "You name things."
    assert (found.conversation.path()[1].model, found.attachments) == ("qwen3", 1)


@pytest.mark.parametrize("chosen", ["", "01HXYZ/messages.jsonl", "01HXYZ/thread.json"])
def test_jan(tmp_path: Path, chosen: str) -> None:
    found = only(samples.write_jan(tmp_path / "threads") / chosen)
    assert said(found) == [(Role.USER, "Will it rain?"), (Role.ASSISTANT, "Clouds.")]
    assert (found.conversation.title, found.conversation.created_at) == ("Rain", 1720000000.5)
    assert found.conversation.path()[0].created_at == 1720000001
    assert found.conversation.path()[1].model == "gemma-3"
    assert found.attachments == 1


def test_what_is_damaged_costs_itself_alone(tmp_path: Path) -> None:
    good = json.dumps(samples.chatgpt("Good"))
    path = tmp_path / "conversations.json"
    path.write_text(f'[{good}, {{"title": "Bad", "mapping": 7}}, {{"title": "Odd"}}, {{"mapping": {{}}}}, {good}]')
    items = list(read(path))
    assert [isinstance(item, Found) for item in items] == [True, False, False, False, True]
    refused = [item for item in items if isinstance(item, Refused)]
    assert [(one.name, one.fault.kind) for one in refused] == [
        ("Bad", "import.damaged"),
        ("Odd", "import.strange"),
        ("conversations.json #4", "import.empty"),
    ]


@pytest.mark.parametrize("share", [0.3, 0.5, 0.51, 0.9, 0.999])
def test_what_is_cut_off_gives_what_is_whole(tmp_path: Path, share: float) -> None:
    text = json.dumps([samples.chatgpt(f"Number {number}") for number in range(10)], ensure_ascii=False).encode()
    path = tmp_path / "conversations.json"
    path.write_bytes(text[: int(len(text) * share)])
    items = list(read(path))
    whole = [item for item in items if isinstance(item, Found)]
    assert len(whole) == int(share * 10 + 0.001)
    kinds = [item.fault.kind for item in items if isinstance(item, Refused)]
    assert kinds[-1] == "import.truncated"
    assert len(kinds) <= 2


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_pieces_of_any_size_are_the_same(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tricky = [
        {"a": 'x"]}{[\\'},
        {"b": ["\\\\", {"c": '\\"'}]},
        {},
        {"d": "茶\ud83c\udf75".encode("utf-16", "surrogatepass").decode("utf-16")},
    ]
    data = json.dumps(tricky).encode()
    monkeypatch.setattr(scanning, "CHUNK", size)
    place = 0

    def read_piece(wanted: int) -> bytes:
        nonlocal place
        place += wanted
        return data[place - wanted : place]

    scanner = scanning.Scanner(read_piece)
    assert [json.loads(element.data or b"") for element in scanner.elements()] == tricky
    assert scanner.ended_well


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "import.unknown"),
        (b"<html>no</html>", "import.unknown"),
        (b"[1, 2, 3]", "import.unknown"),
        (b"\x89PNG\r\n", "import.unknown"),
        (b'{"format": "lampblack-conversations", "version": 99, "conversations": [{"x": 1}]}', "import.newer"),
        (b'{"format": "lampblack-conversations", "conversations": [{}]}', "import.damaged"),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)
    with pytest.raises(KnownError) as error:
        list(read(path))
    assert error.value.fault.kind == kind


def test_archives_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(KnownError) as error:
        list(read(path))
    assert error.value.fault.kind == "import.zip"
    whole = samples.write_chatgpt_zip(tmp_path / "whole.zip", [samples.chatgpt()]).read_bytes()
    path.write_bytes(whole.replace(b"\x78", b"\x79", 40))
    with pytest.raises(KnownError):
        list(read(path))
    with pytest.raises(KnownError):
        list(read(tmp_path))  # a folder without conversations
    with pytest.raises(KnownError):
        list(read(tmp_path / "nothing.json"))


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "conversations.json"
    path.write_bytes(b'[{"title": "Deep", "mapping": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]")
    assert [one.fault.kind for one in read(path) if isinstance(one, Refused)] == ["import.damaged"]


def test_messages_in_a_circle_end(tmp_path: Path) -> None:
    conversation = samples.chatgpt()
    conversation["mapping"]["q"]["parent"] = "a"
    (item,) = read(written(tmp_path, [conversation]))
    assert isinstance(item, Refused)
    assert item.fault.kind == "import.empty"


def test_half_characters_become_marks_of_them(tmp_path: Path) -> None:
    conversation = samples.chatgpt()
    conversation["mapping"]["a"]["message"]["content"]["parts"] = ["half \ud83c of one, and 🍵 whole"]
    found = only(written(tmp_path, [conversation]))
    assert said(found)[1][1].endswith("half \ufffd of one, and 🍵 whole")


def test_too_large_a_conversation_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "MAX_BYTES", 10_000)
    large = samples.chatgpt("Large")
    large["mapping"]["a"]["message"]["content"]["parts"] = ["x" * 1_000_000]
    items = list(read(written(tmp_path, [samples.chatgpt("One"), large, samples.chatgpt("Three")])))
    assert [item.name if isinstance(item, Refused) else item.conversation.title for item in items] == [
        "One",
        "Large",
        "Three",
    ]


def test_own_file_reads_back_as_it_was(tmp_path: Path) -> None:
    conversations = [
        only(written(tmp_path, [samples.chatgpt()])).conversation,
        only(written(tmp_path, samples.open_webui())).conversation,
        only(written(tmp_path, samples.lm_studio())).conversation,
    ]
    path = tmp_path / "lampblack.json"
    path.write_bytes(b"".join(own.written(iter(conversations), 1.0)))
    assert [item.conversation for item in read(path) if isinstance(item, Found)] == conversations
    assert json.loads(path.read_bytes())["version"] == 1


def test_a_message_knows_what_it_came_without(tmp_path: Path) -> None:
    found = only(written(tmp_path, [samples.chatgpt()]))
    assert [message.not_imported for message in found.conversation.path()] == [1, 0]
    exported = samples.open_webui()
    exported[0]["chat"]["history"]["messages"]["u"]["files"] = [{"type": "image"}, {"type": "file"}]
    found = only(written(tmp_path, exported))
    assert [message.not_imported for message in found.conversation.path()] == [2, 0]
    found = only(samples.write_jan(tmp_path / "threads"))
    assert sum(message.not_imported for message in found.conversation.path()) == found.attachments == 1
    written(tmp_path / "threads", samples.lm_studio(), "1718000000000.conversation.json")
    found = only(tmp_path / "threads" / "1718000000000.conversation.json")
    assert sum(message.not_imported for message in found.conversation.messages) == found.attachments == 1


def test_a_message_that_was_a_picture_alone_is_there(tmp_path: Path) -> None:
    """Else its answer would follow nothing, or another question."""
    exported = samples.chatgpt()
    question = exported["mapping"]["q"]["message"]["content"]
    del question["parts"][1]
    found = only(written(tmp_path, [exported]))
    first, second = found.conversation.path()
    assert (first.role, first.text, first.not_imported) == (Role.USER, "", 1)
    assert second.role is Role.ASSISTANT
    assert found.conversation.title == "Tea 茶"


def test_a_picture_that_a_tool_made_is_missed_in_the_reply_that_follows(tmp_path: Path) -> None:
    exported = samples.chatgpt()
    picture = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-def"}
    exported["mapping"]["o"]["message"]["content"] = {"content_type": "multimodal_text", "parts": [picture]}
    found = only(written(tmp_path, [exported]))
    assert [message.not_imported for message in found.conversation.path()] == [1, 1]
