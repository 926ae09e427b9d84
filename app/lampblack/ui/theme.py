"""Colours, fonts and sizes: the tokens of the look, and putting them on the application."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QPalette

from lampblack.ui.palette import DARK, LIGHT, Palette
from lampblack.ui.stylesheet import style_sheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


CORNER = 8
SPACING = (4, 8, 16, 24)
CONTROL_HEIGHT = 32
READING_WIDTH = 760
MINIMUM_TEXT_SCALE, MAXIMUM_TEXT_SCALE = 50, 300

_FALLBACK_POINT_SIZE = 10.5
"""Where no desktop names a font, Qt takes 9 points, too small to read long texts in."""

# In an English locale the system's own fallback draws Chinese with Japanese glyphs, so the families are named.
if sys.platform == "darwin":
    _CHINESE = ("PingFang SC",)
elif sys.platform == "win32":
    _CHINESE = ("Microsoft YaHei UI", "Microsoft YaHei")
else:
    _CHINESE = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei")


class Theme(QObject):
    """The look in force. `changed` comes after colours or text size changed, once they are on the application.

    Widgets take colours from `palette` and fonts from `font()` where the application's own are not what they need, and
    take them again on `changed`. The application's style sheet also knows dynamic properties, see `stylesheet`.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._system_font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        self._text_font = _by_its_own_name(QFont(self._system_font))
        self._fixed_font: QFont | None = None
        self._system_was_dark = application.palette().window().color().lightness() < 128
        self._choice = "system"
        self._text_scale = 100
        self._is_dark = self._wants_dark(application.styleHints().colorScheme())
        # Without it, a widget that gets another parent loses the font that was set on it (a style sheet is in force).
        application.setAttribute(Qt.ApplicationAttribute.AA_UseStyleSheetPropagationInWidgetStyles)
        application.setStyle("Fusion")
        self._apply()
        application.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def palette(self) -> Palette:
        """The colours in force."""
        return DARK if self._is_dark else LIGHT

    @property
    def is_dark(self) -> bool:
        """Whether the dark palette is in force."""
        return self._is_dark

    @property
    def text_scale(self) -> int:
        """The size of text in percent of the system's."""
        return self._text_scale

    @property
    def control_height(self) -> int:
        """The height of buttons and fields: 32, more where the text needs it."""
        return max(CONTROL_HEIGHT, QFontMetrics(self.font()).height() + 14)

    def set_choice(self, choice: str) -> None:
        """Takes "light" or "dark", or "system" to follow the system live."""
        if choice not in ("system", "light", "dark"):
            raise ValueError(f"no such theme: {choice}")
        self._choice = choice
        hints = self._application.styleHints()
        # Title bars and native dialogs follow this; where the platform ignores it, our own palette still holds.
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        hints.setColorScheme(schemes.get(choice, Qt.ColorScheme.Unknown))
        self._become(self._wants_dark(hints.colorScheme()))

    def set_text_scale(self, percent: int) -> None:
        """Scales all text; percent of the system's size, kept between 50 and 300."""
        percent = max(MINIMUM_TEXT_SCALE, min(MAXIMUM_TEXT_SCALE, percent))
        if percent != self._text_scale:
            self._text_scale = percent
            self._apply()
            self.changed.emit()

    def font(self, scale: float = 1.0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The text font at `scale` times the body's size."""
        return self._sized(QFont(self._text_font), scale, weight)

    def mono_font(self, scale: float = 1.0) -> QFont:
        """The font for code, whose Chinese characters come from the same families as the text's."""
        if self._fixed_font is None:
            self._fixed_font = _by_its_own_name(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        font = self._sized(QFont(self._fixed_font), scale, QFont.Weight.Normal)
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFixedPitch(True)
        return font

    def color(self, role: str) -> QColor:
        """The colour of a role of `Palette`, such as "quiet"."""
        return QColor(getattr(self.palette, role))

    def _sized(self, font: QFont, scale: float, weight: QFont.Weight) -> QFont:
        font.setFamilies([font.family(), *_CHINESE])
        named_by_desktop = self._system_font.family() != "Sans Serif"
        size = self._system_font.pointSizeF() if named_by_desktop else _FALLBACK_POINT_SIZE
        font.setPointSizeF(size * scale * self._text_scale / 100)
        font.setWeight(weight)
        return font

    def _wants_dark(self, system: Qt.ColorScheme) -> bool:
        if self._choice != "system":
            return self._choice == "dark"
        if system == Qt.ColorScheme.Unknown:
            return self._system_was_dark
        return system == Qt.ColorScheme.Dark

    def _follow_system(self, system: Qt.ColorScheme) -> None:
        self._become(self._wants_dark(system))

    def _become(self, dark: bool) -> None:
        if dark != self._is_dark:
            self._is_dark = dark
            self._apply()
            self.changed.emit()

    def _apply(self) -> None:
        self._application.setPalette(qt_palette(self.palette))
        self._application.setFont(self.font())
        self._application.setStyleSheet(style_sheet(self.palette, self.control_height, dark=self._is_dark))


def qt_palette(colors: Palette) -> QPalette:
    """The colours as Qt's own palette, for everything that the style sheet does not reach."""
    role = QPalette.ColorRole
    palette = QPalette()
    for name, color in {
        role.Window: colors.window,
        role.WindowText: colors.text,
        role.Base: colors.window,
        role.AlternateBase: colors.surface,
        role.Text: colors.text,
        role.PlaceholderText: colors.quiet,
        role.Button: colors.surface,
        role.ButtonText: colors.text,
        role.BrightText: colors.bad,
        role.ToolTipBase: colors.surface,
        role.ToolTipText: colors.text,
        role.Highlight: colors.accent,
        role.HighlightedText: colors.on_accent,
        role.Accent: colors.accent,
        role.Link: colors.accent,
        role.LinkVisited: colors.accent,
        role.Light: colors.surface,
        role.Midlight: colors.surface,
        role.Mid: colors.line,
        role.Dark: colors.line,
        role.Shadow: colors.line,
    }.items():
        palette.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colors.quiet))
    return palette


def _by_its_own_name(font: QFont) -> QFont:
    """The same font. Its name may be an alias ("monospace"), which Qt passes over where other families are named
    after it; all Latin text would be drawn in the Chinese family then.
    """
    if sys.platform not in ("darwin", "win32"):  # they name none by an alias
        font.setFamily(QFontInfo(font).family())
    return font
