"""Files that are no good, as people meet them: cut off, from the future, endless, full of junk.

Nothing hangs, nothing is fetched, nothing that can be read is lost, and what cannot be taken is counted and named.
"""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.exchange import samples

from lampblack.domain.faults import KnownError
from lampblack.exchange import bounded_zip
from lampblack.exchange.found import Found, Refused
from lampblack.exchange.reading import Progress, read
from lampblack.store.database import Database
from lampblack.store.transfer import TransferStore
from lampblack.tasks.exchange import Exchange, ImportReport

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("an import asked the network for something")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    with closing(Database(tmp_path / "home" / "lampblack.db")) as database:
        yield Exchange(TransferStore(database))


def titled(count: int) -> list[dict[str, Any]]:
    return [samples.chatgpt(f"Number {number}", 1_700_000_000.0 + number) for number in range(count)]


def taken(path: Path) -> tuple[list[str], list[Refused]]:
    """Titles, and what was refused; a file that is refused whole counts as one."""
    good: list[str] = []
    bad: list[Refused] = []
    try:
        for item in read(path):
            if isinstance(item, Found):
                good.append(item.conversation.title)
            else:
                bad.append(item)
    except KnownError as error:
        bad.append(Refused(path.name, error.fault))
    return good, bad


EXPORTS = {
    "chatgpt": lambda: json.dumps(titled(12)),
    "open_webui": lambda: json.dumps(samples.open_webui() * 6),
    "own": lambda: json.dumps(
        {
            "format": "lampblack-conversations",
            "version": 1,
            "exported_at": 1.0,
            "app": "0.1.0",
            "conversations": [
                {
                    "title": f"Number {number}",
                    "created_at": 1.0 + number,
                    "updated_at": 2.0,
                    "messages": [
                        {"parent": None, "role": "user", "text": '茶 \\ " {[', "state": "done", "created_at": 1.0}
                    ],
                    "leaf": 0,
                }
                for number in range(12)
            ],
        },
        ensure_ascii=False,
    ),
}


@pytest.mark.parametrize("kind", EXPORTS)
def test_cut_off_anywhere(tmp_path: Path, kind: str) -> None:
    """Every conversation that is whole is taken, and that there are more is said."""
    whole = EXPORTS[kind]().encode()
    path = tmp_path / "conversations.json"
    path.write_bytes(whole)
    complete, refused = taken(path)
    assert (len(complete), refused) == (12 if kind != "open_webui" else 6, [])
    before = 0
    for length in [*range(0, len(whole) - 1, max(1, len(whole) // 60)), len(whole) - 1]:
        path.write_bytes(whole[:length])
        good, bad = taken(path)
        assert good == complete[: len(good)]
        assert len(good) >= before, "more of the file never gives less"
        assert bad, (length, "that it is cut off was not said")
        assert all(one.name and one.fault.sentence() for one in bad)
        before = len(good)
    assert before >= len(complete) - 1


def test_a_zip_that_is_cut_off_anywhere(tmp_path: Path) -> None:
    path = samples.write_chatgpt_zip(tmp_path / "export.zip", titled(12))
    whole = path.read_bytes()
    for length in range(0, len(whole) - 1, max(1, len(whole) // 25)):
        path.write_bytes(whole[:length])
        good, bad = taken(path)
        assert (good, len(bad)) == ([], 1), length


def test_a_zip_with_flipped_bits(tmp_path: Path) -> None:
    path = samples.write_chatgpt_zip(tmp_path / "export.zip", titled(12))
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        good, bad = taken(path)
        assert bad or len(good) == 12, place


def test_from_the_future(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    later = json.loads(EXPORTS["own"]())
    path.write_text(json.dumps({**later, "version": 99}))
    good, (bad,) = taken(path)
    assert (good, bad.fault.kind) == ([], "import.newer")
    later["new_in_2031"] = {"x": [1, 2, {"y": None}]}
    for conversation in later["conversations"]:
        conversation["mood"] = ["new", {"deep": True}]
        conversation["messages"][0]["smell"] = 0.5
    path.write_text(json.dumps(later))
    assert len(taken(path)[0]) == 12, "what this version does not know is passed over"
    later["conversations"][3]["messages"][0]["role"] = "telepath"
    path.write_text(json.dumps(later))
    good, (bad,) = taken(path)
    assert (len(good), bad.name) == (11, "Number 3")


@pytest.mark.parametrize("seed", range(6))
def test_junk(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    path = tmp_path / "conversations.json"
    for data in (
        dice.randbytes(100_000),
        b"[" + dice.randbytes(100_000),
        b'[{"mapping":' + dice.randbytes(1000) + b"}]",
        "".join(dice.choices('{}[]",:\\ \n0a茶', k=50_000)).encode(),
        b"\0" * 100_000,
        b"\xff\xfe" + "[]".encode("utf-16-le"),
    ):
        path.write_bytes(data)
        began = time.monotonic()
        good, bad = taken(path)
        assert time.monotonic() - began < 5
        assert good == []
        assert bad or data.strip() in (b"[]", b"{}")


@pytest.mark.parametrize(
    "nested", [b"[" * 2_000_000, b'{"a":' * 500_000, b'[{"mapping":{"a":' + b'{"message":' * 200_000]
)
def test_deep_nesting(tmp_path: Path, nested: bytes) -> None:
    path = tmp_path / "conversations.json"
    path.write_bytes(nested)
    good, bad = taken(path)
    assert good == []
    assert bad


def test_deep_nesting_costs_that_one_alone(tmp_path: Path) -> None:
    deep = '{"title": "Deep", "mapping": ' + "[" * 100_000 + "]" * 100_000 + "}"
    one, other = (json.dumps(each) for each in titled(2))
    path = tmp_path / "conversations.json"
    path.write_text(f"[{one},{deep},{other}]")
    good, (bad,) = taken(path)
    assert (good, bad.name) == (["Number 0", "Number 1"], "Deep")


def test_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("conversations.json", b'[{"title": "Bomb", "x": "' + b"0" * 60_000_000)
    assert path.stat().st_size < 100_000
    good, bad = taken(path)
    assert good == []
    assert bad
    monkeypatch.setattr(bounded_zip, "MAX_LIST", 50_000)
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2000):
            archive.writestr(f"{number}.json", b"")
    good, (bad_one,) = taken(path)
    assert bad_one.fault.kind == "import.zip"


def test_it_gives_a_sign_of_life_and_can_be_ended_at_any_time(tmp_path: Path, exchange: Exchange) -> None:
    """One conversation of 30 MB, among them a line of 20 MB: the longest that is taken in one piece."""
    large = samples.chatgpt("Large")
    large["mapping"]["b"]["message"]["content"]["parts"] = ["x" * 1_000_000] * 28
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps([large, *titled(300)]))
    moments = [time.monotonic()]
    report = exchange.import_from([path], lambda _: moments.append(time.monotonic()))
    assert len(report.conversations) + report.refused == 301
    assert len(moments) > 300
    cancel = threading.Event()

    def heard(report: ImportReport) -> None:
        if report.fraction > 0.1:
            cancel.set()

    assert exchange.import_from([path], heard, cancel).was_cancelled


IMPORTING = """
import sys
from pathlib import Path
from contextlib import closing
from lampblack.store.database import Database
from lampblack.store.transfer import TransferStore
from lampblack.tasks.exchange import Exchange
with closing(Database(Path(sys.argv[1]))) as database:
    Exchange(TransferStore(database)).import_from(
        [Path(sys.argv[2])], lambda report: print(len(report.conversations), flush=True))
"""


def test_killed_in_the_middle_and_imported_again(tmp_path: Path) -> None:
    """kill -9: every conversation that is there is whole, and the rest comes without any of them coming twice."""
    path, home = tmp_path / "conversations.json", tmp_path / "home" / "lampblack.db"
    path.write_text(json.dumps(titled(400)))
    for wanted in (3, 120):
        child = subprocess.Popen([sys.executable, "-c", IMPORTING, str(home), str(path)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        for line in child.stdout:
            if int(line) >= wanted:
                break
        child.kill()
        child.wait()
        child.stdout.close()
    with closing(Database(home)) as database:
        store = TransferStore(database)
        listed = store.every()
        assert 120 <= len(listed) < 400
        expected = len(next(one for one in read(path) if isinstance(one, Found)).conversation.messages)
        assert {one.messages for one in listed} == {expected}
        report = Exchange(store).import_from([path])
        assert report.known == len(listed)
        assert sorted(one.title for one in store.every()) == sorted(f"Number {number}" for number in range(400))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_500_megabytes(tmp_path: Path, exchange: Exchange) -> None:
    """Of which one conversation is too large, one is damaged and the end is missing: all the others are taken."""
    path = tmp_path / "conversations.json"
    filler = "Words and 字 " * 4000
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        while file.tell() < 430_000_000:
            conversation = samples.chatgpt(f"Number {count}", 1_700_000_000.0 + count)
            conversation["mapping"]["b"]["message"]["content"]["parts"] = [filler] * 20
            json.dump(conversation, file, ensure_ascii=False)
            file.write(",\n")
            count += 1
        file.write('{"title": "Damaged", "mapping": 5},\n')
        file.write('{"title": "Endless", "mapping": {"a": "')
        for _ in range(70):
            file.write("z" * 1_000_000)
        file.write('"}},\n{"title": "Cut off", "mapping": {')
    assert path.stat().st_size > 500_000_000
    longest, last = 0.0, time.monotonic()

    def heard(_: ImportReport) -> None:
        nonlocal longest, last
        longest, last = max(longest, time.monotonic() - last), time.monotonic()

    report = exchange.import_from([path], heard)
    assert len(report.conversations) == count
    assert report.refused >= 3
    assert {"Damaged", "Endless", "Cut off"} <= {one.name for one in report.refusals}
    print(f"longest time without a sign of life: {longest:.3f} s")  # noqa: T201 - for who looks; not a claim


def test_progress_never_goes_back(tmp_path: Path) -> None:
    path = samples.write_chatgpt_zip(tmp_path / "export.zip", titled(200))
    seen: list[Progress] = []
    assert len(list(read(path, seen.append))) == 200
    assert [one.done for one in seen] == sorted(one.done for one in seen)
    assert seen[-1].done == seen[-1].total
