"""The log: what happened, for whoever mends it. Never the user's text.

The rule: no prompt, reply, document, title or search word ever goes into a log statement, not even in part; where its
presence matters, log `quiet(text)`. Numbers, states, names of models and paths may be logged. Messages of exceptions
are logged only where Python makes them from code rather than from values (`_SAFE`).

In the log folder each process has a rotating file `<process>.log` of its own, and `<process>.crash.log`, where
faulthandler writes when native code dies. faulthandler holds that file open by number, so it cannot rotate while the
process runs: what is in it is moved to `<process>.crash.log.1` at the next start.
"""

from __future__ import annotations

import contextlib
import faulthandler
import io
import logging
import logging.handlers
import sys
import threading
import traceback
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack import __version__
from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

FILE_SIZE = 1_000_000
"""Bytes after which a log file rotates."""
FILE_COUNT = 3
"""Log files kept for each process, the current one included."""
RECENT = 500
"""Lines kept in memory for the report."""

_log = logging.getLogger(__name__)
_BUGS = logging.getLogger("lampblack.bug")
_SAFE = (
    ArithmeticError, AttributeError, ImportError, IndexError, KnownError, MemoryError, NameError, NotImplementedError,
    OSError, RuntimeError, SystemError, TypeError,
)  # fmt: skip
_DATABASES = ("sqlite3", "sqlcipher3.dbapi2")


def set_up(folder: Path, process: str, *, or_stderr: bool = True) -> Path:
    """Starts the log of this process ("desktop", "engine", "cli") and returns its file.

    Bugs that nobody caught, on any thread, are logged from here on; native crashes leave a traceback. Where the folder
    cannot be written, the log goes to standard error instead, or with or_stderr=False nowhere but bugs, which are
    written there: nothing is raised, then or later.
    """
    close()
    session = _Session(folder, process, or_stderr=or_stderr)
    logging.getLogger().addHandler(session)
    logging.getLogger("lampblack").setLevel(logging.INFO)
    session.hook()
    _log.info("Lampblack %s on Python %s, %s", __version__, ".".join(map(str, sys.version_info[:3])), sys.platform)
    return session.file


def close() -> None:
    """Ends what `set_up` started."""
    for session in _sessions():
        session.unhook()
        logging.getLogger().removeHandler(session)
        session.close()


def last_lines(count: int) -> list[str]:
    """The newest lines of this process's log, oldest first, for a report; at most `RECENT` records back."""
    records = [record for session in _sessions() for record in session.recent]
    return "\n".join(records).splitlines()[-count:] if count > 0 else []


def on_bug(callback: Callable[[str], None]) -> Callable[[], None]:
    """`callback` is given the traceback of each bug that nobody caught, on the thread where it happened.

    Returns how to end that. What `callback` itself raises is logged and goes no further.
    """
    handler = _Bugs(callback)
    _BUGS.addHandler(handler)
    return lambda: _BUGS.removeHandler(handler)


def report(error: Exception) -> None:
    """Hands on a bug that was caught only so that the work around it goes on, as if nobody had caught it."""
    here = threading.current_thread()
    threading.excepthook(threading.ExceptHookArgs((type(error), error, error.__traceback__, here)))


def reporting(work: Callable[[], None]) -> Callable[[], None]:
    """`work` for a pool, which keeps what it raises to itself: a bug must be heard of."""

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - whatever it is
            report(error)

    return run


def quiet(text: str) -> str:
    """What a log may say about the user's text."""
    return f"<{len(text)} character{'' if len(text) == 1 else 's'}>"


def describe(error: BaseException) -> str:
    """The traceback of `error` and of what led to it, without messages that could quote the user's text."""
    lines: list[str] = []
    for number, link in enumerate(_chain(error)):
        if number:
            lines.append("\nwhich led to\n")
        lines += traceback.format_tb(link.__traceback__)
        lines.append(f"{type(link).__qualname__}: {_message(link)}\n")
    return "".join(lines).rstrip()


def _message(error: BaseException) -> str:
    safe = isinstance(error, _SAFE) or type(error).__module__ in _DATABASES  # which names tables and columns only
    return str(error) if safe else quiet(str(error))


def _chain(error: BaseException) -> list[BaseException]:
    """`error` and its causes, first cause first."""
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and not any(link is known for known in links):
        links.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return links[::-1]


def _sessions() -> Iterator[_Session]:
    return (handler for handler in list(logging.getLogger().handlers) if isinstance(handler, _Session))


class _Format(logging.Formatter):
    def formatException(self, ei: object) -> str:  # noqa: N802 (logging's own name)
        return describe(ei[1]) if isinstance(ei, tuple) and isinstance(ei[1], BaseException) else ""


class _LogFile(logging.handlers.RotatingFileHandler):
    """Writes straight through, so that after a full disk nothing is left in a buffer to fail again."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, maxBytes=FILE_SIZE, backupCount=FILE_COUNT - 1, encoding="utf-8")

    def _open(self) -> io.TextIOWrapper:
        raw = Path(self.baseFilename).open("ab", buffering=0)  # noqa: SIM115 (closed with the stream)
        return io.TextIOWrapper(raw, "utf-8", errors="backslashreplace", newline="\n", write_through=True)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's own name)
        """A log that cannot be written must not disturb the work that it tells of."""


class _Bugs(logging.Handler):
    def __init__(self, callback: Callable[[str], None]) -> None:
        super().__init__()
        self._callback = callback

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            try:
                self._callback(describe(record.exc_info[1]))
            except Exception:  # noqa: BLE001 (a bug in the report of a bug is logged, not raised into a hook)
                _log.exception("a bug could not be reported")


class _Session(logging.Handler):
    """The log of this process: its file, the newest lines in memory, and the hooks for what nobody caught."""

    def __init__(self, folder: Path, process: str, *, or_stderr: bool) -> None:
        super().__init__()
        self.file = folder / f"{process}.log"
        self.recent: deque[str] = deque(maxlen=RECENT)
        self.setFormatter(
            _Format(
                f"%(asctime)s.%(msecs)03d {process}[%(process)d] %(levelname)s %(name)s: %(message)s",
                "%Y-%m-%d %H:%M:%S",
            )
        )
        self._crashes: io.BufferedWriter | None = None
        self._output: logging.Handler = logging.NullHandler()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._output = _LogFile(self.file)
            self._crashes = _crash_file(self.file.with_suffix(".crash.log"))
        except OSError:
            if or_stderr and sys.stderr is not None and isinstance(self._output, logging.NullHandler):
                self._output = logging.StreamHandler()
        self._output.setFormatter(self.formatter)

    def emit(self, record: logging.LogRecord) -> None:
        self.recent.append(self.format(record))
        self._output.handle(record)

    def close(self) -> None:
        self._output.close()
        super().close()

    def hook(self) -> None:
        self._previous = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._uncaught, _in_thread, _unraisable
        if self._crashes is not None:
            faulthandler.enable(self._crashes)
        elif sys.stderr is not None:
            with contextlib.suppress(OSError, ValueError, io.UnsupportedOperation):
                faulthandler.enable()

    def unhook(self) -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._previous
        faulthandler.disable()
        if self._crashes is not None:
            self._crashes.close()

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, Exception):
            sys.__excepthook__(kind, error, trace)  # Ctrl+C is no bug
            return
        _BUGS.critical("uncaught", exc_info=error)
        if sys.stderr is not None:
            nowhere = isinstance(self._output, logging.NullHandler)
            where = f"\n{describe(error)}" if nowhere else f" Its log is {self.file}"
            with contextlib.suppress(OSError, ValueError):
                sys.stderr.write(f"Lampblack has a bug ({kind.__name__}).{where}\n")


def _in_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None and isinstance(arguments.exc_value, Exception):
        name = arguments.thread.name if arguments.thread else "?"
        _BUGS.critical("uncaught in the thread %s", name, exc_info=arguments.exc_value)


def _unraisable(arguments: sys.UnraisableHookArgs) -> None:
    if arguments.exc_value is not None:
        _BUGS.critical(
            "raised where it cannot be caught, in %s", type(arguments.object).__name__, exc_info=arguments.exc_value
        )


def _crash_file(file: Path) -> io.BufferedWriter:
    if file.exists() and file.stat().st_size > 0:
        file.replace(file.with_name(file.name + ".1"))
    return file.open("wb")
