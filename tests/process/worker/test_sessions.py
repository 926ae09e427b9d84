"""Saved sessions in a real engine: a conversation goes on where it was, and whatever goes wrong costs time only."""

from __future__ import annotations

import random
import stat
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.process.engine.conftest import ENGINE as ENGINE_COMMAND
from tests.process.engine.conftest import Talk
from tests.process.engine.conftest import load as load_with
from tests.tiny_gguf import write_tiny_model
from tests.tiny_kinds import write_tiny_adapter, write_tiny_gemma, write_tiny_hybrid, write_tiny_mamba

from lampblack.domain.generation import Adapter, GenerationRequest, Sampling
from lampblack.engine.client import EngineClient
from lampblack.engine.protocol import Configure, Finished, Loaded, Ping, Pong, Shutdown, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

pytestmark = pytest.mark.slow

CAP = 500_000_000
SESSION = "conversation-1"
STORY = " ".join(f"the lamp of paper {number} is quiet and the night is in it" for number in range(14))
QUESTION = " Hello world, one two three: a page of light and a line of ink"
NOISE = 0.02
"""Log-probabilities of the tiny models differ by so much when only the chunks differ in which a prompt is read."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sessions"


def begin(start_engine: Callable[..., EngineUnderTest], folder: Path, model: Path, **options: int) -> EngineUnderTest:
    """An engine that keeps sessions in the folder and has the model in memory."""
    engine = start_engine()
    engine.say(Configure(str(folder), options.pop("cap", CAP)))
    assert isinstance(engine.load(model, **options), Loaded)
    return engine


def end(engine: EngineUnderTest) -> None:
    """The orderly end of an app."""
    engine.say(Shutdown())
    assert engine.process.wait(10) == 0
    assert "Traceback" not in engine.last_words()


def ask(engine: EngineUnderTest, prompt: str, session: str = SESSION, **fields: object) -> int:
    return engine.ask(prompt, max_tokens=8, session=session, logprobs=0, **fields)


def told(engine: EngineUnderTest, request: int) -> list[tuple[str, float]]:
    return [(one.chosen.text, one.chosen.logprob) for one in engine.chosen(request)]


def first_turn(
    start_engine: Callable[..., EngineUnderTest], folder: Path, model: Path, session: str = SESSION, **options: int
) -> None:
    engine = begin(start_engine, folder, model, **options)
    assert engine.stats(ask(engine, STORY, session)).reused_tokens == 0
    end(engine)


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.kv"))


def same_as_cold(engine: EngineUnderTest, request: int, prompt: str = STORY + QUESTION, noise: float = NOISE) -> None:
    """What was said on restored ground is what is said when all is read again, within noise."""
    again = engine.ask(prompt, max_tokens=8, logprobs=0, reproducible=True)
    assert engine.stats(again).reused_tokens == 0
    for (word, logprob), (cold_word, cold_logprob) in zip(told(engine, request), told(engine, again), strict=True):
        assert logprob == pytest.approx(cold_logprob, abs=noise)
        if word != cold_word:
            return  # two words were as likely as each other; from here on they tell different stories


# --- coming back


def test_after_a_restart_a_conversation_is_not_read_again(
    start_engine: Callable[..., EngineUnderTest], folder: Path, starter_model: Path
) -> None:
    """Twice the story, as the words of a real vocabulary are longer."""
    engine = begin(start_engine, folder, starter_model, context_length=2048)
    engine.finish(ask(engine, STORY + STORY))
    end(engine)
    engine = begin(start_engine, folder, starter_model, context_length=2048)
    request = ask(engine, STORY + STORY + QUESTION)
    stats = engine.stats(request)
    assert stats.prompt_tokens - 30 < stats.reused_tokens < stats.prompt_tokens
    assert stats.reused_tokens > 300
    same_as_cold(engine, request, STORY + STORY + QUESTION, noise=0.3)  # Q4_1's logits are 0.18 apart (TRAPS)


@pytest.mark.parametrize("generated", [1, 8], ids=["whole", "cut"])
@pytest.mark.parametrize(
    "write", [write_tiny_model, write_tiny_gemma, write_tiny_mamba], ids=["llama", "gemma", "mamba"]
)
def test_every_kind_of_cache_comes_back(
    start_engine: Callable[..., EngineUnderTest],
    folder: Path,
    tmp_path: Path,
    write: Callable[..., Path],
    generated: int,
) -> None:
    """Where the reply is not part of the next prompt, a recurrent state has gone too far: what it was at the prompt's
    end comes back. Where attention slides, the last tokens are read again, too.
    """
    model = write(tmp_path / "model.gguf")
    engine = begin(start_engine, folder, model)
    length = engine.stats(engine.ask(STORY, max_tokens=generated, session=SESSION)).prompt_tokens
    end(engine)
    engine = begin(start_engine, folder, model)
    request = ask(engine, STORY + QUESTION)
    reused = engine.stats(request).reused_tokens
    read_again = 0 if write is write_tiny_model or (write is write_tiny_mamba and generated == 1) else 17
    assert length - read_again <= reused <= length
    same_as_cold(engine, request)


@pytest.mark.parametrize("write", [write_tiny_gemma, write_tiny_mamba, write_tiny_hybrid])
@pytest.mark.parametrize("company", [0, 4])
def test_another_reply_after_a_restart_reads_the_end_of_its_prompt_only(
    start_engine: Callable[..., EngineUnderTest],
    folder: Path,
    tmp_path: Path,
    write: Callable[..., Path],
    company: int,
) -> None:
    """Also where what came between has pushed out what lies behind the window."""
    model = write(tmp_path / "model.gguf")
    engine = begin(start_engine, folder, model)
    for number in range(company):
        engine.finish(engine.ask(f"{number} {STORY}", max_tokens=8))
    request = engine.ask(STORY, max_tokens=60, session=SESSION, sampling=Sampling(0.0, ignore_eos=True))
    length = engine.stats(request).prompt_tokens
    end(engine)
    engine = begin(start_engine, folder, model)
    request = ask(engine, STORY)
    assert length - 18 <= engine.stats(request).reused_tokens < length
    same_as_cold(engine, request, STORY)


def test_what_is_evicted_comes_back_in_the_same_engine(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    engine = begin(start_engine, folder, tiny_model, context_length=1024)
    other = STORY.replace("lamp", "ink").replace("the", "a")
    length = engine.stats(ask(engine, STORY)).prompt_tokens
    assert length > 512, "both do not fit"
    engine.finish(ask(engine, other, "conversation-2"))
    assert len(kept(folder)) <= 1
    stats = engine.stats(ask(engine, STORY + QUESTION))
    assert stats.reused_tokens >= length - 1
    assert engine.stats(ask(engine, other + QUESTION, "conversation-2")).reused_tokens > 200


def test_a_model_that_is_unloaded_leaves_its_conversations_on_disk(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    engine = begin(start_engine, folder, tiny_model)
    length = engine.stats(ask(engine, STORY)).prompt_tokens
    engine.unload()
    engine.load(tiny_model)
    assert engine.stats(ask(engine, STORY + QUESTION)).reused_tokens >= length - 1


def test_an_edited_message_is_read_from_there_on(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    first_turn(start_engine, folder, tiny_model)
    engine = begin(start_engine, folder, tiny_model)
    edited = STORY[: len(STORY) // 2] + QUESTION
    request = ask(engine, edited)
    stats = engine.stats(request)
    assert 100 < stats.reused_tokens < stats.prompt_tokens
    same_as_cold(engine, request, edited)


def test_a_reply_that_was_cut_short_by_the_end_goes_on_quickly_too(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    engine = begin(start_engine, folder, tiny_model)
    engine.wait_for(Tokens, engine.ask(STORY, session=SESSION, sampling=Sampling(0.0, ignore_eos=True)))
    end(engine)
    engine = begin(start_engine, folder, tiny_model)
    assert engine.stats(ask(engine, STORY + QUESTION)).reused_tokens > 200


def test_the_app_s_own_client_saves_as_it_closes(folder: Path, tiny_model: Path) -> None:
    reused = []
    for prompt in (STORY, STORY + QUESTION):
        client = EngineClient(ENGINE_COMMAND, configuration=lambda: Configure(str(folder), CAP))
        load_with(client, tiny_model, threads=1)
        talk = Talk()
        client.generate(GenerationRequest(prompt, Sampling(0.0), 4, session=SESSION), talk.events.put)
        ended = talk.end()
        assert isinstance(ended, Finished)
        reused.append(ended.stats.reused_tokens)
        client.close()
    assert reused[0] == 0
    assert reused[1] > 200


# --- what does not come back


def test_only_sessions_that_are_long_enough_are_kept(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    engine = begin(start_engine, folder, tiny_model)
    engine.finish(ask(engine, "Hello world"))
    engine.finish(ask(engine, STORY, session=""))
    engine.finish(engine.ask(STORY, max_tokens=4, session="conversation-2", reproducible=True))
    end(engine)
    assert kept(folder) == []


def test_another_model_layout_or_adapter_never_gets_it(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tmp_path: Path
) -> None:
    model = write_tiny_model(tmp_path / "model.gguf")
    adapter = Adapter(str(write_tiny_adapter(tmp_path / "adapter.gguf", seed=5)))
    first_turn(start_engine, folder, model)
    engine = begin(start_engine, folder, model, context_length=1024)
    assert engine.stats(ask(engine, STORY)).reused_tokens == 0
    end(engine)
    engine = begin(start_engine, folder, model)
    request = ask(engine, STORY, adapters=(adapter,))
    assert engine.stats(request).reused_tokens == 0
    end(engine)
    engine = begin(start_engine, folder, model)
    for scale, is_known in ((1.0, True), (0.5, False)):
        stats = engine.stats(ask(engine, STORY + QUESTION, adapters=(Adapter(adapter.path, scale),)))
        assert (stats.reused_tokens > 200) == is_known
    end(engine)
    write_tiny_model(model, seed=9)
    engine = begin(start_engine, folder, model)
    assert engine.stats(ask(engine, STORY)).reused_tokens == 0


def test_another_conversation_does_not_get_it_from_disk(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    first_turn(start_engine, folder, tiny_model)
    engine = begin(start_engine, folder, tiny_model)
    assert engine.stats(ask(engine, STORY, "conversation-2")).reused_tokens == 0


@pytest.mark.parametrize("damage", ["cut", "header", "tokens", "state", "empty", "longer", "swapped"])
def test_a_damaged_file_costs_nothing_but_time(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path, damage: str
) -> None:
    first_turn(start_engine, folder, tiny_model)
    (path,) = kept(folder)
    content = bytearray(path.read_bytes())
    if damage == "swapped":
        first_turn(start_engine, folder, tiny_model, "conversation-2")
        content = bytearray(next(one for one in kept(folder) if one != path).read_bytes())
    position = {"header": 74, "tokens": 100, "state": len(content) // 2}.get(damage)
    if position is not None:
        content[position] ^= 1
    length = {"cut": len(content) // 2, "empty": 0}.get(damage, len(content))
    path.write_bytes(content[:length] + (b"x" if damage == "longer" else b""))

    engine = begin(start_engine, folder, tiny_model)
    request = ask(engine, STORY + QUESTION)
    assert engine.stats(request).reused_tokens == 0
    assert not path.exists(), "the bad file is removed"
    same_as_cold(engine, request)
    end(engine)
    assert path.exists(), "and a good one takes its place"


def test_a_state_that_llama_cpp_refuses_is_removed(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    """An authentic file whose state is not what it says: only a bug of ours could write one."""
    from lampblack.worker.states.session_files import SavedState, SessionFiles  # loads no llama.cpp

    first_turn(start_engine, folder, tiny_model)
    files = SessionFiles(folder, CAP)
    files.open()
    (path,) = kept(folder)
    key = path.read_bytes()[40:72].hex()
    saved = files.read(SESSION, key)
    assert saved is not None
    files.write(SavedState(SESSION, key, saved.tokens, saved.state[: len(saved.state) // 2]))
    engine = begin(start_engine, folder, tiny_model)
    request = ask(engine, STORY + QUESTION)
    assert engine.stats(request).reused_tokens == 0
    assert not path.exists()
    same_as_cold(engine, request)


# --- the folder


def test_nobody_else_can_read_what_is_kept(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    first_turn(start_engine, folder, tiny_model)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(kept(folder)) == 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_with_a_cap_of_nothing_nothing_is_written_and_what_was_there_goes(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    first_turn(start_engine, folder, tiny_model, cap=0)
    assert not folder.exists()
    first_turn(start_engine, folder, tiny_model)
    assert kept(folder)
    engine = begin(start_engine, folder, tiny_model, cap=0)
    assert engine.stats(ask(engine, STORY)).reused_tokens == 0
    end(engine)
    assert list(folder.iterdir()) == []


def test_an_engine_that_is_told_nothing_keeps_nothing(
    start_engine: Callable[..., EngineUnderTest], home: Path, tiny_model: Path
) -> None:
    engine = start_engine()
    engine.load(tiny_model)
    engine.finish(ask(engine, STORY))
    end(engine)
    assert list(home.rglob("*")) == []


def test_the_least_recently_used_conversation_makes_room(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    first_turn(start_engine, folder, tiny_model)
    size = kept(folder)[0].stat().st_size
    engine = begin(start_engine, folder, tiny_model, cap=2 * size + 1000)
    for number in (2, 3):
        engine.finish(ask(engine, STORY.replace("0", str(number)), f"conversation-{number}"))
    end(engine)
    assert [path.name.split(".")[0] for path in kept(folder)] == ["conversation-2", "conversation-3"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no /proc")
def test_a_folder_that_cannot_be_written_is_no_trouble(
    start_engine: Callable[..., EngineUnderTest], tmp_path: Path, tiny_model: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    for folder in ("/proc/lampblack", in_the_way):
        engine = begin(start_engine, folder, tiny_model)  # type: ignore[arg-type]
        request = ask(engine, STORY + QUESTION)
        assert engine.stats(request).generated_tokens == 8
        end(engine)
        assert "could not be written" in engine.last_words()


@pytest.mark.skipif(sys.platform == "win32", reason="ulimit is a POSIX shell's")
def test_a_disk_that_is_full_is_no_trouble(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    limited = "ulimit -f 100; exec " + sys.executable + ' -c "$0"'
    code = "from lampblack.worker.main import main; raise SystemExit(main())"
    engine = start_engine(
        "-c", "import os, sys; os.execv('/bin/sh', ['sh', '-c', sys.argv[1], sys.argv[2]])", limited, code
    )
    engine.say(Configure(str(folder), CAP))
    assert isinstance(engine.load(tiny_model), Loaded)
    engine.finish(ask(engine, STORY))
    end(engine)
    assert "could not be written: File too large" in engine.last_words()
    assert [path.name for path in folder.iterdir()] == ["secret"]


def test_two_engines_on_one_folder_do_each_other_no_harm(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    engines = [begin(start_engine, folder, tiny_model) for _ in range(2)]
    for number, engine in enumerate(engines):
        engine.finish(ask(engine, STORY))
        engine.finish(ask(engine, STORY + QUESTION, f"conversation-{10 + number}"))
    for engine in engines:
        engine.say(Shutdown())
    for engine in engines:
        assert engine.process.wait(10) == 0
    assert len(kept(folder)) == 3
    engine = begin(start_engine, folder, tiny_model)
    for session in (SESSION, "conversation-10", "conversation-11"):
        assert engine.stats(ask(engine, STORY + QUESTION, session)).reused_tokens > 200


# --- the end


def test_an_engine_whose_app_vanished_ends_at_once_and_saves_nothing(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    engine = begin(start_engine, folder, tiny_model)
    engine.finish(ask(engine, STORY))
    engine.end_input()
    assert engine.process.wait(5) == 0
    assert kept(folder) == []


def test_an_orderly_end_does_not_wait_for_a_reply(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    engine = begin(start_engine, folder, tiny_model)
    engine.wait_for(Tokens, engine.ask("a", sampling=Sampling(0.0, ignore_eos=True)))
    began = time.monotonic()
    end(engine)
    assert time.monotonic() - began < 5


def test_kill_9_while_saving_is_harmless(
    start_engine: Callable[..., EngineUnderTest], folder: Path, tiny_model: Path
) -> None:
    chance = random.Random(3)
    for _ in range(4):
        engine = begin(start_engine, folder, tiny_model)
        for number in range(5):
            engine.finish(ask(engine, f"{number} {STORY}", f"conversation-{number}"))
        engine.say(Shutdown())
        time.sleep(chance.uniform(0.0, 0.02))
        engine.process.kill()
        engine.process.wait()
    engine = begin(start_engine, folder, tiny_model)
    engine.say(Ping(1))
    engine.wait_for(Pong)
    for number in range(5):
        request = ask(engine, f"{number} {STORY}{QUESTION}", f"conversation-{number}")
        stats = engine.stats(request)
        assert stats.reused_tokens < stats.prompt_tokens
    end(engine)
    assert len(kept(folder)) == 5
    assert not list(folder.glob("*.new"))
