"""Icons on buttons, growing with the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

from lampblack.ui.icons import ICON_SIZE, icon, pixmap

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

    from lampblack.ui.theme import Theme


def scaled(pixels: int, theme: Theme) -> int:
    """Pixels at 100% text, at the theme's text size."""
    return round(pixels * theme.text_scale / 100)


def small_buttons(side: int) -> str:
    """A style sheet for what holds buttons of an icon alone, or for one: squares of so many pixels, also with focus."""
    return f"QToolButton {{ {_square(side)} }} QToolButton:focus {{ {_square(side - 2)} }}"  # its border is wider


def _square(side: int) -> str:
    return f"min-width: {side}px; min-height: {side}px; max-height: {side}px; padding: 0;"


def set_icon(
    button: QAbstractButton, name: str, theme: Theme, role: str = "text", disabled_role: str | None = None
) -> None:
    """Puts an icon on a button; disabled_role is for a button whose ground hides the usual pale one."""
    side = scaled(ICON_SIZE, theme)
    picture = icon(name, theme, role, side)
    if disabled_role is not None:
        picture.addPixmap(pixmap(name, theme, disabled_role, side), QIcon.Mode.Disabled)
    button.setIcon(picture)
    button.setIconSize(QSize(side, side))
