"""What this computer has, and whether a model will run on it."""

from __future__ import annotations

import platform
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from lampblack.domain.models import Computer

if TYPE_CHECKING:
    from lampblack.domain.models import ModelInfo


KEPT_FREE = 0.1
"""The share of all memory that the system and the desktop need to stay responsive."""


class Fit(StrEnum):
    """The verdict. TIGHT: only when other programs are closed, or slowly."""

    FITS = "fits"
    TIGHT = "tight"
    TOO_LARGE = "too_large"


def memory_needed(model: ModelInfo, context_length: int) -> int:
    """The bytes that a model needs with a context: file size + context × memory_per_token + memory_besides.

    context_length 0 stands for what the model was trained for. benchmarks/fit.py compares this with what is taken.
    """
    tokens = context_length or model.context_length
    return model.bytes + tokens * model.memory_per_token + model.memory_besides


def fits(model: ModelInfo, computer: Computer, context_length: int) -> Fit:
    """Compares memory_needed with the memory of the computer, a GPU's left out.

    FITS: it needs no more than what is available now, less KEPT_FREE of all memory. TIGHT: no more than all memory less
    KEPT_FREE. TOO_LARGE: more.
    """
    needed = memory_needed(model, context_length)
    kept_free = int(computer.memory * KEPT_FREE)
    if needed <= computer.available_memory - kept_free:
        return Fit.FITS
    return Fit.TIGHT if needed <= computer.memory - kept_free else Fit.TOO_LARGE


def this_computer() -> Computer:
    """Processor, cores, memory and system; takes some milliseconds, and memory changes from call to call."""
    memory = psutil.virtual_memory()
    threads = psutil.cpu_count(logical=True) or 1
    return Computer(
        processor=_processor() or platform.machine(),
        cores=psutil.cpu_count(logical=False) or threads,
        threads=threads,
        memory=memory.total,
        available_memory=memory.available,
        system=_system(),
    )


def total_memory() -> int:
    """The bytes of memory that this computer has."""
    return psutil.virtual_memory().total


def _processor() -> str:
    """The processor's brand name, empty where the system doesn't tell."""
    if sys.platform == "win32":
        return _processor_on_windows()
    if sys.platform == "darwin":
        return _processor_on_macos()
    return _processor_on_linux()


def _processor_on_linux() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(errors="replace").splitlines()
    except OSError:
        return ""
    # x86 says "model name"; of ARM boards some say "Model" or "Hardware", many nothing
    for wanted in ("model name", "Model", "Hardware"):
        for line in lines:
            key, _, value = line.partition(":")
            if key.strip() == wanted and value.strip():
                return " ".join(value.split())
    return ""


def _processor_on_macos() -> str:
    try:
        command = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True, timeout=5, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


if sys.platform == "win32":
    import winreg

    def _processor_on_windows() -> str:
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"HARDWARE\DESCRIPTION\System\CentralProcessor\0") as key:
                return " ".join(str(winreg.QueryValueEx(key, "ProcessorNameString")[0]).split())
        except OSError:
            return ""


def _system() -> str:
    if sys.platform == "darwin":
        return f"macOS {platform.mac_ver()[0]}"
    if sys.platform == "win32":
        return f"Windows {platform.release()}"
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release()}".strip()
