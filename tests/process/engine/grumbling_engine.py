"""An engine that complains of memory, goes on, answers, and ends for another reason with the next command."""

from __future__ import annotations

import sys
import time

from lampblack.domain.embedding import Pooling
from lampblack.domain.models import Measurement
from lampblack.engine.protocol import (
    PROTOCOL_VERSION,
    Embedded,
    Measured,
    Ready,
    Scored,
    Shutdown,
    decode_command,
    encode,
)

ANSWERS = {
    "score": lambda number: Scored(number, 1),
    "embed": lambda number: Embedded(number, 8, Pooling.MEAN),
    "measure": lambda number: Measured(number, "m", Measurement(False, 1, (), 1.0)),
}


def say(event) -> None:
    sys.stdout.buffer.write(encode(event))
    sys.stdout.buffer.flush()


def complain(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


def main(answer: str) -> None:
    say(Ready(PROTOCOL_VERSION, "grumbling", 1, ()))
    asked = 0
    for line in sys.stdin.buffer:
        command = decode_command(line)
        if isinstance(command, Shutdown):
            return
        if not hasattr(command, "request"):
            continue
        asked += 1
        if asked > 1:
            complain("the graphics driver went away")
            raise SystemExit(7)
        complain("ggml_backend_alloc: failed to allocate buffer of size 4096")
        time.sleep(0.5)  # on the app's side another thread reads what was said
        say(ANSWERS[answer](command.request))


main(sys.argv[1])
