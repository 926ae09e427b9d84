"""What all tests share: an environment of their own, models, and the rule that a test leaves nothing behind."""

from __future__ import annotations

import logging
import os
import uuid
from typing import TYPE_CHECKING

import pytest
from tests.leaks import (
    RUN_VARIABLE,
    WarningCatcher,
    child_processes,
    leaked_processes,
    leaked_threads,
    orphans,
    running_threads,
)
from tests.tiny_gguf import write_tiny_model

from lampblack.paths import HOME_VARIABLE
from lampblack.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest_plugins = ["pytester"]
STARTER_MODEL = "SmolLM2-135M-Instruct-Q4_1.gguf"
XDG_FOLDERS = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": "runtime",
}


def pytest_configure(config: pytest.Config) -> None:
    """Before Qt starts: no window on the developer's screen, the same language everywhere, no session bus."""
    if "QT_QPA_PLATFORM" not in os.environ:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ.pop("DISPLAY", None)
        os.environ.pop("WAYLAND_DISPLAY", None)
    os.environ.update(LANG="C.UTF-8", LC_ALL="C.UTF-8", DBUS_SESSION_BUS_ADDRESS="disabled:")
    os.environ.pop("LANGUAGE", None)
    os.environ[RUN_VARIABLE] = uuid.uuid4().hex


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`allows_warnings` holds for Qt's messages too, and wants a reason."""
    for item in items:
        if marker := item.get_closest_marker("allows_warnings"):
            if not (marker.args or marker.kwargs.get("reason")):
                raise pytest.UsageError(f"{item.nodeid}: allows_warnings needs a reason")
            item.add_marker(pytest.mark.qt_log_level_fail("NO"))


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """HOME and all that hangs on it lead to a folder that is deleted again."""
    user = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(user))
        patch.setenv("USERPROFILE", str(user))
        for variable, folder in XDG_FOLDERS.items():
            path = user / folder
            path.mkdir(parents=True, mode=0o700)
            patch.setenv(variable, str(path))
        patch.setenv(HOME_VARIABLE, str(user / "lampblack"))
        yield user


@pytest.fixture(scope="session", autouse=True)
def _no_orphans(_own_folders: Path) -> Iterator[None]:
    """No process outlives the run, not even one whose parent was killed."""
    yield
    if left := orphans(os.environ[RUN_VARIABLE]):
        pytest.fail("Processes were left behind:\n" + "\n".join(left), pytrace=False)


@pytest.fixture(scope="session")
def _warning_catcher() -> Iterator[WarningCatcher]:
    catcher = WarningCatcher()
    logging.getLogger().addHandler(catcher)
    yield catcher
    logging.getLogger().removeHandler(catcher)


@pytest.fixture(autouse=True)
def _leaves_nothing_behind(request: pytest.FixtureRequest, _warning_catcher: WarningCatcher) -> Iterator[None]:
    """A test that logs a warning, leaks a thread or leaves a child process behind fails."""
    threads, children = running_threads(), child_processes()
    _warning_catcher.lines.clear()
    yield
    faults = [f"thread still running: {name}" for name in leaked_threads(threads)]
    faults += [f"process still running: {command}" for command in leaked_processes(children)]
    if not request.node.get_closest_marker("allows_warnings"):
        faults += [f"logged {line}" for line in _warning_catcher.lines]
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Lampblack home of the test's own; the app, the command line and the engine find it too."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    return folder


@pytest.fixture(scope="session")
def starter_model() -> Path:
    """SmolLM2-135M-Instruct, which set-up put in place."""
    path = resource("models", STARTER_MODEL)
    assert path.is_file(), "the starter model is missing: run `make test`, which fetches it"
    return path


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid GGUF language model of some hundred KB, which babbles."""
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny.gguf")
