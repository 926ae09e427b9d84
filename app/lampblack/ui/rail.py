"""The rail at the window's left: an icon and a word for each panel, dialogs below; icons alone in a low window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from lampblack.ui.icons import icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from lampblack.ui.theme import Theme

WIDTH = 76
"""Pixels at 100% text; more where a word needs it."""
_BESIDE_WORD = 26
"""Pixels around a button's word: its padding and frame, and the rail's margins."""
_HEIGHT = 61
"""Pixels of a button at 100% text, where there is room."""
_AROUND_ICON = 12
"""Pixels above and below an icon, together, at the least."""
_AROUND_WORD = 18
"""Pixels above, below and between an icon and its word, together, at the least."""
_MARGIN, _SPACING = 8, 4


@dataclass(frozen=True, slots=True)
class _Entry:
    button: QToolButton
    icon_name: str
    title: Callable[[], str]


class Rail(Translated, QFrame):
    """Panels are told by key; the buttons below open dialogs and are not checked."""

    panel_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: list[_Entry] = []
        self._panels: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self.setObjectName("panelRail")
        self._top, self._bottom = QVBoxLayout(), QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        for part in (layout, self._top, self._bottom):
            part.setSpacing(_SPACING)
        layout.addLayout(self._top)
        layout.addStretch(1)
        layout.addLayout(self._bottom)
        theme.changed.connect(self._restyle)
        self._restyle()

    def add_panel(self, key: str, title: Callable[[], str], icon_name: str) -> None:
        """Adds a panel's button; the next free Ctrl+digit switches to it. `title` gives its word in this language."""
        button = self._add(self._top, title, icon_name)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.panel_chosen.emit(key))
        self._group.addButton(button)
        self._panels[key] = button
        shortcut = QShortcut(QKeySequence(f"Ctrl+{len(self._panels)}"), self.window())
        shortcut.activated.connect(lambda: self.panel_chosen.emit(key))

    def add_dialog(self, title: Callable[[], str], icon_name: str, open_dialog: Callable[[], None]) -> QToolButton:
        """Adds a button that opens a dialog."""
        button = self._add(self._bottom, title, icon_name)
        button.clicked.connect(open_dialog)
        return button

    def set_current(self, key: str | None) -> None:
        """Marks the panel that is shown; None where what is shown is no panel."""
        self._group.setExclusive(key is not None)  # an exclusive group never lets go of its last choice
        for each, button in self._panels.items():
            button.setChecked(each == key)
        self._group.setExclusive(True)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.width(), self._around + len(self._entries) * (self._icon_size + _AROUND_ICON))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self._fit()

    @property
    def _around(self) -> int:
        """Pixels of height beside the buttons' own."""
        return 2 * _MARGIN + len(self._entries) * _SPACING

    @property
    def _scale(self) -> float:
        return max(1.0, self._theme.text_scale / 100)

    @property
    def _icon_size(self) -> int:
        return round(20 * self._scale)

    def _add(self, part: QVBoxLayout, title: Callable[[], str], icon_name: str) -> QToolButton:
        button = QToolButton()
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        part.addWidget(button)
        self._entries.append(_Entry(button, icon_name, title))
        self._restyle()
        self._retranslate()
        return button

    def _retranslate(self) -> None:
        for entry in self._entries:
            entry.button.setText(entry.title())
            entry.button.setAccessibleName(entry.title())
        self._fit()

    def _fit(self) -> None:
        """As wide as its longest word; the buttons as high as there is room for, in too little without their words."""
        if not self._entries:
            return
        metrics = self._entries[0].button.fontMetrics()
        room = (self.height() - self._around) // len(self._entries)
        has_words = room >= self._icon_size + metrics.height() + _AROUND_WORD
        height = max(self._icon_size + _AROUND_ICON, min(room, round(_HEIGHT * self._scale)))
        style = Qt.ToolButtonStyle.ToolButtonTextUnderIcon if has_words else Qt.ToolButtonStyle.ToolButtonIconOnly
        for entry in self._entries:
            entry.button.setToolButtonStyle(style)
            entry.button.setToolTip("" if has_words else entry.title())
            entry.button.setFixedHeight(height)
        inside = self._icon_size
        if has_words:
            widest = max(metrics.horizontalAdvance(entry.title()) for entry in self._entries)
            inside = max(widest, round(WIDTH * self._scale) - _BESIDE_WORD)
        self.setFixedWidth(inside + _BESIDE_WORD)
        self.updateGeometry()

    def _restyle(self) -> None:
        self.setStyleSheet(
            f"#panelRail {{ background: {self._theme.palette.surface}; border: none; }}"
            "#panelRail QToolButton { padding: 2px; }"
            f"#panelRail QToolButton:checked {{ background: {self._theme.palette.tint}; }}"
        )
        for entry in self._entries:
            entry.button.setFont(self._theme.font(0.87))
            entry.button.setIconSize(QSize(self._icon_size, self._icon_size))
            entry.button.setIcon(icon(entry.icon_name, self._theme, "text", self._icon_size))
        self._fit()
