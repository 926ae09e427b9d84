"""The process that makes a model smaller with llama.cpp's quantizer, which can be cancelled only by ending it.

Reads one JSON object (a line of standard input): {"source", "sizes": [names]} asks what the file would have in each
quantization, answered by {"sizes": {name: bytes}} with those that need no importance matrix; {"source", "target",
"quantization", "made_from"} writes the file, answered by {"fraction"} from 0 to 1 again and again, then {"done": true}.
{"failed": reason} ends either. It ends at once where standard input does: nobody is left to want the file.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import json
import os
import re
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from lampblack.domain.quantization import MADE_FROM, MADE_FROM_QUANTIZATION
from lampblack.gguf.parts import check_parts
from lampblack.gguf.reader import read_header
from lampblack.gguf.tensor_types import FILE_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MOST_BUFFER = 512 * 1024 * 1024
"""Bytes of rows that are converted at once; llama.cpp's own default is eight gigabytes."""

NICENESS = 10
"""So much do others come first: what a person does meanwhile must not wait for this."""

_TENSOR = re.compile(r"^\[ *(\d+)/ *(\d+)\] (\S+)")
_SIZE = re.compile(r"quant size += +([\d.]+) MiB")
_FAILED = "failed to quantize: "
_ALIGNMENT = "general.alignment"
"""The quantizer copies the source's, and places the tensors by llama.cpp's own: 32."""

_NEEDS_MATRIX = "will require an imatrix"
_LONGEST_TEXT = 127
"""Bytes of a text that is set in the new file (llama_model_kv_override in llama.h)."""


def main() -> NoReturn:
    """Answers once."""
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal is the app's to handle
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")
    say = _kept_stdout()
    asked = json.loads(sys.stdin.buffer.readline() or b"{}")
    threading.Thread(target=_end_with_stdin, name="stdin", daemon=True).start()
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(NICENESS)
    try:
        quantizer = Quantizer()
        if "sizes" in asked:
            say({"sizes": quantizer.sizes(asked["source"], asked["sizes"])})
        else:
            progress = _Progress(asked["source"], lambda fraction: say({"fraction": fraction}))
            notes = {MADE_FROM: asked["made_from"], MADE_FROM_QUANTIZATION: progress.quantization, _ALIGNMENT: 32}
            quantizer.make(asked["source"], asked["target"], asked["quantization"], notes, progress.hear)
            say({"done": True})
    except QuantizerError as error:
        say({"failed": str(error)})
    os._exit(0)  # a thread still reads standard input


class QuantizerError(Exception):
    """llama.cpp's quantizer gave up, and said why."""


class Quantizer:
    """llama.cpp's quantizer. Paths are texts, quantizations the names of llama.cpp's file types."""

    def __init__(self) -> None:
        from lampblack.worker.native.backend import LlamaBackend
        from lampblack.worker.native.native_log import NativeLog

        self._hear: Callable[[str], None] = lambda _: None
        self._log = NativeLog(self._line, verbose=True)
        self._log.install()
        self._backend = LlamaBackend()

    def sizes(self, source: str, quantizations: Sequence[str]) -> dict[str, int]:
        """How many bytes the file would have in each, those left out that need an importance matrix."""
        header = read_header(Path(source))
        found: dict[str, int] = {}
        for quantization in quantizations:
            lines: list[str] = []
            self._run(source, "", quantization, {}, lines.append, dry_run=True)
            sizes = [float(size[1]) for line in lines if (size := _SIZE.search(line))]
            if sizes and not any(_NEEDS_MATRIX in line for line in lines):
                found[quantization] = header.data_offset + int(sizes[-1] * 2**20)
        return found

    def make(
        self,
        source: str,
        target: str,
        quantization: str,
        notes: Mapping[str, str | int],
        hear: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Writes `target`, with notes set in its header. hear: told each line of the quantizer's log."""
        self._run(source, target, quantization, notes, hear, dry_run=False)

    def _run(
        self,
        source: str,
        target: str,
        quantization: str,
        notes: Mapping[str, str | int],
        hear: Callable[[str], None],
        *,
        dry_run: bool,
    ) -> None:
        from llama_cpp import llama_cpp as api

        params = api.llama_model_quantize_default_params()
        params.ftype = next(number for number, name in FILE_TYPES.items() if name == quantization)
        params.allow_requantize = True
        params.max_buf_size = MOST_BUFFER
        params.dry_run = dry_run
        overrides = _overrides(notes)
        params.kv_overrides = overrides
        self._hear = hear
        self._log.forget_errors()
        if api.llama_model_quantize(os.fsencode(source), os.fsencode(target), ctypes.byref(params)) != 0:
            raise QuantizerError(self._log.reason().rpartition(_FAILED)[2] or "it did not say why")

    def _line(self, line: str) -> None:
        self._hear(line)


class _Progress:
    """How much of a model's weights has been done, by the lines in which the quantizer begins with each tensor."""

    def __init__(self, source: str, tell: Callable[[float], None]) -> None:
        headers = check_parts(Path(source), read_header(Path(source)))
        self.quantization = headers[0].quantization
        self._elements = {tensor.name: tensor.elements for header in headers for tensor in header.tensors}
        self._all = max(1, sum(self._elements.values()))
        self._tell, self._done, self._current = tell, 0, 0

    def hear(self, line: str) -> None:
        """A line that is whole: its tensor has been done."""
        if found := _TENSOR.match(line):
            self._done += self._elements.get(found[3], 0)
            self._tell(min(1.0, self._done / self._all))


def _overrides(notes: Mapping[str, str | int]) -> Any:
    """What llama.cpp sets in the new file's header, ended by an empty one."""
    from llama_cpp import llama_cpp as api

    array = (api.llama_model_kv_override * (len(notes) + 1))()
    for override, (key, value) in zip(array, notes.items(), strict=False):
        override.key = key.encode()
        if isinstance(value, int):
            override.tag = api.LLAMA_KV_OVERRIDE_TYPE_INT
            override.value.val_i64 = value
            continue
        override.tag = api.LLAMA_KV_OVERRIDE_TYPE_STR
        whole = value.encode("utf-8", "replace")[:_LONGEST_TEXT].decode("utf-8", "ignore")
        override.value.val_str = whole.encode()
    return array


def _kept_stdout() -> Callable[[dict[str, Any]], None]:
    """What writes an answer; native code that prints finds standard error in the place of standard output."""
    kept = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(answer: dict[str, Any]) -> None:
        kept.write(json.dumps(answer).encode() + b"\n")
        kept.flush()

    return say


def _end_with_stdin() -> None:
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
