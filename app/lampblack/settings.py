"""Every setting, declared once: the file, the dialog and the command-line flags are derived from here."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.translation import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T", bound=str | int | bool)

CORRUPT_BEYOND = 1 << 20
"""Bytes. A settings file is a few hundred; whatever is larger is something else."""


class Kind(StrEnum):
    """How a setting is edited, and what it may hold."""

    CHOICE = "choice"
    INTEGER = "integer"
    SWITCH = "switch"
    FOLDER = "folder"
    FILE = "file"


class Group(StrEnum):
    """The pages of the settings dialog; `GROUP_LABELS` has their titles."""

    APPEARANCE = "appearance"
    CHAT = "chat"
    ENGINE = "engine"
    FOLDERS = "folders"


GROUP_LABELS = {
    Group.APPEARANCE: QT_TRANSLATE_NOOP("Settings", "Appearance"),
    Group.CHAT: QT_TRANSLATE_NOOP("Settings", "Chat"),
    Group.ENGINE: QT_TRANSLATE_NOOP("Settings", "Engine"),
    Group.FOLDERS: QT_TRANSLATE_NOOP("Settings", "Folders"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a `Kind.CHOICE`, and its name. Names of languages are their own and not translated."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting. label, help, unit, minimum_label and the choices' labels are translated in the context "Settings".

    minimum and maximum are inclusive and bound a `Kind.INTEGER`; minimum_label is what its smallest value stands for,
    step how far one click goes. A hidden setting is remembered for the user but not shown to them.
    """

    key: str
    default: T
    kind: Kind
    group: Group
    label: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    minimum: int = 0
    maximum: int = 0
    step: int = 1
    unit: str = ""
    minimum_label: str = ""
    hidden: bool = False

    def validated(self, value: object) -> T:
        """`value` if this setting may hold it; else ValueError with a plain sentence."""
        if type(value) is not type(self.default):
            raise ValueError(f"{self.key} must be {_ARTICLES[self.kind]}, not {value!r}.")
        if self.kind is Kind.CHOICE and value not in {choice.value for choice in self.choices}:
            raise ValueError(f"{self.key} must be one of {', '.join(choice.value for choice in self.choices)}.")
        if self.kind is Kind.INTEGER and isinstance(value, int) and not self.minimum <= value <= self.maximum:
            raise ValueError(f"{self.key} must be between {self.minimum} and {self.maximum}.")
        if isinstance(value, str) and "\0" in value:
            raise ValueError(f"{self.key} must not contain a NUL character.")
        return cast("T", value)


_ARTICLES = {
    Kind.CHOICE: "a word",
    Kind.INTEGER: "a whole number",
    Kind.SWITCH: "on or off",
    Kind.FOLDER: "a path",
    Kind.FILE: "a path",
}
_SWITCHES = {"on": True, "yes": True, "true": True, "1": True, "off": False, "no": False, "false": False, "0": False}

THEME: Setting[str] = Setting(
    key="theme",
    default="system",
    kind=Kind.CHOICE,
    group=Group.APPEARANCE,
    label=QT_TRANSLATE_NOOP("Settings", "Theme"),
    choices=(
        Choice("system", QT_TRANSLATE_NOOP("Settings", "Like the system")),
        Choice("light", QT_TRANSLATE_NOOP("Settings", "Light")),
        Choice("dark", QT_TRANSLATE_NOOP("Settings", "Dark")),
    ),
)
LANGUAGE: Setting[str] = Setting(
    key="language",
    default="system",
    kind=Kind.CHOICE,
    group=Group.APPEARANCE,
    label=QT_TRANSLATE_NOOP("Settings", "Language"),
    choices=(
        Choice("system", QT_TRANSLATE_NOOP("Settings", "Like the system")),
        Choice("en", "English"),
        Choice("zh_CN", "简体中文"),
    ),
)
TEXT_SCALE: Setting[int] = Setting(
    key="text_scale",
    default=100,
    kind=Kind.INTEGER,
    group=Group.APPEARANCE,
    label=QT_TRANSLATE_NOOP("Settings", "Text size"),
    help=QT_TRANSLATE_NOOP("Settings", "Relative to the system's font. Ctrl+plus and Ctrl+minus change it anywhere."),
    minimum=50,
    maximum=200,
    step=10,
    unit="%",
)
REDUCE_MOTION: Setting[bool] = Setting(
    key="reduce_motion",
    default=False,
    kind=Kind.SWITCH,
    group=Group.APPEARANCE,
    label=QT_TRANSLATE_NOOP("Settings", "Reduce motion"),
    help=QT_TRANSLATE_NOOP("Settings", "Shows no blinking caret while a reply is written."),
)
SEND_WITH: Setting[str] = Setting(
    key="send_with",
    default="enter",
    kind=Kind.CHOICE,
    group=Group.CHAT,
    label=QT_TRANSLATE_NOOP("Settings", "Send with"),
    choices=(
        Choice("enter", QT_TRANSLATE_NOOP("Settings", "Enter (Shift+Enter starts a new line)")),
        Choice("ctrl_enter", QT_TRANSLATE_NOOP("Settings", "Ctrl+Enter (Enter starts a new line)")),
    ),
)
THREADS: Setting[int] = Setting(
    key="threads",
    default=0,
    kind=Kind.INTEGER,
    group=Group.ENGINE,
    label=QT_TRANSLATE_NOOP("Settings", "Threads"),
    help=QT_TRANSLATE_NOOP("Settings", "How many processor threads compute. More than there are cores is slower."),
    minimum=0,
    maximum=256,
    minimum_label=QT_TRANSLATE_NOOP("Settings", "Automatic"),
)
CONTEXT_LENGTH: Setting[int] = Setting(
    key="context_length",
    default=4096,
    kind=Kind.INTEGER,
    group=Group.ENGINE,
    label=QT_TRANSLATE_NOOP("Settings", "Context length"),
    help=QT_TRANSLATE_NOOP("Settings", "How much text the model sees at once. More needs more memory."),
    minimum=0,
    maximum=1 << 20,
    step=1024,
    unit=QT_TRANSLATE_NOOP("Settings", "tokens"),
    minimum_label=QT_TRANSLATE_NOOP("Settings", "As much as the model was trained for"),
)
GPU_LAYERS: Setting[int] = Setting(
    key="gpu_layers",
    default=-1,
    kind=Kind.INTEGER,
    group=Group.ENGINE,
    label=QT_TRANSLATE_NOOP("Settings", "Layers on the GPU"),
    help=QT_TRANSLATE_NOOP("Settings", "How many of the model's layers the GPU computes. 0 leaves the GPU alone."),
    minimum=-1,
    maximum=999,
    minimum_label=QT_TRANSLATE_NOOP("Settings", "All that fit"),
)
FLASH_ATTENTION: Setting[str] = Setting(
    key="flash_attention",
    default="auto",
    kind=Kind.CHOICE,
    group=Group.ENGINE,
    label=QT_TRANSLATE_NOOP("Settings", "Flash attention"),
    help=QT_TRANSLATE_NOOP(
        "Settings", "Another way to compute attention: faster with some models and computers, slower with others."
    ),
    choices=(
        Choice("auto", QT_TRANSLATE_NOOP("Settings", "As measured on this computer")),
        Choice("on", QT_TRANSLATE_NOOP("Settings", "On")),
        Choice("off", QT_TRANSLATE_NOOP("Settings", "Off")),
    ),
)
SESSIONS_MEGABYTES: Setting[int] = Setting(
    key="sessions_megabytes",
    default=2000,  # some eight conversations of 2,000 tokens with a model of 8 billion weights, forty with a small one
    kind=Kind.INTEGER,
    group=Group.CHAT,
    label=QT_TRANSLATE_NOOP("Settings", "Disk space to resume conversations"),
    help=QT_TRANSLATE_NOOP(
        "Settings",
        "What the model has read is kept there, so that a conversation goes on at once after a restart. "
        "It goes when the conversation is deleted.",
    ),
    minimum=0,
    maximum=1_000_000,
    step=500,
    unit=QT_TRANSLATE_NOOP("Settings", "MB"),
    minimum_label=QT_TRANSLATE_NOOP("Settings", "Keep nothing"),
)
MODELS_FOLDER: Setting[str] = Setting(
    key="models_folder",
    default="",
    kind=Kind.FOLDER,
    group=Group.FOLDERS,
    label=QT_TRANSLATE_NOOP("Settings", "Models"),
    help=QT_TRANSLATE_NOOP("Settings", "Where Lampblack looks for models and keeps new ones. Empty: its own folder."),
)
LAST_MODEL: Setting[str] = Setting(
    key="last_model",
    default="",
    kind=Kind.FILE,
    group=Group.ENGINE,
    label=QT_TRANSLATE_NOOP("Settings", "Last model"),
    hidden=True,
)

AnySetting = Setting[Any]
"""For code that goes through `ALL` and looks at `Setting.kind`."""

ALL: tuple[AnySetting, ...] = (
    THEME,
    LANGUAGE,
    TEXT_SCALE,
    REDUCE_MOTION,
    SEND_WITH,
    SESSIONS_MEGABYTES,
    THREADS,
    CONTEXT_LENGTH,
    GPU_LAYERS,
    FLASH_ATTENTION,
    MODELS_FOLDER,
    LAST_MODEL,
)
"""In the order of the dialog."""


def parse(setting: Setting[T], text: str) -> T:
    """The value that a command line means by `text`; ValueError with a plain sentence where it means none."""
    value: object = text
    if setting.kind is Kind.INTEGER:
        try:
            value = int(text)
        except ValueError:
            raise ValueError(f"{setting.key} must be a whole number, not {text!r}.") from None
    elif setting.kind is Kind.SWITCH:
        value = _SWITCHES.get(text.strip().lower())
        if value is None:
            raise ValueError(f"{setting.key} must be on or off, not {text!r}.")
    return setting.validated(value)


class Settings:
    """The settings of one home, kept in one JSON file. May be used from any thread.

    Only what was set is in the file, so that a default may become better later. Keys and values that this version does
    not know are kept, because a newer version may have written them.
    """

    def __init__(self, file: Path) -> None:
        """Nothing is read before `load`."""
        self._file = file
        self._lock = threading.Lock()
        self._values: dict[str, object] = {}
        self._unreadable: OSError | None = None
        self._subscribers: list[Callable[[AnySetting], None]] = []

    def load(self) -> Fault | None:
        """Reads the file. The fault, if any, is for the user to see, and the defaults are in use:

        settings.damaged: the file was kept aside under another name.
        settings.unreadable: the file was left where it is, and `set` raises the same.
        """
        with self._lock:
            self._values, self._unreadable = {}, None
            try:
                self._values = _read(self._file)
            except FileNotFoundError:
                return None
            except OSError as error:
                self._unreadable = error
                return self._unreadable_error(error).fault
            except (ValueError, RecursionError):
                return Fault("settings.damaged", {"kept": str(_keep_aside(self._file))})
            return None

    def get(self, setting: Setting[T]) -> T:
        """The value in force: the default where none was set or what was read is not valid."""
        try:
            return setting.validated(self._values.get(setting.key, setting.default))
        except ValueError:
            return setting.default

    def set(self, setting: Setting[T], value: T) -> None:
        """Saves a value, then tells the subscribers. ValueError where the setting may not hold it.

        Raises KnownError disk.full, disk.denied, disk.failed or settings.unreadable; the old value then stays in force.
        """
        setting.validated(value)
        with self._lock:
            if self._unreadable is not None:
                raise self._unreadable_error(self._unreadable)
            stored = self._values.get(setting.key, setting.default)
            if type(stored) is type(value) and stored == value:  # True == 1
                return
            changed = {**self._values, setting.key: value}
            replace_file(self._file, json.dumps(changed, indent=2).encode() + b"\n")
            self._values = changed
            subscribers = tuple(self._subscribers)
        for subscriber in subscribers:
            subscriber(setting)

    def subscribe(self, callback: Callable[[AnySetting], None]) -> Callable[[], None]:
        """`callback` is told each setting that was changed, on the thread that changed it; returns how to end that."""
        with self._lock:
            self._subscribers.append(callback)

        def unsubscribe() -> None:
            with self._lock, contextlib.suppress(ValueError):
                self._subscribers.remove(callback)

        return unsubscribe

    def _unreadable_error(self, error: OSError) -> KnownError:
        reason = error.strerror or type(error).__name__
        return KnownError("settings.unreadable", path=str(self._file), reason=reason)


def replace_file(file: Path, content: bytes) -> None:
    """Writes `content` beside `file`, to disk, then puts it in its place: after a crash one of the two is there, whole.

    Raises KnownError disk.full, disk.denied or disk.failed; the old file is then untouched.
    """
    target = file.resolve()  # where settings are kept elsewhere and linked to, the link stays
    unfinished = target.with_name(target.name + ".new")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with unfinished.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise disk_error(error, file) from error


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows cannot open a folder, and NTFS keeps the order of renames
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(file: Path) -> dict[str, object]:
    with file.open("rb") as stream:
        content = stream.read(CORRUPT_BEYOND + 1)
    if len(content) > CORRUPT_BEYOND:
        raise ValueError("too large")
    values = json.loads(content)
    if not isinstance(values, dict):
        raise ValueError("not an object")
    return values


def _keep_aside(file: Path) -> Path:
    """Renames a corrupt file; where that is not allowed, it stays and is what is returned."""
    stem = f"{file.name}.corrupt-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    kept = file.with_name(stem)
    number = 1
    while kept.exists():
        number += 1
        kept = file.with_name(f"{stem}-{number}")
    try:
        file.rename(kept)
    except OSError:
        return file
    return kept
