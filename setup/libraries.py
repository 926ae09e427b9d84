"""The system libraries that Qt and the engine load, and the tools the tests drive a window with."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layout import SetupError

if TYPE_CHECKING:
    from collections.abc import Callable

    from console import Console


@dataclass(frozen=True)
class Need:
    """One thing a Linux system must have: what it is called there, and the Debian package that brings it."""

    name: str
    package: str
    present: Callable[[str], bool]


def loads(library: str) -> bool:
    """Whether the dynamic linker finds and loads it: the question that matters, whatever the package database says."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def runs(program: str) -> bool:
    """Whether the program is on the PATH."""
    return shutil.which(program) is not None


def has_chinese_font(_: str) -> bool:
    """Whether fontconfig knows a font with Chinese characters."""
    if not runs("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


LIBRARIES = tuple(
    Need(library, package, loads)
    for library, package in {
        "libgomp.so.1": "libgomp1",
        "libGL.so.1": "libgl1",
        "libEGL.so.1": "libegl1",
        "libX11.so.6": "libx11-6",
        "libX11-xcb.so.1": "libx11-xcb1",
        "libdbus-1.so.3": "libdbus-1-3",
        "libfontconfig.so.1": "libfontconfig1",
        "libglib-2.0.so.0": "libglib2.0-0",
        "libxkbcommon.so.0": "libxkbcommon0",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
    }.items()
)
TEST_TOOLS = (
    Need("fc-list", "fontconfig", runs),
    Need("Xvfb", "xvfb", runs),
    Need("xdotool", "xdotool", runs),
    Need("dbus-daemon", "dbus-daemon", runs),
    Need("a Chinese font", "fonts-wqy-microhei", has_chinese_font),
)
REFRESH = ("apt-get", "update")
INSTALL = ("apt-get", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends")


def missing(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """Those that this system does not have."""
    return tuple(need for need in needs if not need.present(need.name))


def provide(console: Console, purpose: str) -> None:
    """Installs what is missing where apt-get may be used without asking.

    Raises SetupError, which says what to install, where it may not be, or where the system has no apt-get.
    """
    if sys.platform != "linux":
        return
    needs = LIBRARIES + (TEST_TOOLS if purpose == "test" else ())
    lacking = missing(needs)
    if not lacking:
        return
    packages = [need.package for need in lacking]
    prefix = apt_prefix()
    if prefix is None:
        raise SetupError(advice(lacking))
    names = ", ".join(need.name for need in lacking)
    console.say(f"This system lacks {names}; set-up installs {len(packages)} system packages for them.")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    otherwise = f"Install these packages by hand: {' '.join(packages)}"
    console.run([*prefix, *REFRESH], "Reading the system's list of packages", env=env, otherwise=otherwise)
    console.run([*prefix, *INSTALL, *packages], "Installing the system packages", env=env, otherwise=otherwise)
    if still := missing(lacking):
        raise SetupError(advice(still))


def apt_prefix() -> tuple[str, ...] | None:
    """How to call apt-get without asking anyone: as we are, with sudo, or None for not at all."""
    if not runs("apt-get"):
        return None
    if os.geteuid() == 0:
        return ()
    if runs("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
        return ("sudo", "-n", "DEBIAN_FRONTEND=noninteractive")
    return None


def advice(lacking: tuple[Need, ...]) -> str:
    """The one sentence for a person who has to install these themselves."""
    names = ", ".join(need.name for need in lacking)
    packages = " ".join(need.package for need in lacking)
    if runs("apt-get"):
        return f"Some system packages are missing. Run `sudo apt-get install {packages}`, then the same command again."
    return (
        f"This system lacks {names}. Install them (Debian calls the packages {packages}), then run the same command "
        "again."
    )
