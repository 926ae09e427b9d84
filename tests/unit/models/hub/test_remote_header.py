"""What a model on a hub says of itself, without downloading it."""

from __future__ import annotations

import pytest
from tests.tiny_gguf import write_tiny_model
from tests.unit.models.hub.conftest import NAME, REPO

from lampblack.domain.faults import KnownError
from lampblack.gguf.reader import VOCABULARY, read_header
from lampblack.models.hub.remote_header import remote_header


@pytest.fixture
def read(hub, outbound, server):
    client = outbound.client()

    def header(content: bytes):
        server.repos[REPO].files[NAME] = content
        (file,) = hub.repository(REPO).files
        return remote_header(hub, client, file)

    yield header
    client.close()


def test_it_says_what_the_whole_file_says_for_a_thousandth_of_it(read, server, starter_model):
    header, whole = read(starter_model.read_bytes()), read_header(starter_model)
    hyperparameters = [key for key in whole.metadata if key.startswith(("llama.", "general."))]
    assert {key: header.metadata.get(key) for key in hyperparameters[:8]} == {
        key: whole.metadata[key] for key in hyperparameters[:8]
    }
    for key in ("block_count", "embedding_length", "attention.head_count_kv", "context_length"):
        assert header.metadata[f"llama.{key}"] == whole.metadata[f"llama.{key}"]
    assert header.metadata[VOCABULARY].length == whole.metadata[VOCABULARY].length
    assert header.file_size == whole.file_size
    assert server.sent <= 2**17


def test_a_server_without_ranges_is_read_no_further_than_need_be(read, server, starter_model):
    def whole(handler, content):
        del handler.headers["Range"]
        handler.send_file(content)

    server.answers.append(whole)
    assert read(starter_model.read_bytes()).architecture == "llama"
    assert server.sent < 20_000_000  # what the connection took before it was closed


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!doctype html><html>", "model.html"),
        (b"version https://git-lfs.github.com/spec/v1\n", "model.pointer"),
        (b"PK\x03\x04" + bytes(5000), "model.not_gguf"),
        (b"GGUF\x03\x00\x00\x00", "model.cut_off"),
        (b"GGUF\x03\x00\x00\x00" + b"\xff" * 5000, "model.damaged"),
    ],
)
def test_what_is_no_model_is_said(read, content, kind):
    with pytest.raises(KnownError) as caught:
        read(content)
    assert caught.value.fault.kind == kind


def test_settings_without_end_are_left(read, tmp_path, monkeypatch):
    monkeypatch.setattr("lampblack.models.hub.remote_header.MOST_READ", 100_000)
    content = write_tiny_model(tmp_path / "m.gguf").read_bytes()
    text = b"x" * 5_000_000
    key = b"general.name"
    setting = len(key).to_bytes(8, "little") + key + (8).to_bytes(4, "little") + len(text).to_bytes(8, "little") + text
    with pytest.raises(KnownError) as caught:
        read(content[:24] + setting + content[24:])
    assert caught.value.fault.kind == "model.damaged"


def test_a_refusal_is_said(read, server, starter_model):
    server.answers.append(lambda handler, _content: handler.answer(403))
    with pytest.raises(KnownError) as caught:
        read(starter_model.read_bytes())
    assert caught.value.fault.kind == "hub.forbidden"
