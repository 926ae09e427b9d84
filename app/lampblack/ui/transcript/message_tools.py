"""What can be done with one message besides copying it: edit, rate, take it elsewhere, delete."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from lampblack.domain.conversations import Rating
from lampblack.domain.generation import Role
from lampblack.domain.thinking import said
from lampblack.ui.elsewhere_words import needs_this_computer
from lampblack.ui.markdown.copy_button import RevealedButton
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.domain.conversations import Message
    from lampblack.ui.markdown.formats import Formats


FOR_POINTER = "forPointer"
"""A property of buttons that the keyboard does not come to."""


class Tool(Enum):
    """Something that a person does with a message."""

    EDIT = auto()
    RATE_GOOD = auto()  # or take that back
    RATE_BAD = auto()
    FORK = auto()
    EXPLAIN = auto()
    SEED = auto()
    DELETE = auto()


_RATINGS = {Tool.RATE_GOOD: Rating.GOOD, Tool.RATE_BAD: Rating.BAD}


def rating_after(tool: Tool, before: Rating | None) -> Rating | None:
    """What a reply is rated once the tool was used: pressing the same again takes the rating back."""
    return None if _RATINGS[tool] is before else _RATINGS[tool]


class MessageTools(Translated, QWidget):
    """A row of buttons; a rating that was given stays visible.

    The keyboard comes to the last one alone, whose menu has what all others do: Tab has to pass them in every message.
    """

    used = Signal(object)
    """The Tool."""
    menu_closed = Signal()

    def __init__(self, message: Message, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self._message, self._formats = message, formats
        self.has_menu = self._is_elsewhere = False
        is_reply = message.role is Role.ASSISTANT
        self._edit = self._button("chatEditMessage", Tool.EDIT)
        self._ratings = {tool: self._button(f"chat{tool.name.title().replace('_', '')}", tool) for tool in _RATINGS}
        self._explain = self._button("chatExplainReply", Tool.EXPLAIN)
        self._more = RevealedButton(self)
        self._more.setObjectName("chatMore")
        self._more.clicked.connect(self._show_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in (self._edit, *self._ratings.values(), self._explain, self._more):
            row.addWidget(button)
        for button in (*self._ratings.values(), self._explain):
            button.setVisible(is_reply)
        self.restyle(formats)
        self._retranslate()

    def set_message(self, message: Message) -> None:
        """The message is another now, or rated otherwise."""
        self._message = message
        self._draw()
        self._retranslate()

    def set_elsewhere(self, elsewhere: bool) -> None:
        """A model elsewhere is chosen, which cannot explain."""
        self._is_elsewhere = elsewhere
        self._retranslate()

    def reveal(self, revealed: bool) -> None:
        """Draws the buttons or not, but for the rating that was given."""
        for button in (self._edit, self._explain, self._more):
            button.reveal(revealed)
        for tool, button in self._ratings.items():
            button.reveal(revealed or self._is_given(tool))

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self._draw()

    def _button(self, name: str, tool: Tool) -> RevealedButton:
        button = RevealedButton(self)
        button.setObjectName(name)
        button.setProperty(FOR_POINTER, True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.used.emit(tool))
        return button

    def _is_given(self, tool: Tool) -> bool:
        return self._message.rating is not None and _RATINGS[tool] is self._message.rating

    def _draw(self) -> None:
        self._edit.draw(self._formats, "edit", "quiet")
        self._explain.draw(self._formats, "tokens", "quiet")
        self._more.draw(self._formats, "more", "quiet")
        for tool, button in self._ratings.items():
            button.draw(self._formats, _RATINGS[tool].value, "accent" if self._is_given(tool) else "quiet")

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("chatMessageMenu")
        explain = self.tr("Explain token by token")
        if self._is_elsewhere:
            explain = self.tr("Explain token by token (with a model on this computer)")
        entries = [
            (Tool.EDIT, "edit", self.tr("Edit")),
            (Tool.RATE_GOOD, "good", self.tr("A good reply")),
            (Tool.RATE_BAD, "bad", self.tr("A bad reply")),
            (Tool.EXPLAIN, "tokens", f"{explain}\tCtrl+E"),
            (Tool.FORK, "fork", self.tr("Continue in a new conversation from here")),
            (Tool.DELETE, "trash", self.tr("Delete this message")),
        ]
        stats = self._message.stats if self._message.edited_at is None else None  # no seed writes what was changed
        if stats is not None and stats.prompt_tokens and stats.context_length:  # elsewhere nobody tells the seed
            words = self.tr("Use its seed again: {seed}").format(seed=stats.seed)
            entries.insert(-2, (Tool.SEED, "refresh", words))
        for tool, icon, words in entries:
            if tool in (*_RATINGS, Tool.EXPLAIN) and self._message.role is not Role.ASSISTANT:
                continue
            action = menu.addAction(self._formats.icon(icon, "text"), words)
            action.setEnabled(tool is not Tool.EXPLAIN or not self._is_elsewhere)
            action.triggered.connect(lambda _=False, tool=tool: self.used.emit(tool))
            if tool in _RATINGS and self._is_given(tool):
                action.setCheckable(True)
                action.setChecked(True)
        self._add_copies(menu)
        menu.aboutToHide.connect(self._close_menu)
        menu.aboutToHide.connect(menu.deleteLater)
        self.has_menu = True
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _close_menu(self) -> None:
        self.has_menu = False
        self.menu_closed.emit()

    def _add_copies(self, menu: QMenu) -> None:
        from lampblack.ui.markdown import clipboard  # its parser takes 50 ms to import

        text = said(self._message.text) if self._message.role is Role.ASSISTANT else self._message.text
        menu.addSeparator()
        for words, copy in (
            (self.tr("Copy with formatting"), clipboard.copy_rich),
            (self.tr("Copy as plain text"), clipboard.copy_plain),
        ):
            menu.addAction(self._formats.icon("copy", "text"), words).triggered.connect(
                lambda _=False, copy=copy: copy(text)
            )

    def _retranslate(self) -> None:
        words = {
            self._edit: self.tr("Edit"),
            self._explain: self.tr("Explain token by token"),
            self._more: self.tr("More"),
            self._ratings[Tool.RATE_GOOD]: self.tr("A good reply"),
            self._ratings[Tool.RATE_BAD]: self.tr("A bad reply"),
        }
        for button, name in words.items():
            button.setToolTip(name)
            button.setAccessibleName(name)
        self._explain.setEnabled(not self._is_elsewhere)
        if self._is_elsewhere:
            self._explain.setToolTip(f"{words[self._explain]}\n{needs_this_computer()}")
            self._explain.setAccessibleDescription(needs_this_computer())
        for tool, button in self._ratings.items():
            if self._is_given(tool):
                button.setAccessibleName(self.tr("{rating}, chosen").format(rating=words[button]))
