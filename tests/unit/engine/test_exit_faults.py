"""Why an engine ended, out of its exit status and its last lines."""

from __future__ import annotations

import signal
import sys

import pytest

from lampblack.engine.faults import fault_of_exit

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")

OLD_ERROR = "llama_decode: failed to decode, ret = -3"
NO_MEMORY = "ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 4000000000"
ASSERTION = "/home/x/vendor/llama.cpp/ggml/src/ggml.c:1710: GGML_ASSERT(view_src == NULL) failed"
CRASH = [
    "Fatal Python error: Segmentation fault",
    "",
    "Current thread 0x00007ff1a55bab80 (most recent call first):",
    '  File "/app/lampblack/worker/native/llama.py", line 131 in decode',
    "  <no Python frame>",
    "",
    "Extension modules: msgspec._core, markupsafe._speedups (total: 2)",
]
ABORTED = ["Fatal Python error: Aborted", *CRASH[1:]]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (signal.SIGSEGV, "memory that is not its own"),
        (signal.SIGILL, "instruction that this processor lacks"),
        (signal.SIGBUS, "could no longer read"),
    ],
)
def test_a_crash_is_named_in_words_and_an_older_error_is_not_blamed(number: int, words: str) -> None:
    fault = fault_of_exit(-number, [OLD_ERROR, *CRASH], recent=len(CRASH) + 1)
    assert words in fault.sentence()
    assert "failed to decode" not in fault.sentence()
    assert fault.log.startswith(OLD_ERROR)


def test_another_signal_has_a_name_too() -> None:
    assert "Floating point exception (SIGFPE)" in fault_of_exit(-signal.SIGFPE, [OLD_ERROR]).sentence()
    assert "signal 63" in fault_of_exit(-63, []).sentence()


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([ASSERTION], "ggml.c:1710: GGML_ASSERT(view_src == NULL) failed"),
        (["CUDA error: no kernel image", "/b/ggml-cuda.cu:88: CUDA error"], "ggml-cuda.cu:88: CUDA error"),
        (
            ["terminate called after throwing an instance of 'std::runtime_error'", "  what():  no such operator"],
            "std::runtime_error: no such operator",
        ),
        (["terminate called without an active exception"], "terminate called without an active exception"),
        (["free(): invalid pointer"], "free(): invalid pointer"),
        (["*** stack smashing detected ***: terminated"], "*** stack smashing detected ***: terminated"),
    ],
)
def test_last_words_win_over_older_errors_and_over_the_signal(lines: list[str], reason: str) -> None:
    fault = fault_of_exit(-signal.SIGABRT, [OLD_ERROR, *lines, *ABORTED])
    assert (fault.kind, fault.details) == ("engine.stopped", {"reason": reason})


def test_what_python_itself_dies_of_is_said() -> None:
    lines = [OLD_ERROR, "Fatal Python error: none_dealloc: deallocating None", *ABORTED]
    assert "none_dealloc: deallocating None" in fault_of_exit(-signal.SIGABRT, lines).sentence()


@pytest.mark.parametrize(
    "lines",
    [
        ["terminate called after throwing an instance of 'std::bad_alloc'", "  what():  std::bad_alloc"],
        [NO_MEMORY, ASSERTION],
        [NO_MEMORY, *CRASH],
        ["Traceback (most recent call last):", '  File "/app/x.py", line 1, in run', "MemoryError"],
    ],
)
def test_memory_that_ran_out_is_the_cause(lines: list[str]) -> None:
    assert fault_of_exit(-signal.SIGABRT, lines).kind == "engine.out_of_memory"


def test_memory_that_ran_out_in_a_request_before_is_not_the_cause() -> None:
    fault = fault_of_exit(-signal.SIGSEGV, [NO_MEMORY, *CRASH], recent=len(CRASH))
    assert fault.kind == "engine.crashed"
    assert fault_of_exit(-signal.SIGSEGV, [NO_MEMORY], recent=0).kind == "engine.crashed"


def test_an_engine_that_gives_up_says_why_in_its_newest_line() -> None:
    lines = [OLD_ERROR, "Traceback (most recent call last):", '  File "/app/x.py", line 1, in run', "KeyError: 'x'"]
    assert "KeyError: 'x'" in fault_of_exit(70, lines, recent=3).sentence()
    assert "(exit status 70)" in fault_of_exit(70, [OLD_ERROR], recent=0).sentence()
    assert "llama.cpp cannot be loaded" in fault_of_exit(1, ["llama.cpp cannot be loaded: no libgomp.so.1"]).sentence()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_one_that_was_ended_from_outside(number: int) -> None:
    assert fault_of_exit(-number, [OLD_ERROR]).kind == "engine.killed"


def test_windows_names_its_crashes_by_number() -> None:
    lines = [OLD_ERROR, "Windows fatal exception: access violation", *CRASH[1:]]
    assert fault_of_exit(0xC0000005, lines).kind == "engine.crashed"
    assert fault_of_exit(0xC000001D, [OLD_ERROR]).kind == "engine.illegal_instruction"
    assert "0xC0000409" in fault_of_exit(0xC0000409, [], recent=0).sentence()
