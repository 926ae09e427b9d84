"""The flavours of the engine: for the processor alone, or for a GPU as well."""

from __future__ import annotations

import fnmatch
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from layout import SetupError

if TYPE_CHECKING:
    from layout import Layout

PORTABLE = sys.platform == "linux" and os.uname().machine in ("x86_64", "aarch64")
PORTABLE_ARGS = (
    # Every kind of processor gets a library of its own and the best is chosen at run time: what is tested here runs on
    # any computer. Without the folders set, the variants would land where nothing looks for them.
    "-DGGML_NATIVE=OFF",
    "-DGGML_BACKEND_DL=ON",
    "-DGGML_CPU_ALL_VARIANTS=ON",
    "-DCMAKE_INSTALL_BINDIR=llama_cpp/lib",
    "-DCMAKE_INSTALL_LIBDIR=llama_cpp/lib",
    "-DCMAKE_INSTALL_INCLUDEDIR=llama_cpp/include",
    "-DLLAVA_BUILD=OFF",
)


@dataclass(frozen=True)
class Flavour:
    """A way to build the engine. `proof` is a file that only this flavour has in its library folder."""

    name: str
    cmake_args: tuple[str, ...]
    proof: str
    title: str


CPU_PROOF = "libggml-cpu-*.so" if PORTABLE else "*llama.*"
CPU_ARGS = PORTABLE_ARGS if PORTABLE else ()
FLAVOURS = {
    flavour.name: flavour
    for flavour in (
        Flavour("cpu", CPU_ARGS, CPU_PROOF, "the processor"),
        Flavour("cuda", (*CPU_ARGS, "-DGGML_CUDA=ON"), "*ggml-cuda.*", "CUDA (NVIDIA)"),
        Flavour("vulkan", (*CPU_ARGS, "-DGGML_VULKAN=ON"), "*ggml-vulkan.*", "Vulkan"),
        Flavour("metal", (*CPU_ARGS, "-DGGML_METAL=ON"), "*ggml-metal.*", "Metal (Apple)"),
    )
}
VULKAN_HEADERS = ("vulkan/vulkan.h", "spirv/unified1/spirv.hpp")
DEFAULT = "metal" if sys.platform == "darwin" else "cpu"


def flavour_of(files: list[str]) -> str | None:
    """Which flavour a library folder's file names show, None for none that set-up would have built."""
    for name in ("cuda", "vulkan", "metal", "cpu"):
        if fnmatch.filter(files, FLAVOURS[name].proof):
            return name
    return None


def installed_flavour(layout: Layout) -> str | None:
    """The flavour in the virtual environment, None where there is none."""
    packages = layout.site_packages
    if packages is None:
        return None
    try:
        return flavour_of([file.name for file in (packages / "llama_cpp" / "lib").iterdir()])
    except FileNotFoundError:
        return None


def chosen_flavour(layout: Layout, gpu: str | None) -> str:
    """What the person asked for, else what is there, else the default. Raises SetupError if it can't be built here."""
    if gpu is None:
        return installed_flavour(layout) or DEFAULT
    if gpu not in FLAVOURS:
        raise SetupError(f"GPU={gpu} is unknown: use GPU=cuda, GPU=vulkan, GPU=metal, or GPU=cpu for none.")
    if installed_flavour(layout) != gpu:
        require_toolkit(gpu)
    return gpu


def require_toolkit(gpu: str) -> None:
    """Raises SetupError, saying what to install, if this computer can't build for `gpu`."""
    mac = sys.platform == "darwin"
    if gpu == "metal" and not mac:
        raise SetupError("GPU=metal works only on a Mac: use GPU=cuda or GPU=vulkan here.")
    if gpu == "cpu" and mac:
        raise SetupError("On a Mac the engine always has Metal: leave GPU= out.")
    if gpu == "cuda" and not (shutil.which("nvcc") or os.environ.get("CUDACXX")):
        raise SetupError(
            "GPU=cuda needs NVIDIA's CUDA toolkit, and its compiler nvcc is not on the PATH: install the toolkit, "
            "or try GPU=vulkan."
        )
    if gpu == "vulkan" and not (shutil.which("glslc") and all(map(has_header, VULKAN_HEADERS))):
        raise SetupError(
            "GPU=vulkan needs the Vulkan SDK (on Debian and Ubuntu: `sudo apt-get install glslc libvulkan-dev "
            "spirv-headers`): install it, then run the same command again."
        )


def has_header(name: str) -> bool:
    """Whether a compiler would find this header of the Vulkan SDK."""
    sdk = os.environ.get("VULKAN_SDK")
    folders = [Path(sdk, "include"), Path(sdk, "Include")] if sdk else []
    folders += [Path("/usr/include"), Path("/usr/local/include"), Path("/opt/homebrew/include")]
    return any((folder / name).is_file() for folder in folders)


def has_nvidia_gpu() -> bool:
    """Whether NVIDIA's driver lists a GPU."""
    try:
        listed = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return listed.returncode == 0 and "GPU" in listed.stdout
