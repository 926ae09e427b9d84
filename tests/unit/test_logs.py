"""The log, in processes of its own: what gets into it, what never does, and that it never disturbs the app."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from lampblack.logs import FILE_COUNT, FILE_SIZE, describe, quiet

if TYPE_CHECKING:
    from pathlib import Path

BEGIN = """
import logging, sys, threading
from pathlib import Path
from lampblack import logs
folder = Path(sys.argv[1])
file = logs.set_up(folder, "test")
log = logging.getLogger("lampblack.here")
"""


def run(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    """Runs the program after `BEGIN` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", BEGIN + program, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def logged(folder: Path) -> str:
    """What is in the log file."""
    return (folder / "test.log").read_text(encoding="utf-8")


def test_a_record_says_when_who_how_bad_and_where(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "logs"
    done = run(folder, 'assert file == folder / "test.log"; log.warning("disk %s at 茶 \\udce9", 7)')
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    first, record = logged(folder).splitlines()
    assert "Lampblack " in first
    stamp, time, process, level, rest = record.split(" ", 4)
    assert (len(stamp), len(time)) == (10, 12)
    assert process.startswith("test[")
    assert (level, rest) == ("WARNING", "lampblack.here: disk 7 at 茶 \\udce9")


def test_others_chatter_stays_out_but_their_warnings_do_not(tmp_path: Path) -> None:
    run(
        tmp_path,
        'other = logging.getLogger("markdown_it"); other.info("the text"); other.warning("odd"); log.debug("small")',
    )
    assert "the text" not in logged(tmp_path)
    assert "small" not in logged(tmp_path)
    assert "markdown_it: odd" in logged(tmp_path)


def test_the_log_rotates(tmp_path: Path) -> None:
    done = run(tmp_path, f'for number in range({5 * FILE_SIZE // 1_000}): log.info("%s %s", number, "x" * 1_000)')
    assert done.stderr == ""
    files = sorted(file for file in tmp_path.iterdir() if file.name.startswith("test.log"))
    assert len(files) == FILE_COUNT
    assert all(file.stat().st_size <= FILE_SIZE for file in files)
    assert ": 0 x" not in logged(tmp_path)
    assert f": {5 * FILE_SIZE // 1_000 - 1} x" in logged(tmp_path)


def test_the_newest_lines_are_there_for_a_report(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
for number in range(2_000):
    log.info("record %s", number)
lines = logs.last_lines(3)
print([line.rpartition(": ")[2] for line in lines], len(logs.last_lines(10_000)), logs.last_lines(0))
""",
    )
    assert done.stdout == "['record 1997', 'record 1998', 'record 1999'] 500 []\n"


# --- the user's text


def test_quiet_says_how_much_and_not_what() -> None:
    assert quiet("a secret") == "<8 characters>"
    assert quiet("茶") == "<1 character>"


def failing(error: BaseException) -> BaseException:
    """The error, as it is caught."""
    try:
        raise error
    except BaseException as caught:  # noqa: BLE001
        return caught


@pytest.mark.parametrize(
    "error",
    [
        KeyError("my secret"),
        ValueError("my secret"),
        UnicodeDecodeError("utf-8", b"my secret", 0, 1, "my secret"),
        Exception("my secret"),
    ],
)
def test_a_traceback_does_not_quote_values(error: Exception) -> None:
    text = describe(failing(error))
    assert "secret" not in text
    assert type(error).__name__ in text
    assert "in failing" in text
    assert "test_logs.py" in text


def test_a_traceback_says_what_python_says_of_code() -> None:
    assert describe(failing(AttributeError("'NoneType' has no attribute 'x'"))).endswith(
        "AttributeError: 'NoneType' has no attribute 'x'"
    )


def test_causes_are_told_first_and_quietly() -> None:
    try:
        try:
            {"word": 1}["my secret"]
        except KeyError as error:
            raise RuntimeError("no such row") from error
    except RuntimeError as error:
        text = describe(error)
    assert (
        text.index("KeyError: <11 characters>") < text.index("which led to") < text.index("RuntimeError: no such row")
    )
    assert "secret" not in text.replace('{"word": 1}["my secret"]', "")


def test_logged_exceptions_are_quiet_too(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
words = "my " + "secret"
try:
    raise ValueError(words)
except ValueError:
    log.exception("a bug with %s", logs.quiet(words))
print("\\n".join(logs.last_lines(100)))
""",
    )
    for text in (logged(tmp_path), done.stdout):
        assert "a bug with <9 characters>" in text
        assert "ValueError: <9 characters>" in text
        assert "my secret" not in text


# --- bugs that nobody caught


def test_bugs_on_any_thread_are_logged_and_reported(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
end = logs.on_bug(lambda trace: print("reported:", trace.splitlines()[-1], threading.current_thread().name))

def on_a_thread():
    raise AttributeError("from a thread")

class Odd:
    def __del__(self):
        raise TypeError("from a finalizer")

thread = threading.Thread(target=on_a_thread, name="reader")
thread.start()
thread.join()
Odd()
raise NameError("from the main thread")
""",
    )
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "reported: AttributeError: from a thread reader",
        "reported: TypeError: from a finalizer MainThread",
        "reported: NameError: from the main thread MainThread",
    ]
    assert done.stderr == f"Lampblack has a bug (NameError). Its log is {tmp_path / 'test.log'}\n"
    text = logged(tmp_path)
    assert "CRITICAL lampblack.bug: uncaught in the thread reader" in text
    assert "in on_a_thread" in text
    assert "in __del__" in text
    assert "NameError: from the main thread" in text


def test_a_report_that_fails_is_logged_and_the_end_of_reports_is_one(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
def broken(trace):
    raise TypeError("the dialog is broken")

ends = [logs.on_bug(broken), logs.on_bug(lambda trace: print("reported"))]

def fail():
    raise NameError("first")

for _ in range(2):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    for end in ends:
        end()
""",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "reported\n", "")
    assert "TypeError: the dialog is broken" in logged(tmp_path)
    assert logged(tmp_path).count("uncaught in the thread") == 2


def test_a_bug_that_was_caught_is_reported_like_one_that_was_not(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
logs.on_bug(print)
try:
    [][0]
except IndexError as error:
    logs.report(error)
print("goes on")
""",
    )
    assert done.stderr == ""
    *trace, last = done.stdout.splitlines()
    assert (trace[-1], last) == ("IndexError: list index out of range", "goes on")
    assert "IndexError" in logged(tmp_path)


def test_ctrl_c_is_no_bug(tmp_path: Path) -> None:
    run(tmp_path, 'logs.on_bug(lambda trace: print("reported"))\nraise KeyboardInterrupt')
    assert "CRITICAL" not in logged(tmp_path)


def test_after_closing_everything_is_as_before(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
import faulthandler
logs.close()
assert (sys.excepthook, threading.excepthook) == (sys.__excepthook__, threading.__excepthook__)
assert sys.unraisablehook is sys.__unraisablehook__
assert not logging.getLogger().handlers and not faulthandler.is_enabled()
log.error("after the end")
logs.close()
logs.set_up(folder, "test")
logs.set_up(folder, "test")
log.info("once")
""",
    )
    assert done.returncode == 0, done.stderr
    assert "after the end" not in logged(tmp_path)
    assert logged(tmp_path).count("once") == 1


def test_a_crash_of_native_code_leaves_a_traceback_that_the_next_start_keeps(tmp_path: Path) -> None:
    done = run(tmp_path, "def here():\n    import ctypes; ctypes.string_at(0)\nhere()")
    assert done.returncode != 0
    crash = (tmp_path / "test.crash.log").read_text()
    assert "Fatal Python error" in crash
    assert "in here" in crash
    run(tmp_path, "")
    run(tmp_path, "")
    assert (tmp_path / "test.crash.log").read_text() == ""
    assert (tmp_path / "test.crash.log.1").read_text() == crash


# --- the world's faults


def test_where_the_folder_cannot_be_written_the_app_starts_and_logs_to_standard_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run(
        tmp_path / "file",
        """
log.info("still running")
assert logs.last_lines(1)[0].endswith("still running")
sys.stderr = None
logs.set_up(folder, "test")
log.info("not even that")
print("done")
""",
    )
    assert (done.returncode, done.stdout) == (0, "done\n")
    assert done.stderr.count("still running") == 1
    assert "not even that" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_where_there_is_no_room_nothing_is_raised_and_logging_goes_on_later(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
import resource
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (300, hard))
for number in range(50):
    log.info("no room %s", number)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
log.info("room again")
""",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "no room 49" not in logged(tmp_path)
    assert logged(tmp_path).endswith("room again\n")


def test_a_log_folder_that_vanishes_does_not_disturb(tmp_path: Path) -> None:
    done = run(
        tmp_path / "logs",
        f"""
import shutil
shutil.rmtree(folder)
for number in range({2 * FILE_SIZE // 1_000}):
    log.info("%s %s", number, "x" * 1_000)
print("done")
""",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")


def test_where_the_log_has_no_place_the_command_line_stays_quiet_but_for_bugs(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    begin = 'logs.set_up(folder / "file" / "logs", "test", or_stderr=False); log.warning("quiet, please"); '
    done = run(tmp_path, begin)
    assert (done.returncode, done.stderr) == (0, "")
    bug = run(tmp_path, begin + 'raise KeyError("what the user wrote")')
    assert "KeyError" in bug.stderr
    assert "<string>" in bug.stderr
    assert "what the user wrote" not in bug.stderr
    assert "quiet, please" not in bug.stderr
