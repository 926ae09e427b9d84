"""Line icons from SVG files, in the colours of the theme, sharp on every screen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap

from lampblack.resources import resource

if TYPE_CHECKING:
    from lampblack.ui.theme import Theme

ICON_SIZE = 20


def icon(name: str, theme: Theme, role: str = "text", size: int = ICON_SIZE) -> QIcon:
    """The icon resources/icons/`name`.svg in the palette's colour `role`; disabled it turns quiet and pale.

    Ask again on `theme.changed`. Raises FileNotFoundError where there is no such icon.
    """
    result = QIcon()
    colors = {QIcon.Mode.Normal: getattr(theme.palette, role), QIcon.Mode.Disabled: theme.palette.line}
    for mode, color in colors.items():
        for ratio in sorted({1.0, _screen_ratio()}):
            result.addPixmap(_drawn(_source(name), color, size, ratio), mode)
    return result


def pixmap(name: str, theme: Theme, role: str = "text", size: int = ICON_SIZE) -> QPixmap:
    """The same as a picture, for labels."""
    return _drawn(_source(name), getattr(theme.palette, role), size, _screen_ratio())


def app_icon() -> QIcon:
    """The application's own icon, in its own colours."""
    result = QIcon()
    source = resource("icons", "app.svg").read_text(encoding="utf-8")
    for size in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(_drawn(source, "", size, 1.0))
    return result


def _screen_ratio() -> float:
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def _drawn(source: str, color: str, size: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # not before the first icon is drawn

    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", color).encode()))
    renderer.render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
