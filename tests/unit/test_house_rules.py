"""The rule that a test leaves nothing behind catches what it is there for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BAD_TESTS = """
import logging, subprocess, sys, threading, time, warnings
import pytest
from PySide6.QtCore import qWarning

def test_logs_a_warning():
    logging.getLogger("somewhere").warning("so it goes")

def test_raises_a_python_warning():
    warnings.warn("so it goes")

def test_makes_qt_warn(qapp):
    qWarning("so it goes")

def test_leaks_a_thread():
    threading.Thread(target=time.sleep, args=(30,), daemon=True, name="leaked").start()

def test_leaves_a_process():
    leaked = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    leaked.returncode = 0  # so that Popen itself has nothing to say about it

@pytest.mark.allows_warnings("this test is about warnings")
def test_warns_on_purpose(qapp):
    logging.getLogger("somewhere").warning("so it goes")
    qWarning("so it goes")

def test_is_clean(home, tiny_model, starter_model):
    ended = threading.Thread(target=time.sleep, args=(0.05,))
    ended.start()
    subprocess.run([sys.executable, "-c", ""], check=True)
"""

ORPHANING_TEST = """
import subprocess, sys

def test_kills_a_parent_and_forgets_the_child():
    child = "import time; time.sleep(60)"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}])"
    subprocess.run([sys.executable, "-c", parent], check=True)
"""


IMPATIENT = "\nimport tests.leaks\n\ntests.leaks.GRACE = 0.5\n"


@pytest.fixture
def run_tests(pytester: pytest.Pytester):
    """Runs a test file in a pytest of its own, under the project's configuration and conftest."""
    rules = (ROOT / "tests" / "conftest.py").read_text("utf-8")
    (pytester.path / "conftest.py").write_text(rules + IMPATIENT, "utf-8")

    def run(source: str) -> pytest.RunResult:
        pytester.makepyfile(test_sample=source)
        config = ["-c", ROOT / "pyproject.toml", "--rootdir", pytester.path, "-p", "no:cacheprovider"]
        return pytester.run(sys.executable, "-m", "pytest", *config, pytester.path / "test_sample.py")

    return run


@pytest.mark.slow
def test_what_is_left_behind_fails_the_test(run_tests) -> None:
    result = run_tests(BAD_TESTS)
    result.assert_outcomes(passed=5, failed=2, errors=3)
    result.stdout.fnmatch_lines_random(
        [
            "logged WARNING somewhere: so it goes",
            "*UserWarning: so it goes",
            "*Qt messages with level WARNING or above emitted*",
            "thread still running: leaked",
            "process still running: *time.sleep(60)* (started in *test_leaves_a_process*)",
        ]
    )


def test_an_orphan_fails_the_run(run_tests) -> None:
    result = run_tests(ORPHANING_TEST)
    assert result.ret != 0
    result.stdout.fnmatch_lines(["Processes were left behind:", "*time.sleep(60)*test_kills_a_parent*"])
