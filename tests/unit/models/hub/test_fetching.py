"""Fetching a file from a hub that misbehaves, over a real connection."""

from __future__ import annotations

import hashlib
import io
import threading

import pytest
from tests.loopback_hub import COMMIT
from tests.unit.models.hub.conftest import NAME, REPO

from lampblack.domain.faults import KnownError
from lampblack.models.hub.fetching import Step, StoppedError
from lampblack.models.hub.origins import Origins
from lampblack.models.hub.unfinished import FOLDER, unfinished


def cut(after: int):
    """The connection is cut after so many bytes."""
    return lambda handler, content: handler.send_file(content, most=after)


def status(code: int, body: bytes = b"", **headers: str):
    return lambda handler, content: handler.answer(code, body, **headers)


def left_over(tmp_path) -> list:
    return list((tmp_path / "library" / FOLDER).glob("*"))


def everything_in(folder) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_file_is_fetched_whole_and_nothing_else_is_left(fetch, content, tmp_path):
    place = fetch()
    assert place == tmp_path / "library" / REPO / NAME
    assert place.read_bytes() == content
    notes = {path for path in everything_in(tmp_path) if ".origins" in path}
    assert everything_in(tmp_path) - notes == {f"library/{REPO}/{NAME}"}


def test_where_it_came_from_is_kept_with_its_check_sum(fetch, hub, content, tmp_path):
    place = fetch()
    origin = Origins(tmp_path / "library").of(place)
    assert (origin.endpoint, origin.repo, origin.commit, origin.path) == (hub.endpoint, REPO, COMMIT, NAME)
    assert (origin.size, origin.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    place.unlink()
    other = tmp_path / "library" / "mine.gguf"
    other.touch()
    Origins(tmp_path / "library").remember(other, origin)
    assert Origins(tmp_path / "library").of(place) is None


def test_how_far_it_is_is_told_until_all_is_there(fetch, content, monkeypatch):
    monkeypatch.setattr("lampblack.models.hub.fetching.TOLD_EVERY", 0.0)
    fetch()
    done = [news.done for news in fetch.news if news.step is Step.READING]
    assert done == sorted(done)
    assert len(done) > 3
    assert done[-1] == len(content) == fetch.news[-1].total


def test_a_connection_cut_at_every_tenth_is_gone_on_with_where_it_broke_off(fetch, server, content):
    server.answers.extend([cut(len(content) // 10)] * 9)
    assert fetch().read_bytes() == content
    firsts = [int(asked.get("Range", "bytes=0-").removeprefix("bytes=")[:-1]) for asked in server.file_requests()]
    assert firsts == sorted(firsts)
    assert len(set(firsts)) == len(firsts) == 10


def test_what_is_stopped_keeps_what_arrived_and_goes_on_with_it_later(fetch, server, content, tmp_path, monkeypatch):
    monkeypatch.setattr("lampblack.models.hub.fetching.TOLD_EVERY", 0.0)
    stop = threading.Event()
    with pytest.raises(StoppedError):
        fetch(stop=stop, tell=lambda news: news.done > 400_000 and stop.set())
    kept = fetch.work.arrived
    assert kept >= 400_000
    assert [one.note.file.path for one in unfinished(tmp_path / "library")] == [NAME]

    assert fetch().read_bytes() == content
    assert server.file_requests()[-1]["Range"] == f"bytes={kept}-"


def test_a_connection_that_goes_on_breaking_off_ends_in_a_sentence_and_keeps_what_arrived(fetch, server, content):
    server.answers.append(cut(300_000))
    server.answers.extend([cut(0)] * 20)
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "hub.broken_off"
    assert fetch.work.arrived == 300_000
    server.answers.clear()
    assert fetch().read_bytes() == content


def test_a_file_that_arrived_otherwise_than_it_is_on_the_hub_is_not_used_and_said_and_fetched_anew(
    fetch, server, content, tmp_path
):
    wrong = bytes([content[0] ^ 1]) + content[1:]
    server.answers.append(lambda handler, _: handler.send_file(wrong))
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "hub.wrong_hash"
    assert fetch.work.part.read_bytes() == wrong  # nothing is deleted silently
    assert not (tmp_path / "library" / REPO).exists()

    assert fetch().read_bytes() == content


@pytest.mark.parametrize("length", [-1000, 1000])
def test_another_length_is_refused_before_anything_is_written(fetch, server, content, length):
    other = content[:length] if length < 0 else content + b"x" * length
    server.answers.append(lambda handler, _: handler.send_file(other))
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "hub.wrong_length"
    assert fetch.work.arrived == 0


def test_a_server_that_says_no_length_and_never_ends_is_left_at_the_expected_one(fetch, server, content):
    def endless(handler, content):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(content[: 2**16])
        handler.close_connection = True

    server.answers.append(endless)
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "hub.wrong_length"
    assert fetch.work.arrived == 0


def test_a_web_page_instead_of_the_file_is_told_from_it(fetch, server):
    server.answers.append(status(200, b"<html>Log in to this hotel</html>", Content_Type="text/html; charset=utf-8"))
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "hub.not_a_hub"


@pytest.mark.parametrize(
    ("code", "kind"), [(401, "hub.token_refused"), (403, "hub.forbidden"), (404, "hub.no_file"), (418, "hub.not_a_hub")]
)
def test_a_refusal_ends_it_at_once_with_its_own_sentence(fetch, server, code, kind):
    server.answers.append(status(code))
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == kind
    assert len(server.file_requests()) == 1


def test_trouble_of_the_server_is_waited_for(fetch, server, content):
    server.answers.extend([status(500), status(502), status(503, Retry_After="0"), status(408)])
    assert fetch().read_bytes() == content
    assert any(news.step is Step.WAITING for news in fetch.news)


def test_trouble_that_stays_ends_in_a_sentence(fetch, server):
    server.answers.extend([status(503)] * 20)
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "hub.trouble"
    assert len(server.file_requests()) < 10


def test_too_many_requests_are_waited_for_as_long_as_the_server_asks(fetch, server, content, monkeypatch):
    waits = []
    monkeypatch.setattr(threading.Event, "wait", lambda self, seconds=None: waits.append(seconds) or False)
    server.answers.append(status(429, Retry_After="7"))
    assert fetch().read_bytes() == content
    assert 7 in waits


def test_a_server_that_asks_to_wait_for_an_hour_is_left_alone_and_the_person_told(fetch, server):
    server.answers.append(status(429, Retry_After="3600"))
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "hub.too_many_requests"
    assert "3,600 seconds" in caught.value.fault.sentence()


def test_a_file_that_becomes_another_while_it_is_fetched_is_fetched_from_its_beginning(fetch, server, content):
    server.etag = '"one"'
    server.answers.append(cut(500_000))

    def another(handler, content):
        server.etag = '"two"'
        handler.send_file(content)

    server.answers.append(another)
    assert fetch().read_bytes() == content
    assert server.file_requests()[1]["If-Range"] == '"one"'


def test_a_server_that_goes_on_with_another_version_unasked_does_not_spoil_the_file(fetch, server, content):
    server.etag = '"one"'
    server.answers.append(cut(500_000))

    def spliced(handler, content):
        server.etag = '"two"'
        del handler.headers["If-Range"]
        handler.send_file(content)

    server.answers.append(spliced)
    assert fetch().read_bytes() == content
    assert "Range" not in server.file_requests()[-1]


def test_a_server_without_ranges_sends_all_of_it_again(fetch, server, content):
    server.answers.append(cut(500_000))

    def without_ranges(handler, content):
        del handler.headers["Range"]
        handler.send_file(content)

    server.answers.append(without_ranges)
    assert fetch().read_bytes() == content


def test_redirects_without_end_are_no_hub(fetch, server):
    def around(handler, _content):
        server.answers.append(around)
        handler.answer(302, Location=handler.path)

    server.answers.append(around)
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "hub.not_a_hub"


def test_a_range_that_was_not_asked_for_is_refused(fetch, server, content):
    server.answers.append(cut(500_000))
    body = content[100:]
    server.answers.append(status(206, body, Content_Range=f"bytes 100-{len(content) - 1}/{len(content)}"))
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "hub.wrong_length"
    assert fetch.work.arrived == 500_000


def test_a_file_that_is_there_already_is_not_fetched_again(fetch, server, content):
    place = fetch()
    before = len(server.requests)
    assert fetch() == place
    assert len(server.requests) == before


def test_another_file_of_that_name_is_not_overwritten(fetch, tmp_path):
    place = tmp_path / "library" / REPO / NAME
    place.parent.mkdir(parents=True)
    place.write_bytes(b"mine")
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "hub.in_the_way"
    assert place.read_bytes() == b"mine"


def test_a_disk_without_room_is_said_before_anything_is_asked_for(fetch, server, tmp_path, monkeypatch):
    monkeypatch.setattr("lampblack.models.hub.fetching.LEFT_FREE", 2**60)
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "hub.no_space"
    assert "1.5 MB" not in str(server.requests)
    assert server.requests == []


def test_a_disk_that_takes_less_than_it_is_given_loses_nothing(fetch, content, monkeypatch):
    class Reluctant(io.FileIO):
        def write(self, data) -> int:
            return super().write(memoryview(data)[:10_000])

    def reluctant(work) -> Reluctant:
        work.part.touch()
        return Reluctant(work.part, "r+b")

    monkeypatch.setattr("lampblack.models.hub.unfinished.Unfinished.open", reluctant)
    assert fetch().read_bytes() == content


def test_two_do_not_fetch_the_same_file_at_once(fetch, hub, content):
    problems = []

    def again(_news) -> None:
        if not problems:
            problems.append(None)
            with pytest.raises(KnownError) as caught:
                type(fetch.work)(fetch.work.folder.parent.parent, fetch.work.note).__enter__()
            problems[0] = caught.value.fault.kind

    fetch(tell=again)
    assert problems == ["hub.fetched_elsewhere"]


def test_the_access_token_is_told_to_the_hub_and_to_nobody_else(fetch, server, hub, content):
    server.repos[REPO].is_gated = True
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "hub.gated"
    assert f"{server.endpoint}/{REPO}" in str(caught.value)

    hub._token = lambda: "hf_right"
    assert fetch().read_bytes() == content
    assert all("Authorization" not in headers for headers in server.file_requests())
    asked = [headers for _, path, headers in server.requests if "/resolve/" in path]
    assert asked[-1]["Authorization"] == "Bearer hf_right"


def test_offline_means_that_nobody_is_asked(fetch, server, outbound):
    outbound._is_offline = lambda: True
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "network.offline"
    assert server.requests == []


def test_a_hub_that_is_not_there_is_named(fetch, server, hub):
    address = "http://127.0.0.1:9"
    hub._endpoint = lambda: address
    with pytest.raises(KnownError) as caught:
        fetch()
    assert caught.value.fault.kind == "hub.unreachable"
    assert "127.0.0.1:9" in str(caught.value)
