"""Compiling llama.cpp, in the flavour that fits this computer, once for all checkouts of this user."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from flavours import PORTABLE, flavour_of, has_nvidia_gpu, installed_flavour
from layout import SetupError
from packages import ENGINE_PACKAGE, only, pinned_version

if TYPE_CHECKING:
    from console import Console
    from flavours import Flavour
    from layout import Layout
    from packages import Packages

COMPILERS = ("c++", "g++", "clang++", "cl")


class EngineBuild:
    """Builds and installs one flavour of the pinned llama-cpp-python."""

    def __init__(self, layout: Layout, console: Console, packages: Packages, flavour: Flavour) -> None:
        self._layout = layout
        self._console = console
        self._packages = packages
        self._flavour = flavour
        self._lock = layout.lock("runtime").read_text("utf-8")
        # For the GPU that is there alone CUDA compiles in a fraction of the time that all kinds together take.
        own = ("-DCMAKE_CUDA_ARCHITECTURES=native",) if flavour.name == "cuda" and has_nvidia_gpu() else ()
        self._args = " ".join([*flavour.cmake_args, *own, os.environ.get("CMAKE_ARGS", "")]).strip()
        self._folder = layout.store / self._name()

    def provide(self) -> None:
        """Leaves the flavour installed: it may be there already, or be kept from before, or have to be compiled.

        Raises SetupError where it can't be compiled.
        """
        if self._is_installed():
            return
        wheel = self._kept() or self._compile()
        self._packages.pip(
            ["install", "--no-deps", "--no-index", "--force-reinstall", wheel],
            f"Installing the engine for {self._flavour.title}",
        )
        self._console.run(
            [self._layout.python, "-c", "import llama_cpp"],
            "Trying the engine",
            otherwise=f"Delete {self._folder} to have it compiled anew, then run the same command again.",
        )

    def _is_installed(self) -> bool:
        packages = self._layout.site_packages
        if packages is None or installed_flavour(self._layout) != self._flavour.name:
            return False
        version = pinned_version(ENGINE_PACKAGE, self._lock)
        return (packages / f"llama_cpp_python-{version}.dist-info").is_dir()

    def _name(self) -> str:
        # A build that is tuned to this processor or GPU must not reach another computer that shares the home folder.
        tuned = "" if PORTABLE and self._flavour.name == "cpu" else platform.node()
        traits = [self._args, sysconfig.get_platform(), *platform.libc_ver(), tuned]
        digest = hashlib.sha256("\0".join(traits).encode()).hexdigest()[:8]
        return f"{pinned_version(ENGINE_PACKAGE, self._lock)}-{self._flavour.name}-{digest}"

    def _kept(self) -> Path | None:
        wheel = next(iter(self._folder.glob("*.whl")), None)
        return wheel if wheel is not None and self._fits(wheel) else None

    def _fits(self, wheel: Path) -> bool:
        try:
            with zipfile.ZipFile(wheel) as archive:
                files = [Path(name).name for name in archive.namelist() if name.startswith("llama_cpp/lib/")]
        except zipfile.BadZipFile:
            return False
        return flavour_of(files) == self._flavour.name

    def _compile(self) -> Path:
        if not (os.environ.get("CXX") or any(map(shutil.which, COMPILERS)) or sys.platform == "win32"):
            raise SetupError(
                "The engine has to be compiled, and there is no C++ compiler: install one (on Debian and Ubuntu: "
                "`sudo apt-get install g++`), then run the same command again."
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        source = self._source()
        output = self._folder / "out"
        shutil.rmtree(output, ignore_errors=True)
        self._console.say(
            f"The engine, llama.cpp, is compiled for {self._flavour.title}. This takes some minutes (about ten on two "
            "cores) and happens once; it may be interrupted and goes on where it stopped."
        )
        self._packages.pip(
            ["wheel", "-v", "--no-deps", "--no-index", "--no-cache-dir", "--no-build-isolation", "-w", output, source],
            "Compiling the engine",
            otherwise="If these lines do not help, check that the compiler works and that memory and disk suffice.",
            env=self._environment(),
        )
        return self._keep(next(output.glob("*.whl")))

    def _environment(self) -> dict[str, str]:
        path = os.pathsep.join([str(self._layout.scripts), os.environ.get("PATH", "")])
        env = {**os.environ, "PATH": path, "CMAKE_ARGS": self._args, "SKBUILD_BUILD_DIR": str(self._folder / "build")}
        if sys.platform != "win32":
            env["CMAKE_GENERATOR"] = "Ninja"
        return env

    def _source(self) -> Path:
        """The unpacked source, kept while it is being built so that an interrupted build goes on where it stopped."""
        source = self._folder / "source"
        if source.is_dir():
            return source
        wanted = self._folder / "engine.txt"
        wanted.write_text(only(ENGINE_PACKAGE, self._lock), "utf-8")
        download = ["download", "--no-deps", "--no-cache-dir", "--no-build-isolation", "--require-hashes"]
        self._packages.pip(
            [*download, "--no-binary", ENGINE_PACKAGE, "-r", wanted, "-d", self._folder],
            "Fetching the engine's source (77 MB)",
        )
        archive = next(self._folder.glob("*.tar.gz"))
        unpacked = self._folder / "unpacking"
        shutil.rmtree(unpacked, ignore_errors=True)
        with tarfile.open(archive) as tar:
            if hasattr(tarfile, "data_filter"):
                tar.extraction_filter = tarfile.data_filter
            tar.extractall(unpacked)
        next(unpacked.iterdir()).replace(source)
        unpacked.rmdir()
        archive.unlink()
        return source

    def _keep(self, built: Path) -> Path:
        if not self._fits(built):
            raise SetupError(
                f"The engine was compiled, but without {self._flavour.title}: the log says what CMake did not find."
            )
        kept = self._folder / built.name
        built.replace(kept)
        for rest in ("source", "build", "out"):
            shutil.rmtree(self._folder / rest, ignore_errors=True)
        return kept
