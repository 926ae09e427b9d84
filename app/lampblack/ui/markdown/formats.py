"""How blocks look: Qt's text formats made from the theme, once for each change of it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QIcon, QTextBlockFormat, QTextCharFormat, QTextOption

from lampblack.domain import highlighting
from lampblack.ui.icons import ICON_SIZE, icon
from lampblack.ui.markdown.blocks import Prose, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lampblack.ui.markdown.blocks import Block, Place
    from lampblack.ui.theme import Theme

NESTING = QTextBlockFormat.Property.UserProperty + 1
"""Block property: the quotes and lists around a paragraph, as `Place.nesting`."""
RULE = QTextBlockFormat.Property.UserProperty + 2
"""Block property: the paragraph is a horizontal rule."""

READING_LINE = 1.5
CODE_LINE = 1.4
CODE_SCALE = 0.92
_HEADING_SCALES = (1.0, 1.25, 1.15, 1.05)
_MAX_SHOWN_LEVELS = 12
_EXACTLY = QTextBlockFormat.LineHeightTypes.FixedHeight
_AT_LEAST = QTextBlockFormat.LineHeightTypes.MinimumHeight


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes in pixels that follow the text's size."""

    em: float
    line: float
    code_line: float
    level: float


class Formats:
    """Asks the theme once and hands out formats; make a new one when the theme has changed.

    faded: text is quiet, for messages that do not count any more.
    """

    def __init__(self, theme: Theme, *, faded: bool = False) -> None:
        self.theme = theme
        self.colors = replace(theme.palette, text=theme.palette.quiet) if faded else theme.palette
        self.font = theme.font(1.0)
        self.small_font = theme.font(0.87)
        self.bold_font = theme.font(1.0, QFont.Weight.DemiBold)
        self.code_font = theme.mono_font(CODE_SCALE)
        self.icon_size = round(ICON_SIZE * theme.text_scale / 100)
        em = QFontInfo(self.font).pixelSize()
        code_em = QFontInfo(self.code_font).pixelSize()
        self.metrics = Metrics(em, round(em * READING_LINE), round(code_em * CODE_LINE), round(em * 1.7))
        colors = highlighting.DARK if theme.is_dark else highlighting.LIGHT
        self._code_kinds = {kind: _in_color(color) for kind, color in colors.items()}
        self._runs: dict[tuple[Run, int], QTextCharFormat] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}

    def icon(self, name: str, role: str) -> QIcon:
        """An icon in a colour of the palette, `icon_size` pixels square, drawn once."""
        if (name, role) not in self._icons:
            self._icons[name, role] = icon(name, self.theme, role, self.icon_size)
        return self._icons[name, role]

    def run(self, run: Run, heading: int = 0) -> QTextCharFormat:
        """The format of a run's characters."""
        key = (replace(run, text="", latex="", display=False), heading)
        if key not in self._runs:
            if len(self._runs) > 500:
                self._runs.clear()
            self._runs[key] = self._made(*key)
        return self._runs[key]

    def _made(self, run: Run, heading: int) -> QTextCharFormat:
        made = QTextCharFormat()
        scale = _HEADING_SCALES[heading] if heading < len(_HEADING_SCALES) else 1.0
        font = self.theme.mono_font(scale * CODE_SCALE) if run.code else self.theme.font(scale)
        if run.bold or heading:
            font.setWeight(QFont.Weight.DemiBold)
        font.setItalic(run.italic)
        font.setStrikeOut(run.strike)
        made.setFont(font)
        made.setForeground(QColor(self.colors.accent if run.href else self.colors.text))
        if run.code:
            made.setBackground(QColor(self.colors.surface))
        if run.href:
            from lampblack.domain.footnotes import is_internal  # not before the window's first paint

            made.setAnchor(True)
            made.setAnchorHref(run.href)
            made.setFontUnderline(not is_internal(run.href))
        if run.raised:
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        return made

    def code_kind(self, kind: str) -> QTextCharFormat:
        """The format of code of one kind, such as "keyword"."""
        return self._code_kinds[kind]

    def indent(self, place: Place) -> float:
        """How far a block at this place stands from the left, in pixels."""
        return len(place.nesting[:_MAX_SHOWN_LEVELS]) * self.metrics.level

    def hanging(self, place: Place) -> float:
        """The width of the space in which a list item's marker stands, in pixels."""
        needed = QFontMetricsF(self.font).horizontalAdvance(place.marker) + self.metrics.em * 0.5
        return max(self.metrics.level, round(needed))

    def paragraph(self, block: Prose, gap: float, *, grows: bool = False) -> QTextBlockFormat:
        """The format of a paragraph that has `gap` pixels above it; `grows` where a line may need to be higher."""
        made = QTextBlockFormat()
        left = self.indent(block.place)
        from_right = bool(block.place.nesting) and reads_from_right(block.runs)
        if block.place.marker:
            hanging = self.hanging(block.place)
            left += hanging - self.metrics.level
            made.setTextIndent(-hanging)
            # Qt takes the one kind of tab for the other in text from the right.
            kind = QTextOption.TabType.RightTab if from_right else QTextOption.TabType.LeftTab
            made.setTabPositions([QTextOption.Tab(hanging, kind)])
        if from_right:
            made.setRightMargin(left)
        else:
            made.setLeftMargin(left)
        made.setTopMargin(gap)
        scale = _HEADING_SCALES[block.heading] if block.heading < len(_HEADING_SCALES) else 1.0
        height = self.metrics.em if block.rule else round(self.metrics.line * scale)
        made.setLineHeight(height, (_AT_LEAST if grows else _EXACTLY).value)
        made.setHeadingLevel(block.heading)
        if block.place.nesting:
            made.setProperty(NESTING, block.place.nesting[:_MAX_SHOWN_LEVELS])
        if block.rule:
            made.setProperty(RULE, True)
        return made

    def plain(self, line_height: float) -> QTextBlockFormat:
        """The format of a line of plain text or code."""
        made = QTextBlockFormat()
        made.setLineHeight(line_height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return made

    def gap(self, above: Block | None, block: Block) -> float:
        """The space between two blocks, in pixels."""
        if above is None or (isinstance(block, Prose) and block.continued):
            return 0.0
        return round(self.metrics.em * _gap_in_ems(above, block))


def _in_color(color: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(color))
    return made


def _gap_in_ems(above: Block, block: Block) -> float:
    if isinstance(above, Prose) and above.heading:
        return 0.45
    if isinstance(block, Prose) and block.heading:
        return 1.3
    if isinstance(block, Prose) and isinstance(above, Prose) and block.place.marker and "l" in above.place.nesting:
        return 0.3
    return 0.75


def reads_from_right(runs: Iterable[Run]) -> bool:
    """Whether a paragraph begins at the right: as Qt decides it, by its first letter of a script with a direction."""
    for run in runs:
        for character in run.text:
            direction = unicodedata.bidirectional(character)
            if direction in ("L", "R", "AL"):
                return direction != "L"
    return False
