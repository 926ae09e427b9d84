"""A document, or a part of one, as a small button with its name."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from lampblack.ui.icons import icon
from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from lampblack.ui.theme import Theme

_ICON = 16
_LONGEST = 40
"""Characters of a name that are shown."""
_JOINED = (
    " border-top-right-radius: 0; border-bottom-right-radius: 0;",
    " border-top-left-radius: 0; border-bottom-left-radius: 0; border-left: none;",
)
"""The name and the button beside it are one shape."""


class Chip(Translated, QWidget):
    """Opens on a click, Enter or Space. One that can be removed has a button for it, and hears Delete.

    words: the name and what else is said, in today's language. tip: what is shown while the mouse is over it, where
    that is more than what a click does.
    """

    opened = Signal()
    removed = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Callable[[], tuple[str, str]],
        parent: QWidget | None = None,
        *,
        removable: bool = False,
        tip: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._words, self._tip = theme, words, tip
        self._name = QToolButton(self)
        self._name.setObjectName("attachmentName")
        self._name.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._name.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name.clicked.connect(self.opened)
        self._remove: QToolButton | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._name)
        if removable:
            self._remove = QToolButton(self)
            self._remove.setObjectName("attachmentRemove")
            self._remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._remove.clicked.connect(self.removed)
            layout.addWidget(self._remove)
        self.restyle()
        self._retranslate()

    def restyle(self) -> None:
        """Takes colours and sizes from the theme."""
        palette, side = self._theme.palette, scaled(_ICON, self._theme)
        line = self._theme.control_height - 8
        self.setFont(self._theme.font(0.87))
        for button, name in ((self._name, "document"), (self._remove, "x")):
            if button is not None:
                button.setIcon(icon(name, self._theme, "quiet", side))
                button.setIconSize(QSize(side, side))
                button.setFont(self._theme.font(0.87))
                apart = _JOINED[button is self._remove] if self._remove is not None else ""
                least = side if button is self._remove else 0  # where there is no room, the name is cut
                button.setStyleSheet(
                    f"QToolButton {{ background: {palette.surface}; border: 1px solid {palette.line}; padding: 0 7px;"
                    f"{apart} min-height: {line - 2}px; max-height: {line - 2}px; min-width: {least}px; }}"
                    f"QToolButton:hover {{ background: {palette.tint}; }}"
                    f"QToolButton:focus {{ border: 2px solid {palette.accent}; padding: 0 6px;"
                    f" min-height: {line - 4}px; max-height: {line - 4}px; min-width: {least}px; }}"
                )

    def sizeHint(self) -> QSize:
        """Of what it says now; its layout would tell that only when the event loop has come round."""
        parts = [button.sizeHint() for button in (self._name, self._remove) if button is not None]
        return QSize(sum(part.width() for part in parts), max(part.height() for part in parts))

    def say_again(self) -> None:
        """What it says has changed."""
        self._retranslate()
        self.updateGeometry()

    def focus(self) -> None:
        """Puts the keyboard onto its name."""
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._remove is not None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            (self.removed if self._remove is not None and self._remove.hasFocus() else self.opened).emit()
        else:
            super().keyPressEvent(event)

    def _retranslate(self) -> None:
        name, more = self._words()
        shown = name if len(name) <= _LONGEST else name[: _LONGEST // 2] + "…" + name[-_LONGEST // 2 :]
        text = f"{shown} · {more}" if more else shown
        self._name.setText(text.replace("&", "&&"))
        opens = self.tr("Open the text of {name}").format(name=name)
        self._name.setToolTip(_wrapped(self._tip()) if self._tip is not None else opens)
        self._name.setAccessibleName(f"{name}, {more}" if more else name)
        self._name.setAccessibleDescription(opens)
        if self._remove is not None:
            self._remove.setToolTip(self.tr("Remove {name} (Del)").format(name=name))
            self._remove.setAccessibleName(self.tr("Remove {name}").format(name=name))


def _wrapped(text: str) -> str:
    """As rich text, of which Qt breaks the lines; nothing in it is taken for marks."""
    return "<span>" + escape(text).replace("\n", "<br>") + "</span>"
