"""The engine process: reads commands, answers pings, and leaves the model to a thread of its own."""

from __future__ import annotations

import faulthandler
import os
import re
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lampblack.domain.faults import Fault
from lampblack.engine.protocol import (
    PROTOCOL_VERSION,
    Cancel,
    Configure,
    Failed,
    Ping,
    Pong,
    Ready,
    Shutdown,
    decode_command,
)
from lampblack.worker.channel import Channel

if TYPE_CHECKING:
    from lampblack.worker.scheduler import Scheduler

TEMPLATE_FLAG = "--template"
"""Starts the template process where the app is frozen into one program."""

VERBOSE_VARIABLE = "LAMPBLACK_ENGINE_VERBOSE"
"""Set to anything: llama.cpp's information goes to standard error as well."""

_PATIENCE = 0.1

_NUMBER = re.compile(rb'"request": ?(\d{1,18})\b')

SAVING_SECONDS = 2.5
"""How long an orderly end may take to save sessions."""


def main() -> int:
    """Serves until standard input ends; returns 1 where llama.cpp cannot be loaded."""
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal is the app's to handle
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")  # no debugger of ggml's own: faulthandler tells enough
    channel = Channel.take_stdout()
    try:
        from lampblack.worker.native.backend import LlamaBackend
        from lampblack.worker.native.native_log import NativeLog
        from lampblack.worker.scheduler import Scheduler
        from lampblack.worker.templates.template_renderer import TemplateRenderer

        log = NativeLog(_to_stderr, verbose=bool(os.environ.get(VERBOSE_VARIABLE)))
        log.install()
        backend = LlamaBackend()
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        _to_stderr(f"llama.cpp cannot be loaded: {error}")
        return 1
    renderer = TemplateRenderer(template_command())
    scheduler = Scheduler(backend, log, renderer, channel.send)
    scheduler.start()
    channel.send(Ready(PROTOCOL_VERSION, backend.version, os.getpid(), backend.devices))
    orderly = _serve(scheduler, channel)
    scheduler.close(_PATIENCE, saving=SAVING_SECONDS if orderly else 0.0)
    renderer.kill()
    os._exit(0)  # native threads may still compute, and no engine outlives its app


def template_command() -> list[str]:
    """How to start the template process. -P: no module is taken from the current folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, TEMPLATE_FLAG]
    return [sys.executable, "-P", str(Path(__file__).parent / "templates" / "template_process.py")]


def _serve(scheduler: Scheduler, channel: Channel) -> bool:
    """Returns whether the app asked for the end, rather than vanished."""
    for line in sys.stdin.buffer:
        try:
            command = decode_command(line)
        except msgspec.DecodeError as error:
            _to_stderr(f"ignored a line of {len(line)} bytes that is no command ({type(error).__name__})")
            _refuse(line, channel)
            continue
        if isinstance(command, Ping):
            channel.send(Pong(command.number, scheduler.pulse.still(), scheduler.pulse.longest))
        elif isinstance(command, Cancel):
            scheduler.cancel(command.request)
        elif isinstance(command, Configure):
            scheduler.configure(command)
        elif isinstance(command, Shutdown):
            return True
        else:
            scheduler.submit(command)
    return False


def _refuse(line: bytes, channel: Channel) -> None:
    """Whoever asked must not wait for ever, where it can be made out who that was: also in a line that is no JSON."""
    number = _NUMBER.search(line)
    if number is not None:
        channel.send(Failed(int(number[1]), Fault("engine.not_understood")))


def _to_stderr(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
