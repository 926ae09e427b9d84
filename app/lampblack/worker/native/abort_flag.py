"""Whether what is being computed is to be broken off: a flag that llama.cpp reads without Python."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from llama_cpp import llama_cpp as api

_RAISED, _LOWERED = b"x", b"\0"


class AbortFlag:
    """Set by any thread, in force within a millisecond or so; only on CPU and Metal (ggml_abort_callback in ggml.h).

    llama.cpp asks after each of the hundreds of operations of a step. A callback in Python would wait for the
    interpreter each time: that took 6% of SmolLM2's time, and while another thread of Python was at work a token took
    740 ms instead of 33. So it calls the C library's `strlen` with a text that is empty as long as all is well.
    """

    def __init__(self) -> None:
        self._text = ctypes.create_string_buffer(2)
        self.data = ctypes.cast(self._text, ctypes.c_void_p)
        library = ctypes.CDLL("msvcrt" if sys.platform == "win32" else None)
        self.callback: Any = ctypes.cast(library.strlen, api.ggml_abort_callback)

    def raise_(self) -> None:
        """Breaks off what is computed now, or next."""
        self._text[0] = _RAISED

    def lower(self) -> None:
        """Lets what follows be computed."""
        self._text[0] = _LOWERED
