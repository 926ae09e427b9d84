"""The engine's life: its first line, its end, and what must not disturb it."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from tests.process.worker.conftest import EngineUnderTest, user
from tests.tiny_gguf import write_tiny_model

from lampblack.engine.protocol import (
    PROTOCOL_VERSION,
    Failed,
    Load,
    Loaded,
    LoadOptions,
    LoadProgress,
    Ping,
    Pong,
    PromptProgress,
    Ready,
    Tokens,
)

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
LONG = "The quick brown fox jumps over the lazy dog. " * 300
ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
ENDLESS_STEP = "{% set x = 'a' * 4000000 %}{% for a in range(99999) %}{{ x.count('aaaaaaaaab') }}{% endfor %}"
GONE_WITHIN = 5.0


@pytest.fixture
def engine(start_engine: Callable[..., EngineUnderTest]) -> EngineUnderTest:
    """One of the test's own, from its first line to its end."""
    return start_engine()


def ends(engine: EngineUnderTest, children: list[psutil.Process]) -> None:
    """Asserts that the engine exits by itself, quietly, and that its children go with it."""
    assert engine.process.wait(GONE_WITHIN) == 0
    _gone, alive = psutil.wait_procs(children, timeout=GONE_WITHIN)
    assert not alive
    assert "Traceback" not in engine.last_words()


def test_the_first_line_says_what_there_is(engine: EngineUnderTest) -> None:
    ready = engine.heard[0]
    assert isinstance(ready, Ready)
    assert ready.protocol == PROTOCOL_VERSION
    assert ready.process_id == engine.process.pid
    assert ready.engine_version.startswith("llama.cpp ")
    assert any(not device.is_gpu and device.memory > 0 for device in ready.devices)


def test_exits_when_idle(engine: EngineUnderTest) -> None:
    engine.end_input()
    ends(engine, [])


def test_exits_while_the_prompt_is_read(with_starter: EngineUnderTest) -> None:
    request = with_starter.begin(LONG)
    with_starter.wait_for(PromptProgress, request)
    children = with_starter.children()
    assert children, "a model with a chat template has a warm template process"
    with_starter.end_input()
    ends(with_starter, children)


def test_exits_while_the_reply_is_written(with_starter: EngineUnderTest) -> None:
    with_starter.wait_for(Tokens, with_starter.begin(user("Tell a long story.")))
    children = with_starter.children()
    with_starter.end_input()
    ends(with_starter, children)


def test_exits_while_the_model_is_loaded(engine: EngineUnderTest, starter_model: Path) -> None:
    engine.say(Load(1, LoadOptions(path=str(starter_model), threads=1)))
    engine.wait_for(LoadProgress)
    engine.end_input()
    ends(engine, [])


@pytest.mark.parametrize("template", [ENDLESS, ENDLESS_STEP], ids=["loop", "long steps"])
def test_exits_while_a_template_runs(engine: EngineUnderTest, tmp_path: Path, template: str) -> None:
    engine.load(write_tiny_model(tmp_path / "m.gguf", chat_template=template))
    engine.begin(user("go"))
    time.sleep(0.5)
    children = engine.children()
    assert children
    engine.end_input()
    ends(engine, children)


@pytest.mark.slow
def test_a_killed_engine_takes_its_template_process_along(engine: EngineUnderTest, tmp_path: Path) -> None:
    engine.load(write_tiny_model(tmp_path / "m.gguf", chat_template=ENDLESS))
    engine.begin(user("go"))
    time.sleep(0.5)
    children = engine.children()
    engine.process.kill()
    gone, alive = psutil.wait_procs(children, timeout=GONE_WITHIN)
    assert gone
    assert not alive


def test_native_prints_do_not_get_between_the_lines(
    start_engine: Callable[..., EngineUnderTest], tiny_model: Path
) -> None:
    engine = start_engine(str(HERE / "printing_engine.py"))
    assert isinstance(engine.load(tiny_model), Loaded)
    time.sleep(0.4)
    for number in range(3):
        engine.generate(user("go"), 5)
        engine.say(Ping(number))
        engine.wait_for(Pong)
    engine.end_input()
    ends(engine, [])
    assert "a native library talks" in engine.last_words()


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b'{"type": "dance"}', b'{"type": "load", "request": "x"}', b"[]", b"\xff\xfe", b"null", b"9" * 100_000],
)
def test_a_line_that_is_no_command_is_reported_and_ignored(engine: EngineUnderTest, line: bytes) -> None:
    engine.say_bytes(line + b"\n")
    engine.say(Ping(5))
    assert engine.next() == Pong(5)
    engine.end_input()
    ends(engine, [])
    assert "that is no command" in engine.last_words()


@pytest.mark.parametrize(
    "asked",
    [b'{"prompt": 5}', b'{"prompt": "x", "sampling": {"top_p": NaN}}', b'{"prompt": "\\ud800"}', b'{"prompt": "x"'],
)
def test_who_sent_what_cannot_be_understood_is_told(engine: EngineUnderTest, asked: bytes) -> None:
    engine.say_bytes(b'{"type": "generate", "request": 7, "generation": ' + asked + b"}\n")
    failed = engine.wait_for(Failed, 7)
    assert isinstance(failed, Failed)
    assert failed.fault is not None
    assert failed.fault.kind == "engine.not_understood"


def test_without_llama_cpp_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "llama_cpp.py").write_text("raise ImportError('libgomp.so.1: cannot open shared object file')")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from lampblack.worker.main import main; raise SystemExit(main())"
    )
    engine = EngineUnderTest("-c", code)
    try:
        assert engine.process.wait(20) == 1
    finally:
        engine.close()
    assert engine.last_words().strip().splitlines()[-1] == (
        "llama.cpp cannot be loaded: libgomp.so.1: cannot open shared object file"
    )


def test_bad_files_are_refused_and_the_engine_lives(engine: EngineUnderTest, tmp_path: Path, tiny_model: Path) -> None:
    whole = tiny_model.read_bytes()
    cases = {
        "model.missing": None,
        "model.empty": b"",
        "model.html": b"<!DOCTYPE html><html></html>",
        "model.truncated": whole[:-1000],
    }
    for kind, content in cases.items():
        path = tmp_path / f"{kind}.gguf"
        if content is not None:
            path.write_bytes(content)
        end = engine.load(path)
        assert isinstance(end, Failed)
        assert end.fault is not None
        assert end.fault.kind == kind
    assert isinstance(engine.load(tiny_model), Loaded)


def test_a_load_replaces_the_model(engine: EngineUnderTest, tmp_path: Path) -> None:
    first = write_tiny_model(tmp_path / "first.gguf", answer=["▁one", "▁two"])
    second = write_tiny_model(tmp_path / "second.gguf", answer=["▁three", "▁four"], context_length=512)
    engine.load(first)
    assert engine.generate(user("go")) == " one two"
    loaded = engine.load(second, context_length=100_000)
    assert isinstance(loaded, Loaded)
    assert loaded.model.context_length == loaded.model.trained_context_length == 512
    assert loaded.model.name == "second"
    assert loaded.model.has_chat_template
    assert engine.generate(user("go")) == " three four"


def test_the_engine_imports_no_window(engine: EngineUnderTest) -> None:
    maps = Path(f"/proc/{engine.process.pid}/maps")
    if sys.platform != "linux":
        pytest.skip("reads /proc")
    assert "libQt6" not in maps.read_text()
