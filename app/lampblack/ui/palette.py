"""The colours of the look, light and dark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, each '#RRGGBB'. Every pairing that carries text has a contrast of at least 4.5:1."""

    window: str
    surface: str
    line: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    tint: str
    good: str
    careful: str
    bad: str


LIGHT = Palette(
    window="#FFFFFF",
    surface="#F6F7F9",
    line="#E3E6EB",
    text="#1B1F24",
    quiet="#5B6470",
    accent="#2B66D0",
    on_accent="#FFFFFF",
    tint="#E9F0FC",
    good="#1E7A46",
    careful="#8A5A00",
    bad="#B3261E",
)
DARK = Palette(
    window="#16181C",
    surface="#1E2126",
    line="#2C3138",
    text="#E8EAED",
    quiet="#9AA3AE",
    accent="#7AA7FF",
    on_accent="#16181C",
    tint="#24304A",
    good="#6FCF97",
    careful="#E6B450",
    bad="#FF8A80",
)
