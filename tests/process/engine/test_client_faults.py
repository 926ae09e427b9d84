"""The engine may be lost: what is left says why, in one sentence, and the next request starts another."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from tests.process.engine.conftest import ENGINE, Talk, engine_processes, generate, load

from lampblack import logs
from lampblack.domain.generation import GenerationRequest
from lampblack.engine.engine import EngineState
from lampblack.engine.protocol import Failed, Finished, Loaded, LoadOptions, PromptProgress, Tokens

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


def engine_pid() -> int:
    return next(process.pid for process in engine_processes() if "--engine" in process.cmdline())


@posix
@pytest.mark.allows_warnings("the death of an engine is logged")
def test_kill_9_mid_reply_says_so_and_the_next_request_works(make_client, deaths, starter_model):
    client = make_client()
    assert isinstance(load(client, starter_model), Loaded)
    talk = generate(client, "Once upon a time", max_tokens=2000)
    talk.wait_for(Tokens)

    os.kill(engine_pid(), signal.SIGKILL)

    ended = talk.end()
    assert isinstance(ended, Failed)
    assert ended.fault.kind == "engine.killed"
    assert talk.text
    assert deaths == [(ended.fault, (str(starter_model),))]
    assert (client.loaded, client.state) == (None, EngineState.STOPPED)

    assert isinstance(load(client, starter_model), Loaded)
    assert isinstance(generate(client, "Hello", max_tokens=3).end(), Finished)


@posix
@pytest.mark.allows_warnings("the death of an engine is logged")
@pytest.mark.parametrize(
    ("number", "words"),
    [(signal.SIGSEGV, "memory that is not its own"), (signal.SIGILL, "instruction that this processor lacks")],
)
def test_a_crash_is_not_blamed_on_a_cancel_before_it(make_client, deaths, starter_model, number, words):
    client = make_client()
    load(client, starter_model, context_length=8192)
    talk = generate(client, "All work and no play makes Jack a dull boy. " * 300, max_tokens=5)
    talk.wait_for(PromptProgress)
    client.cancel(talk.number)
    assert talk.end().reason == "cancelled"
    talk = generate(client, "Once upon a time", max_tokens=4000)
    talk.wait_for(Tokens)

    os.kill(engine_pid(), number)

    sentence = talk.end().fault.sentence()
    assert words in sentence
    assert "failed" not in sentence
    assert deaths[0][1] == (str(starter_model),)


@pytest.mark.allows_warnings("the death of an engine is logged")
def test_an_abort_inside_llama_cpp_is_explained_by_its_last_words(make_client, deaths, starter_model, tmp_path):
    trigger = tmp_path / "now"
    script = Path(__file__).with_name("aborting_engine.py")
    client = make_client([sys.executable, str(script), str(trigger), str(starter_model)])
    load(client, starter_model)
    talk = generate(client, "Once upon a time", max_tokens=4000)
    talk.wait_for(Tokens)

    trigger.touch()

    ended = talk.end()
    assert isinstance(ended, Failed)
    assert ended.fault.kind == "engine.stopped"
    assert "GGML_ASSERT" in ended.fault.sentence()
    assert len(ended.fault.sentence().splitlines()) == 1
    assert deaths[0][1] == (str(starter_model),)


@pytest.mark.allows_warnings("the death of an engine is logged")
@pytest.mark.parametrize("answer", ["score", "embed", "measure"])
def test_a_crash_is_not_blamed_on_what_was_said_before_an_answer(make_client, deaths, answer):
    script = Path(__file__).with_name("grumbling_engine.py")
    client = make_client([sys.executable, str(script), answer])
    ends: queue.SimpleQueue = queue.SimpleQueue()
    client.measure("m", ends.put)
    assert not isinstance(ends.get(timeout=30), Failed)

    client.measure("m", ends.put)

    ended = ends.get(timeout=30)
    assert isinstance(ended, Failed)
    assert ended.fault.kind == "engine.stopped"
    assert "graphics driver" in ended.fault.sentence()


@pytest.mark.slow
@posix
@pytest.mark.allows_warnings("the death of an engine is logged")
def test_an_engine_that_falls_silent_is_ended(make_client, starter_model):
    client = make_client(silence_limit=2.0)
    load(client, starter_model)
    talk = generate(client, "Once upon a time", max_tokens=4000)
    talk.wait_for(Tokens)
    silent = engine_pid()

    os.kill(silent, signal.SIGSTOP)

    ended = talk.end()
    assert isinstance(ended, Failed)
    assert ended.fault.kind == "engine.silent"
    assert not psutil.pid_exists(silent)


BABBLING = "import sys, time\nwhile True:\n    print('no event', flush=True)\n    time.sleep(0.01)"


@pytest.mark.allows_warnings("lines that are no events are logged, and the end of the engine")
def test_an_engine_that_only_babbles_is_silent(make_client, starter_model):
    client = make_client(command=[sys.executable, "-c", BABBLING], start_limit=1.0)
    ended = load(client, starter_model)
    assert isinstance(ended, Failed)
    assert ended.fault.kind == "engine.silent"


@posix
@pytest.mark.allows_warnings("the death of an engine is logged")
def test_what_an_engine_leaves_behind_does_not_hide_its_death(make_client, starter_model, monkeypatch):
    monkeypatch.setattr("lampblack.engine.process.EXIT_PATIENCE", 0.2)
    monkeypatch.setattr("lampblack.engine.process.EXIT_LOOKED_FOR", 0.1)
    client = make_client(command=["/bin/sh", "-c", "sleep 8 & exec 1>&-; exit 3"])
    ended = load(client, starter_model)
    assert isinstance(ended, Failed)
    assert ended.fault.kind == "engine.stopped"
    client.close()
    subprocess.run(["pkill", "-f", "sleep 8"], check=False)


def hanging(trigger: Path, what: str) -> list[str]:
    return [sys.executable, str(Path(__file__).with_name("hanging_engine.py")), str(trigger), what]


@pytest.mark.slow
@pytest.mark.allows_warnings("the death of an engine is logged")
def test_a_models_thread_that_hangs_is_ended_though_pings_are_answered(make_client, deaths, starter_model, tmp_path):
    trigger = tmp_path / "hang"
    client = make_client(hanging(trigger, "step"), still_limit=1.0)
    load(client, starter_model)
    talk = generate(client, "Once upon a time", max_tokens=4000)
    talk.wait_for(Tokens)

    trigger.touch()

    ended = talk.end()
    assert isinstance(ended, Failed)
    assert ended.fault.kind == "engine.silent"
    assert ended.fault.details["seconds"] < 60
    assert deaths == [(ended.fault, (str(starter_model),))]
    trigger.unlink()
    assert isinstance(load(client, starter_model), Loaded)


@pytest.mark.slow
@pytest.mark.parametrize("what", ["step", "load"])
def test_a_long_first_step_and_a_long_load_are_no_reason_to_end_it(make_client, deaths, tiny_model, tmp_path, what):
    """The first step reads the weights from the disk, and a load takes its time."""
    trigger = tmp_path / "hang"
    client = make_client(hanging(trigger, what), still_limit=0.5, silence_limit=3.0)
    trigger.touch()
    threading.Timer(1.5 if what == "step" else 4.5, trigger.unlink).start()

    assert isinstance(load(client, tiny_model), Loaded)

    assert isinstance(generate(client, "Once upon a time", max_tokens=4).end(), Finished)
    assert deaths == []


@pytest.mark.allows_warnings("the death of an engine is logged")
def test_an_engine_that_cannot_start_says_so(make_client):
    client = make_client(["/nowhere/lampblack-engine"])

    ended = generate(client, "Hello").end()

    assert isinstance(ended, Failed)
    assert ended.fault.kind == "engine.start_failed"


@pytest.mark.allows_warnings("the death of an engine is logged")
def test_an_engine_that_exits_at_once_is_explained_and_no_model_is_blamed(make_client, deaths, starter_model):
    client = make_client([sys.executable, "-c", "import sys; sys.exit('error: libllama.so is missing')"])

    ended = load(client, starter_model)

    assert "libllama.so is missing" in ended.fault.sentence()
    assert [models for _, models in deaths] == [()]


@pytest.mark.slow
@posix
def test_no_engine_outlives_its_app(starter_model):
    app = subprocess.Popen([sys.executable, "-c", _APP, str(starter_model), *ENGINE], stdout=subprocess.PIPE, text=True)
    assert app.stdout is not None
    assert app.stdout.readline() == "writing\n"
    engines = psutil.Process(app.pid).children(recursive=True)
    assert engines

    app.kill()

    app.wait()
    app.stdout.close()
    _, alive = psutil.wait_procs(engines, timeout=5)
    assert alive == []


_APP = """
import sys, time
from pathlib import Path
from lampblack.engine.client import EngineClient
from tests.process.engine.conftest import generate, load
from lampblack.engine.protocol import Tokens
client = EngineClient(sys.argv[2:])
load(client, Path(sys.argv[1]))
generate(client, "Once upon a time", max_tokens=4000).wait_for(Tokens)
print("writing", flush=True)
time.sleep(60)
"""


def test_closing_ends_the_process_and_what_was_open(make_client, starter_model):
    client = make_client()
    load(client, starter_model)
    talk = generate(client, "Once upon a time", max_tokens=4000)
    talk.wait_for(Tokens)

    client.close()

    assert isinstance(talk.end(), Failed | Finished)
    assert engine_processes() == []


def test_cancel_takes_effect_while_the_prompt_is_read(make_client, starter_model):
    client = make_client()
    load(client, starter_model, context_length=8192)
    talk = generate(client, "All work and no play makes Jack a dull boy. " * 300, max_tokens=5)
    time.sleep(0.3)

    client.cancel(talk.number)

    ended = talk.end()
    assert isinstance(ended, Finished)
    assert ended.reason == "cancelled"
    assert talk.text == ""


@posix
@pytest.mark.allows_warnings("the death of an engine is logged")
def test_a_model_that_was_not_touched_yet_is_not_blamed(make_client, deaths, starter_model, tiny_model):
    client = make_client()
    assert isinstance(load(client, starter_model), Loaded)
    talk = generate(client, "Once upon a time", max_tokens=2000)
    talk.wait_for(Tokens)
    os.kill(engine_pid(), signal.SIGSTOP)  # whatever is asked for now, it cannot begin
    client.load(LoadOptions(path=str(tiny_model)), lambda event: None)
    os.kill(engine_pid(), signal.SIGKILL)
    assert isinstance(talk.end(), Failed)
    assert deaths[0][1] == (str(starter_model),)


@pytest.mark.allows_warnings("a bug is logged")
def test_a_bug_costs_the_request_that_brought_it_out_and_is_reported(make_client, deaths, tiny_model, tmp_path):
    reported = []
    logs.set_up(tmp_path / "logs", "test")
    end = logs.on_bug(reported.append)
    try:
        client = make_client([sys.executable, str(Path(__file__).with_name("buggy_engine.py"))])
        load(client, tiny_model, threads=1)
        refused = [Talk(), Talk()]
        client.generate(GenerationRequest("the ink", grammar='root ::= "my secret"'), refused[0].events.put)
        client.load(LoadOptions(path=str(tmp_path / "my secret.gguf")), refused[1].events.put)
        faults = [talk.end().fault for talk in refused]
        assert [fault.kind for fault in faults] == ["engine.bug", "engine.bug"]
        assert isinstance(generate(client, "the ink", max_tokens=3).end(), Finished)
    finally:
        end()
        logs.close()

    assert deaths == []
    assert ["check_with_a_bug" in trace or "load_with_a_bug" in trace for trace in reported] == [True, True]
    assert "my secret" not in "".join(reported) + "".join(map(str, faults))


@pytest.mark.parametrize("path", ["a\0b.gguf", "", "/dev/zero", "x" * 5000])
def test_a_path_that_no_file_can_have_is_said_and_costs_no_engine(make_client, deaths, path):
    client = make_client()
    talk = Talk()
    client.load(LoadOptions(path=path, threads=1), talk.events.put)
    assert talk.end().fault.kind.startswith("model.")
    assert deaths == []
