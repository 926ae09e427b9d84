"""The process that renders chat templates: programs from strangers' files, in a sandbox that may be lost.

Speaks one JSON object a line: {"source", "variables", "seconds", "characters"} in, {"text"} or {"fault", "reason"} out.
Exits when its standard input ends, also while a template runs. Imports neither llama_cpp nor anything else heavy.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from datetime import datetime
from functools import lru_cache
from typing import Any, TypedDict

import jinja2
import jinja2.ext
import jinja2.sandbox
from jinja2 import nodes

MEMORY_LIMIT = 512 * 1024 * 1024
"""Bytes of address space that rendering may take (where the system has RLIMIT_AS)."""

_LONGEST_PRODUCT = 4_000_000
_LARGEST_POWER = 64


class Job(TypedDict):
    """One template to render; seconds and characters are the limits."""

    source: str
    variables: dict[str, Any]
    seconds: float
    characters: int


class TooLargeError(Exception):
    """The template makes more than it may."""


class GenerationTag(jinja2.ext.Extension):
    """`{% generation %}` marks the assistant's part for training (transformers); here its body is simply rendered."""

    tags = {"generation"}  # noqa: RUF012 - jinja2 declares it so

    def parse(self, parser: Any) -> nodes.Node | list[nodes.Node]:
        """The nodes between the tags."""
        next(parser.stream)
        body: list[nodes.Node] = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        return body


class Sandbox(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """Jinja2's sandbox with transformers' globals (its utils/chat_template_utils.py), and with bounds on `*` and `**`,
    whose results can be as large as one likes in a single step that nothing can interrupt.
    """

    intercepted_binops = frozenset(("*", "**"))

    def __init__(self) -> None:
        super().__init__(
            trim_blocks=True, lstrip_blocks=True, extensions=[jinja2.ext.loopcontrols, GenerationTag], autoescape=False
        )
        self.filters["tojson"] = _tojson
        self.globals["raise_exception"] = _raise_exception
        self.globals["strftime_now"] = lambda form: datetime.now().astimezone().strftime(form)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Computes `left operator right`; raises TooLargeError where the result would be out of proportion."""
        if operator == "**" and not (abs(left) <= _LARGEST_POWER and abs(right) <= _LARGEST_POWER):
            raise TooLargeError
        if operator == "*":
            for many, count in ((left, right), (right, left)):
                if isinstance(many, str | list | tuple) and isinstance(count, int):
                    if len(many) * count > _LONGEST_PRODUCT:
                        raise TooLargeError
                elif isinstance(many, int) and many.bit_length() > _LARGEST_POWER**2:
                    raise TooLargeError
        return super().call_binop(context, operator, left, right)


def _raise_exception(message: object) -> None:
    raise jinja2.TemplateError(str(message))


def _tojson(value: Any, ensure_ascii: bool = False, indent: int | None = None, **options: Any) -> str:
    known = {key: options[key] for key in ("separators", "sort_keys") if key in options}
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, **known)


@lru_cache(maxsize=4)
def _compiled(source: str) -> jinja2.Template:
    return Sandbox().from_string(source)


def render(job: Job) -> dict[str, str]:
    """Renders one template; the answer says what went wrong where something did."""
    parts, length = [], 0
    try:
        for part in _compiled(job["source"]).generate(job["variables"]):
            length += len(part)
            if length > job["characters"]:
                raise TooLargeError
            parts.append(part)
        return {"text": "".join(parts)}
    except (TooLargeError, MemoryError):
        return {"fault": "template.too_large", "reason": ""}
    except jinja2.TemplateError as error:
        return {"fault": "template.invalid", "reason": error.message or type(error).__name__}
    except Exception as error:  # noqa: BLE001 - a stranger's program can raise anything
        return {"fault": "template.invalid", "reason": f"{type(error).__name__}: {error}"[:300]}


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def _limit_time(seconds: float) -> None:
    """Ends the process after so much more processor time, whatever it does then (SIGXCPU)."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime + seconds) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _die_with_parent() -> None:
    """Linux: the kernel ends this process with its parent, even inside a step that holds the interpreter's lock."""
    if sys.platform == "linux":
        import ctypes

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL, 0, 0, 0)


def _read_jobs(jobs: queue.SimpleQueue[Job]) -> None:
    for line in sys.stdin.buffer:
        jobs.put(json.loads(line))
    os._exit(0)


def main() -> int:
    """Serves jobs until standard input ends."""
    _die_with_parent()
    _limit_memory()
    jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
    threading.Thread(target=_read_jobs, args=(jobs,), name="jobs", daemon=True).start()
    while True:
        job = jobs.get()
        _limit_time(job["seconds"])
        answer = json.dumps(render(job)).encode() + b"\n"
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    raise SystemExit(main())
