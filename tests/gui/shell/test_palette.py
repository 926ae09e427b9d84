"""The colours can be read, and follow the system and the person."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QPushButton

from lampblack.settings.declared import TEXT_SCALE
from lampblack.ui.palette import DARK, LIGHT, Palette
from lampblack.ui.stylesheet import mixed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from lampblack.ui.theme import Theme

LEGIBLE = 4.5
PALETTES = {"light": LIGHT, "dark": DARK}
WORDS = ("text", "quiet", "accent", "good", "careful", "bad")
BACKGROUNDS = ("window", "surface", "tint")


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in QColor(color).getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it, 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("words", "background"), [*product(WORDS, BACKGROUNDS)])
@pytest.mark.parametrize("name", PALETTES)
def test_words_can_be_read_on_every_background(name: str, words: str, background: str):
    palette = PALETTES[name]

    assert contrast(getattr(palette, words), getattr(palette, background)) >= LEGIBLE


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_words_can_be_read_on_buttons(palette: Palette):
    hover = mixed(palette.surface, palette.text, 0.05)
    pointed_at = mixed(palette.accent, palette.text, 0.15)

    assert contrast(palette.on_accent, palette.accent) >= LEGIBLE
    assert contrast(palette.on_accent, pointed_at) >= LEGIBLE
    assert contrast(palette.text, hover) >= LEGIBLE
    assert contrast(palette.accent, hover) >= LEGIBLE


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_the_focus_ring_can_be_seen(palette: Palette):
    for background in (palette.window, palette.surface, palette.tint):
        assert contrast(palette.accent, background) >= 3
        assert contrast(palette.text, background) >= 3  # of a primary button


def shown_background(button: QPushButton) -> QColor:
    picture = button.grab().toImage()
    return picture.pixelColor(picture.width() // 2, 6)


def test_a_button_changes_its_colours_with_the_theme(theme: Theme, qtbot):
    button = QPushButton(" ")
    button.resize(120, 34)
    qtbot.addWidget(button)
    theme.set_choice("light")
    assert shown_background(button) == QColor(LIGHT.surface)

    with qtbot.waitSignal(theme.changed):
        theme.set_choice("dark")

    assert shown_background(button) == QColor(DARK.surface)


def test_the_system_is_followed_while_the_app_runs_but_not_against_the_person(theme: Theme, qapp: QApplication):
    hints = qapp.styleHints()
    theme.set_choice("system")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.is_dark
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert not theme.is_dark

    theme.set_choice("light")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)

    assert theme.palette is LIGHT


def test_there_is_no_other_theme(theme: Theme):
    with pytest.raises(ValueError, match="sepia"):
        theme.set_choice("sepia")


def test_text_and_controls_grow_together(theme: Theme, qtbot):
    size, height = theme.font().pointSizeF(), theme.control_height

    with qtbot.waitSignal(theme.changed):
        theme.set_text_scale(200)

    assert theme.font().pointSizeF() == pytest.approx(2 * size)
    assert theme.control_height > height


@pytest.mark.parametrize("kind", ["font", "mono_font"])
def test_chinese_is_drawn_with_chinese_glyphs(theme: Theme, kind: str):
    families = getattr(theme, kind)().families()

    assert len(families) > 1
    assert not [family for family in families[1:] if " JP" in family]


def test_latin_text_is_drawn_in_the_systems_own_font(theme: Theme):
    own = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).family()

    assert QFontInfo(theme.font()).family() == own, "the system's name for it may be an alias, which Qt passes over"


def test_every_text_size_that_may_be_chosen_makes_a_difference(theme: Theme):
    sizes = []
    for percent in range(TEXT_SCALE.minimum, TEXT_SCALE.maximum + 1, TEXT_SCALE.step):
        theme.set_text_scale(percent)
        sizes.append(theme.font().pointSizeF())

    assert sizes == sorted(set(sizes))
