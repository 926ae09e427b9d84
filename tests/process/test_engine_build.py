"""Building the engine, with a real pip, CMake and ninja, on a source small enough to build in seconds."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sysconfig
import tarfile
import venv
from typing import TYPE_CHECKING

import pytest

from console import Console
from engine import EngineBuild
from flavours import DEFAULT, FLAVOURS, PORTABLE, installed_flavour
from layout import Layout, SetupError
from packages import Packages

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PORTABLE, reason="the files of the small source are those of the portable flavour"),
]

VERSION = "0.0.1"
SOURCE = {
    "pyproject.toml": """
[build-system]
requires = ["scikit-build-core"]
build-backend = "scikit_build_core.build"
[project]
name = "llama_cpp_python"
version = "0.0.1"
[tool.scikit-build]
wheel.packages = ["llama_cpp"]
wheel.py-api = "py3"
""",
    "llama_cpp/__init__.py": "\n",
    "CMakeLists.txt": """
cmake_minimum_required(VERSION 3.21)
project(small LANGUAGES NONE)
if(NOT GGML_CPU_ALL_VARIANTS)
  message(FATAL_ERROR "not the flavour that was asked for")
endif()
set(made ${CMAKE_BINARY_DIR}/libggml-cpu-x64.so)
add_custom_command(OUTPUT first COMMAND echo compiled >> $ENV{TRACE}/first COMMAND touch first)
add_custom_command(OUTPUT ${made} DEPENDS first COMMAND test ! -e $ENV{TRACE}/trouble COMMAND touch ${made})
add_custom_target(engine ALL DEPENDS ${made})
install(FILES ${made} DESTINATION llama_cpp/lib)
""",
}


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small source as the only package that pip finds."""
    folder = tmp_path / "index"
    folder.mkdir()
    with tarfile.open(folder / f"llama_cpp_python-{VERSION}.tar.gz", "w:gz") as archive:
        for name, text in {**SOURCE, "PKG-INFO": f"Name: llama_cpp_python\nVersion: {VERSION}\n"}.items():
            entry = tarfile.TarInfo(f"llama_cpp_python-{VERSION}/{name}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    monkeypatch.setenv("PIP_FIND_LINKS", folder.as_uri())
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder


@pytest.fixture
def trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the small source leaves word of what it does, and where `trouble` makes its second step fail."""
    folder = tmp_path / "trace"
    folder.mkdir()
    monkeypatch.setenv("TRACE", str(folder))
    return folder


@pytest.fixture
def checkout(tmp_path: Path, index: Path, trace: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    """A checkout whose virtual environment sees the build tools of this one; kept engines go to the test's folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    layout = Layout(tmp_path / "check out")
    venv.create(layout.venv, with_pip=False, symlinks=True)
    assert layout.site_packages is not None
    (layout.site_packages / "tools.pth").write_text(sysconfig.get_path("purelib"))
    (layout.scripts / "ninja").symlink_to(Layout().scripts / "ninja")
    source = next(index.iterdir())
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    layout.lock("runtime").parent.mkdir()
    layout.lock("runtime").write_text(f"llama-cpp-python=={VERSION} \\\n    --hash=sha256:{digest}\n")
    return layout


def provide(layout: Layout, screen: io.StringIO, flavour: str = DEFAULT) -> None:
    console = Console(layout.build / "setup.log", screen)
    EngineBuild(layout, console, Packages(layout, console), FLAVOURS[flavour]).provide()


def test_the_engine_is_compiled_once_and_kept(checkout: Layout, index: Path) -> None:
    screen = io.StringIO()
    provide(checkout, screen)
    assert "Compiling the engine …" in screen.getvalue()
    assert installed_flavour(checkout) == "cpu"
    assert {path.suffix for path in checkout.store.glob("*/*")} == {".whl", ".txt"}  # no source, no build
    subprocess.run([checkout.python, "-c", "import llama_cpp"], check=True)

    again = io.StringIO()
    provide(checkout, again)
    assert again.getvalue() == ""

    assert checkout.site_packages is not None
    next(checkout.site_packages.glob("llama_cpp/lib/*.so")).unlink()
    next(index.iterdir()).unlink()  # nothing to compile from any more
    from_store = io.StringIO()
    provide(checkout, from_store)
    assert "Compiling" not in from_store.getvalue()
    assert installed_flavour(checkout) == "cpu"


def test_a_source_with_another_hash_is_refused(checkout: Layout, index: Path) -> None:
    with next(index.iterdir()).open("ab") as source:
        source.write(b"\0")
    with pytest.raises(SetupError, match=r"(?s)DO NOT MATCH THE HASHES.*Fetching the engine's source"):
        provide(checkout, io.StringIO())
    assert installed_flavour(checkout) is None


def test_an_engine_that_lacks_what_was_asked_for_is_not_installed(checkout: Layout) -> None:
    with pytest.raises(SetupError, match=r"compiled, but without CUDA"):
        provide(checkout, io.StringIO(), "cuda")
    assert installed_flavour(checkout) is None
    assert not list(checkout.store.glob("*/*.whl"))


def test_a_build_that_stopped_goes_on_where_it_stopped(checkout: Layout, index: Path, trace: Path) -> None:
    (trace / "trouble").touch()
    with pytest.raises(SetupError, match="Compiling the engine: this failed"):
        provide(checkout, io.StringIO())
    assert installed_flavour(checkout) is None

    (trace / "trouble").unlink()
    next(index.iterdir()).unlink()  # the source is there already
    provide(checkout, io.StringIO())
    assert installed_flavour(checkout) == "cpu"
    assert (trace / "first").read_text() == "compiled\n"
