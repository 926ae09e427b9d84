"""llama.cpp as a library: the backends it can compute with, and their devices."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

import llama_cpp
from llama_cpp import llama_cpp as api

from lampblack.domain.models import Device

_GPU, _INTEGRATED_GPU = 1, 2  # enum ggml_backend_dev_type in ggml-backend.h


def library_folder() -> Path:
    """Where llama-cpp-python keeps llama.cpp's shared libraries (it reads the same variable)."""
    override = os.environ.get("LLAMA_CPP_LIB_PATH")
    return Path(override) if override else Path(llama_cpp.__file__).parent / "lib"


class LlamaBackend:
    """llama.cpp's process-wide state. Build one, before the first model."""

    def __init__(self) -> None:
        self._ggml = _ggml_library()
        if self._ggml.ggml_backend_dev_count() == 0:  # a build with backends in libraries of their own
            for path in backend_libraries(library_folder()):
                self._ggml.ggml_backend_load(os.fsencode(path))
        api.llama_backend_init()
        self.devices = tuple(self._devices())

    @property
    def version(self) -> str:
        """Which llama.cpp this is."""
        return f"llama.cpp {api.llama_version().decode()} (llama-cpp-python {llama_cpp.__version__})"

    @property
    def has_gpu(self) -> bool:
        """Whether layers can be offloaded to a graphics processor."""
        return any(device.is_gpu for device in self.devices)

    def _devices(self) -> list[Device]:
        found = []
        for index in range(self._ggml.ggml_backend_dev_count()):
            device = self._ggml.ggml_backend_dev_get(index)
            free, total = ctypes.c_size_t(), ctypes.c_size_t()
            self._ggml.ggml_backend_dev_memory(device, ctypes.byref(free), ctypes.byref(total))
            found.append(
                Device(
                    name=self._ggml.ggml_backend_dev_name(device).decode("utf-8", "replace"),
                    description=self._ggml.ggml_backend_dev_description(device).decode("utf-8", "replace").strip(),
                    memory=total.value,
                    is_gpu=self._ggml.ggml_backend_dev_type(device) in (_GPU, _INTEGRATED_GPU),
                )
            )
        return found


def backend_libraries(folder: Path) -> list[Path]:
    """The backends to load: all for other devices, and of the CPU's variants the one that suits this processor best.

    This is ggml_backend_load_all_from_path (ggml-backend-reg.cpp), which asks each variant's ggml_backend_score, but
    for the variant with AMX: GCC 12 compiles its `_tile_loadconfig` so that it loads an empty tile configuration, and
    the first prompt ends in an illegal instruction.
    """
    suffix = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")
    files = [path for path in sorted(folder.glob("*ggml-*")) if path.suffix in (suffix, ".so")]
    variants = [path for path in files if "ggml-cpu" in path.name and "sapphirerapids" not in path.name]
    others = [path for path in files if "ggml-cpu" not in path.name and "ggml-base" not in path.name]
    return others + sorted(variants, key=_score)[-1:]


def _score(variant: Path) -> int:
    """How well a CPU variant suits this processor; 0 where it cannot run on it, or says nothing."""
    score = getattr(ctypes.CDLL(str(variant)), "ggml_backend_score", None)
    return int(score()) if score is not None else 0


def _ggml_library() -> ctypes.CDLL:
    """ggml's functions, in the copy of the library that llama.cpp itself uses.

    Wheels turn libggml.so's symbolic links into copies, and the backend list is a variable of one copy: filling another
    leaves llama.cpp without backends. Looking symbols up through libllama finds the copy that it was linked against
    (dlsym(3) searches a library's dependencies). Windows has no such links, and no such lookup.
    """
    if sys.platform == "win32":
        library = ctypes.CDLL(str(library_folder() / "ggml.dll"))
    else:
        names = ("libllama.so", "libllama.dylib")
        library = ctypes.CDLL(str(next(path for name in names if (path := library_folder() / name).exists())))
    library.ggml_backend_dev_count.restype = ctypes.c_size_t
    library.ggml_backend_dev_get.restype = ctypes.c_void_p
    library.ggml_backend_dev_get.argtypes = [ctypes.c_size_t]
    library.ggml_backend_load.restype = ctypes.c_void_p
    library.ggml_backend_load.argtypes = [ctypes.c_char_p]
    for name in ("ggml_backend_dev_name", "ggml_backend_dev_description"):
        getattr(library, name).restype = ctypes.c_char_p
        getattr(library, name).argtypes = [ctypes.c_void_p]
    library.ggml_backend_dev_type.restype = ctypes.c_int
    library.ggml_backend_dev_type.argtypes = [ctypes.c_void_p]
    size = ctypes.POINTER(ctypes.c_size_t)
    library.ggml_backend_dev_memory.restype = None
    library.ggml_backend_dev_memory.argtypes = [ctypes.c_void_p, size, size]
    return library
