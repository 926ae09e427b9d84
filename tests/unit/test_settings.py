"""Settings in a real file: what is kept, what is refused, and that no crash leaves half a file."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lampblack.domain.faults import KnownError
from lampblack.settings.declared import (
    ALL,
    CONTEXT_LENGTH,
    GPU_LAYERS,
    LANGUAGE,
    MODELS_FOLDER,
    REDUCE_MOTION,
    TEXT_SCALE,
    THEME,
    THREADS,
)
from lampblack.settings.file import Settings
from lampblack.settings.setting import GROUP_LABELS, AnySetting, Kind, parse

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


@pytest.fixture
def settings(file: Path) -> Settings:
    settings = Settings(file)
    assert settings.load() is None
    return settings


def written(file: Path, content: str | bytes) -> Settings:
    """Settings over a file with this content, not yet loaded."""
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Settings(file)


# --- the declarations


def test_keys_are_unique_and_defaults_are_valid() -> None:
    assert len({setting.key for setting in ALL}) == len(ALL)
    for setting in ALL:
        assert setting.validated(setting.default) == setting.default
        assert setting.label
        assert setting.group in GROUP_LABELS
        assert (setting.kind is Kind.CHOICE) == bool(setting.choices)
        if setting.kind is Kind.INTEGER:
            assert setting.minimum < setting.maximum
            assert setting.step > 0


def test_limits_are_as_declared() -> None:
    assert (TEXT_SCALE.default, TEXT_SCALE.minimum, TEXT_SCALE.maximum) == (100, 50, 200)
    assert (THREADS.default, THREADS.minimum, THREADS.maximum) == (0, 0, 256)
    assert (CONTEXT_LENGTH.default, CONTEXT_LENGTH.minimum, CONTEXT_LENGTH.maximum) == (4096, 0, 1_048_576)
    assert (GPU_LAYERS.default, GPU_LAYERS.minimum, GPU_LAYERS.maximum) == (-1, -1, 999)
    assert [choice.value for choice in THEME.choices] == ["system", "light", "dark"]
    assert [choice.value for choice in LANGUAGE.choices] == ["system", "en", "zh_CN"]


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (THREADS, "8", 8),
        (THREADS, " 8 ", 8),
        (GPU_LAYERS, "-1", -1),
        (THEME, "dark", "dark"),
        (REDUCE_MOTION, "on", True),
        (REDUCE_MOTION, "False", False),
        (MODELS_FOLDER, "/my models/模型", "/my models/模型"),
    ],
)
def test_a_command_line_says_a_value(setting: AnySetting, text: str, value: object) -> None:
    assert parse(setting, text) == value


@pytest.mark.parametrize(
    ("setting", "text", "sentence"),
    [
        (THREADS, "many", "threads must be a whole number, not 'many'."),
        (THREADS, "257", "threads must be between 0 and 256."),
        (THREADS, "9" * 5_000, "threads must be"),
        (THREADS, "", "threads must be a whole number, not ''."),
        (CONTEXT_LENGTH, "8", "context_length must be 0, or between 64 and 1048576."),
        (CONTEXT_LENGTH, "-1", "context_length must be 0, or between 64 and 1048576."),
        (GPU_LAYERS, "-2", "gpu_layers must be between -1 and 999."),
        (THEME, "sepia", "theme must be one of system, light, dark."),
        (REDUCE_MOTION, "maybe", "reduce_motion must be on or off, not 'maybe'."),
        (MODELS_FOLDER, "a\0b", "models_folder must not contain a NUL character."),
    ],
)
def test_a_command_line_that_says_no_value_is_told_why(setting: AnySetting, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="must") as caught:
        parse(setting, text)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("typed", "nearest"), [(-5, 0), (0, 0), (1, 64), (32, 64), (63, 64), (64, 64), (100, 100), (1 << 30, 1 << 20)]
)
def test_a_number_that_means_nothing_becomes_the_nearest_that_does(typed: int, nearest: int) -> None:
    assert CONTEXT_LENGTH.nearest(typed) == nearest
    assert CONTEXT_LENGTH.validated(nearest) == nearest


def test_steps_lead_past_what_means_nothing() -> None:
    up = [0, 64, 1024, 2048, 3072]
    assert [CONTEXT_LENGTH.stepped(0, steps) for steps in range(5)] == up
    assert [CONTEXT_LENGTH.stepped(3072, -steps) for steps in range(5)] == up[::-1]
    assert (CONTEXT_LENGTH.stepped(1500, 1), CONTEXT_LENGTH.stepped(1500, -1)) == (2048, 1024)
    assert (CONTEXT_LENGTH.stepped(1024, -10), CONTEXT_LENGTH.stepped(1 << 20, 1)) == (0, 1 << 20)
    assert (GPU_LAYERS.stepped(-1, 1), GPU_LAYERS.stepped(0, -1), GPU_LAYERS.stepped(-1, -1)) == (0, -1, -1)
    assert (TEXT_SCALE.stepped(100, 1), TEXT_SCALE.stepped(50, -1)) == (100 + TEXT_SCALE.step, 50)


# --- the file


def test_without_a_file_the_defaults_are_in_force_and_none_is_made(settings: Settings, file: Path) -> None:
    assert {setting.key: settings.get(setting) for setting in ALL} == {setting.key: setting.default for setting in ALL}
    assert not file.parent.exists()


def test_what_was_set_is_there_after_a_restart(settings: Settings, file: Path) -> None:
    settings.set(THREADS, 6)
    settings.set(REDUCE_MOTION, True)
    settings.set(MODELS_FOLDER, "/模型/\udce9")  # a folder's name need not be Unicode
    again = Settings(file)
    assert again.load() is None
    assert again.get(THREADS) == 6
    assert again.get(REDUCE_MOTION) is True
    assert again.get(MODELS_FOLDER) == "/模型/\udce9"
    assert [each.name for each in file.parent.iterdir()] == ["settings.json"]


def test_only_what_was_set_is_in_the_file(settings: Settings, file: Path) -> None:
    settings.set(THREADS, 6)
    settings.set(THEME, THEME.default)
    assert json.loads(file.read_text()) == {"threads": 6}


def test_what_a_newer_version_wrote_is_kept(file: Path) -> None:
    newer = {"theme": "sepia", "threads": 5000, "from the future": {"a": [1, None, "ü"]}}
    settings = written(file, json.dumps(newer))
    settings.load()
    assert settings.get(THEME) == "system"
    assert settings.get(THREADS) == 0
    settings.set(LANGUAGE, "zh_CN")
    assert json.loads(file.read_text()) == {**newer, "language": "zh_CN"}
    settings.set(THEME, "dark")
    assert json.loads(file.read_text())["theme"] == "dark"


@pytest.mark.parametrize("value", ["8", 8.0, True, None, [], -1, 257, 1e400])
def test_one_bad_value_falls_to_its_default_and_the_others_stay(file: Path, value: object) -> None:
    settings = written(file, json.dumps({"threads": value, "theme": "dark"}))
    settings.load()
    assert settings.get(THREADS) == 0
    assert settings.get(THEME) == "dark"


def test_a_bad_value_is_replaced_by_a_good_one_that_python_thinks_equal(file: Path) -> None:
    settings = written(file, '{"threads": true}')
    settings.load()
    settings.set(THREADS, 1)
    assert settings.get(THREADS) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\0" * 300,
        b"\xff\xfe{}",
        b'{"threads": 8',
        b"[]",
        b'"dark"',
        b"[" * 100_000,
        b'{"threads": ' + b"9" * 5_000 + b"}",
        b" " * (1 << 20) + b"{}",
    ],
    ids=["empty", "brace", "zeros", "bytes", "cut off", "list", "text", "deep", "digits", "large"],
)
def test_a_corrupt_file_is_kept_aside_and_the_user_is_told(file: Path, content: bytes) -> None:
    settings = written(file, content)
    fault = settings.load()
    assert fault is not None
    assert fault.kind == "settings.damaged"
    (kept,) = file.parent.iterdir()
    assert fault.details == {"kept": str(kept)}
    assert kept.name.startswith("settings.json.corrupt-20")
    assert kept.read_bytes() == content
    assert settings.get(THREADS) == 0
    settings.set(THREADS, 4)
    assert Settings(file).load() is None
    assert kept.read_bytes() == content


@pytest.mark.parametrize(
    ("content", "values"),
    [
        ('{"context_length": 63}', "context_length = 63"),
        ('{"threads": true, "theme": "sepia"}', 'threads = true, theme = "sepia"'),
        ('{"theme": "%s"}' % ("x" * 500), 'theme = "' + "x" * 38 + "…"),
    ],
)
def test_values_that_cannot_be_are_told_and_left_alone(file: Path, content: str, values: str) -> None:
    settings = written(file, content)
    fault = settings.load()
    assert fault is not None
    assert fault.kind == "settings.values"
    assert values in fault.sentence()
    assert settings.get(CONTEXT_LENGTH) == CONTEXT_LENGTH.default
    assert settings.get(THEME) == THEME.default
    assert file.read_text() == content
    settings.set(CONTEXT_LENGTH, 64)
    settings.set(THREADS, 1)
    settings.set(THEME, "dark")
    assert Settings(file).load() is None


def test_keys_of_other_versions_are_no_fault(file: Path) -> None:
    assert written(file, '{"newer": [1, 2], "context_length": 64}').load() is None


def test_every_corrupt_file_is_kept(file: Path) -> None:
    for content in ("first", "second", "third"):
        assert written(file, content).load() is not None
    assert {each.read_text() for each in file.parent.iterdir()} == {"first", "second", "third"}


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=40)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda v: json.dumps(v).encode())
)
def test_no_content_at_all_keeps_the_app_from_starting(file: Path, content: bytes) -> None:
    settings = written(file, content)
    settings.load()
    for setting in ALL:
        setting.validated(settings.get(setting))
    for each in file.parent.iterdir():
        each.unlink()


def test_a_file_that_cannot_be_read_is_left_alone(file: Path) -> None:
    file.mkdir(parents=True)
    settings = Settings(file)
    fault = settings.load()
    assert fault is not None
    assert fault.kind == "settings.unreadable"
    with pytest.raises(KnownError) as caught:
        settings.set(THREADS, 4)
    assert caught.value.fault == fault
    assert settings.get(THREADS) == 0
    assert file.is_dir()


def test_a_link_to_a_file_elsewhere_stays_one(settings: Settings, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "lampblack.json"
    target.parent.mkdir()
    target.write_text("{}")
    file.parent.mkdir()
    file.symlink_to(target)
    settings.set(THREADS, 3)
    assert file.is_symlink()
    assert json.loads(target.read_text()) == {"threads": 3}


def test_a_value_that_is_not_allowed_is_a_bug(settings: Settings, file: Path) -> None:
    with pytest.raises(ValueError, match="between"):
        settings.set(THREADS, 1_000)
    assert settings.get(THREADS) == 0
    assert not file.exists()


# --- subscribers


def test_subscribers_hear_of_changes_once_they_are_saved_and_only_of_changes(settings: Settings, file: Path) -> None:
    heard: list[tuple[str, Any]] = []
    unsubscribe = settings.subscribe(
        lambda setting: heard.append((setting.key, json.loads(file.read_text())[setting.key]))
    )
    settings.set(THREADS, 2)
    settings.set(THREADS, 2)
    settings.set(THEME, "dark")
    unsubscribe()
    unsubscribe()
    settings.set(THREADS, 3)
    assert heard == [("threads", 2), ("theme", "dark")]


def test_a_subscriber_may_set_another_setting_and_leave(settings: Settings) -> None:
    def react(setting: AnySetting) -> None:
        if setting is THEME:
            unsubscribe()
            settings.set(TEXT_SCALE, 150)

    unsubscribe = settings.subscribe(react)
    settings.set(THEME, "light")
    assert settings.get(TEXT_SCALE) == 150


# --- the world's faults

LIMITED = """
import resource, sys
from pathlib import Path
from lampblack.domain.faults import KnownError
from lampblack.settings.declared import MODELS_FOLDER, THREADS
from lampblack.settings.file import Settings

settings = Settings(Path(sys.argv[1]))
settings.load()
heard = []
settings.subscribe(heard.append)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
try:
    settings.set(MODELS_FOLDER, "x" * 1000)
except KnownError as error:
    print(error.fault.kind, repr(settings.get(MODELS_FOLDER)), len(heard))
settings.set(THREADS, 9)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
settings.set(MODELS_FOLDER, "x" * 1000)
print(settings.get(THREADS), len(settings.get(MODELS_FOLDER)), len(heard))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_where_there_is_no_room_the_old_value_stays_in_the_file_and_in_force(settings: Settings, file: Path) -> None:
    settings.set(THREADS, 7)
    child = subprocess.run([sys.executable, "-c", LIMITED, file], capture_output=True, text=True, check=False)
    assert (child.stdout, child.stderr) == ("disk.full '' 0\n9 1000 2\n", "")
    assert json.loads(file.read_text())["threads"] == 9
    assert [each.name for each in file.parent.iterdir()] == ["settings.json"]


def test_a_folder_that_cannot_be_made_is_a_known_error(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "config" / "settings.json")
    settings.load()
    (tmp_path / "config").write_text("in the way")
    with pytest.raises(KnownError) as caught:
        settings.set(THREADS, 2)
    assert caught.value.fault.kind == "disk.failed"
    assert settings.get(THREADS) == 0


WRITING = """
import sys
from pathlib import Path
from lampblack.settings.declared import MODELS_FOLDER, THREADS
from lampblack.settings.file import Settings

settings = Settings(Path(sys.argv[1]))
assert settings.load() is None
print("writing", flush=True)
while True:
    for number in range(256):
        settings.set(THREADS, number)
        settings.set(MODELS_FOLDER, str(number) * 4000)
"""


def test_kill_9_while_writing_leaves_a_whole_file(file: Path) -> None:
    chance = random.Random(7)
    for _ in range(6):
        with subprocess.Popen([sys.executable, "-c", WRITING, file], stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "writing\n"
            time.sleep(chance.uniform(0.01, 0.1))
            child.kill()
        settings = Settings(file)
        assert settings.load() is None
        folder = settings.get(MODELS_FOLDER)
        assert folder == folder[: len(folder) // 4000] * 4000
    settings.set(THREADS, 1)
    assert [each.name for each in file.parent.iterdir()] == ["settings.json"]
    assert file.stat().st_size < 20_000
