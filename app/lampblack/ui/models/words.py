"""What is said of models on the hub and of downloads, in today's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from lampblack.domain.hub import DownloadState
from lampblack.domain.sizes import in_words
from lampblack.ui.model_words import SEPARATOR

if TYPE_CHECKING:
    from lampblack.domain.hub import Download

_BITS = re.compile(r"T?I?Q([1-8])_", re.IGNORECASE)
_MINUTE, _HOUR = 60, 3600


def about_quantization(name: str) -> str:
    """How many bits each weight has, and what that does to replies."""
    if not name:
        return ""
    if name.upper() in ("F32", "F16", "BF16"):
        return QCoreApplication.translate("ModelsDialog", "not made smaller: large and slow, nothing is lost")
    bits = int(found[1]) if (found := _BITS.match(name)) else 4  # MXFP4 and NVFP4 have four
    if bits >= 8:
        return QCoreApplication.translate("ModelsDialog", "nearly nothing is lost, twice the size of 4 bits")
    return {
        6: QCoreApplication.translate("ModelsDialog", "6 bits: hardly worse than the original"),
        5: QCoreApplication.translate("ModelsDialog", "5 bits: a little better than 4, and larger"),
        4: QCoreApplication.translate("ModelsDialog", "4 bits: the usual choice, small and good"),
        3: QCoreApplication.translate("ModelsDialog", "3 bits: noticeably worse, for little memory"),
    }.get(bits, QCoreApplication.translate("ModelsDialog", "2 bits or fewer: much worse, where nothing else fits"))


def date(iso: str) -> str:
    """The day of an ISO 8601 time, in the one form that everybody reads alike; empty where there is none."""
    return iso[:10]


def count(number: int) -> str:
    """A whole number with its groups."""
    return QLocale().toString(number)


def duration(seconds: float) -> str:
    """How long something takes, roughly."""
    if seconds < _MINUTE:
        return QCoreApplication.translate("ModelsDialog", "{count} s").format(count=max(1, round(seconds)))
    if seconds < _HOUR:
        return QCoreApplication.translate("ModelsDialog", "{count} min").format(count=round(seconds / _MINUTE))
    hours = QLocale().toString(seconds / _HOUR, "f", 1)
    return QCoreApplication.translate("ModelsDialog", "{count} h").format(count=hours)


def short_name(download: Download) -> str:
    """The name of the file that people look for, without its folder and ending."""
    return re.sub(r"(-00001-of-\d{5})?\.gguf$", "", download.name.rsplit("/", 1)[-1], flags=re.IGNORECASE)


def progress(download: Download) -> str:
    """What becomes of a download now: how much is there, how fast, how long it takes still."""
    parts = [_amount(download)]
    if words := _state(download.state):
        parts.append(words)
    elif download.speed > 0:
        speed = QCoreApplication.translate("ModelsDialog", "{size}/s").format(size=in_words(int(download.speed)))
        left = QCoreApplication.translate("ModelsDialog", "{time} left")
        parts += [speed, left.format(time=duration(download.seconds_left or 0))]
    return SEPARATOR.join(parts)


def _amount(download: Download) -> str:
    if download.state is DownloadState.DONE:
        return in_words(download.total)
    words = QCoreApplication.translate("ModelsDialog", "{done} of {total}")
    return words.format(done=in_words(download.done), total=in_words(download.total))


def _state(state: DownloadState) -> str:
    """A word for what is no plain reading."""
    return {
        DownloadState.QUEUED: QCoreApplication.translate("ModelsDialog", "comes after the others"),
        DownloadState.WAITING: QCoreApplication.translate("ModelsDialog", "waits for the connection"),
        DownloadState.CHECKING: QCoreApplication.translate("ModelsDialog", "is being checked"),
        DownloadState.PAUSED: QCoreApplication.translate("ModelsDialog", "paused"),
        DownloadState.FAILED: QCoreApplication.translate("ModelsDialog", "stopped"),
        DownloadState.DONE: QCoreApplication.translate("ModelsDialog", "on this computer, and what the hub has"),
    }.get(state, "")
