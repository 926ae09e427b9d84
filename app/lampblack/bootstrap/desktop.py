"""The desktop that the app runs on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lampblack.resources import resource

if TYPE_CHECKING:
    from lampblack.desktop.desktop import Desktop


def open_desktop() -> Desktop:
    """To be closed by who asked for it. Elsewhere than on Linux, notifications have the icon of the program."""
    from lampblack.desktop.desktop import Desktop

    return Desktop(resource("icons", "app.svg") if sys.platform == "linux" else None)
