"""The loop of a rig's process: jobs in, answers out, on the real standard output that native code cannot reach."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def serve(prepare: Callable[[dict[str, Any]], Callable[[dict[str, Any]], Any]]) -> None:
    """`prepare` gets the rig's options and returns what answers a job."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def say(answer: Any) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    answer = prepare(json.loads(sys.argv[1]))
    say("ready")
    for line in sys.stdin:
        say(answer(json.loads(line)))
