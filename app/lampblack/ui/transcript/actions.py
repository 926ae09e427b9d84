"""The row under a message: copy, write again, and the numbers of the reply; seen on hover and keyboard focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from lampblack.domain.conversations import MessageState
from lampblack.domain.generation import Role
from lampblack.ui.markdown.copy_button import CopyButton, RevealedButton
from lampblack.ui.reply_figures import in_words
from lampblack.ui.transcript.branch_arrows import BranchArrows
from lampblack.ui.transcript.message_tools import MessageTools
from lampblack.ui.widgets.scaled_icons import small_buttons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from lampblack.domain.conversations import Message
    from lampblack.domain.generation import GenerationStats
    from lampblack.ui.markdown.formats import Formats


REGENERATE = "chatRegenerate"
_AROUND_ICON = 4


class Actions(QWidget):
    """Always takes the same space, so that showing it never moves the text.

    The arrows to alternatives stand behind the buttons, which stay where they are when some come.
    """

    regenerate_requested = Signal()
    branch_requested = Signal(int)
    tool_used = Signal(object)
    """A Tool."""
    completed = Signal()
    """There are more buttons than before."""

    def __init__(self, message: Message, source: Callable[[], str], formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self._formats = formats
        self._message = message
        self._is_mine = message.role is Role.USER
        self._copy = CopyButton(formats, source, self)
        self._copy.setObjectName("chatCopy")
        self._regenerate: RevealedButton | None = None
        self._branches: BranchArrows | None = None
        self._tools: MessageTools | None = None
        self._revealed = self._is_wanted = self._is_elsewhere = False
        self._shrink_buttons()
        self._draw()
        self._show_rating()
        self.reveal(False)

    def _shrink_buttons(self) -> None:
        self.setStyleSheet(small_buttons(self._formats.icon_size + _AROUND_ICON))

    def set_message(self, message: Message) -> None:
        """The message has ended, and its numbers are known, or it is rated otherwise."""
        self._message = message
        if self._tools is not None:
            self._tools.set_message(message)
            self._show_tools()
        self._show_rating()
        self._draw()
        self._place()
        self.reveal(self._is_wanted)

    def offer_regenerate(self, offered: bool) -> None:
        """Adds or removes the button that has the reply written again, or the person's message answered."""
        if offered == (self._regenerate is not None):
            return
        if self._regenerate is not None:
            self._regenerate.setObjectName("")
            self._regenerate.hide()
            self._regenerate.deleteLater()
            self._regenerate = None
            return
        self._regenerate = RevealedButton(self)
        self._regenerate.setObjectName(REGENERATE)
        self._regenerate.clicked.connect(self.regenerate_requested)
        self._regenerate.reveal(self._revealed)
        self._draw()
        self._regenerate.show()  # first: what is hidden has no place
        self._place()

    def offer_branches(self, alternatives: Sequence[int]) -> None:
        """Shows arrows to the alternatives to this message, itself among them; none where there is no other."""
        if self._branches is not None:
            self._branches.setParent(None)  # at once, so that nobody finds its buttons by name
            self._branches.deleteLater()
            self._branches = None
        if len(alternatives) > 1:
            self._branches = BranchArrows(alternatives, self._message.id, self._formats, self)
            self._branches.chosen.connect(self.branch_requested)
            self._complete()
            self._branches.show()
        self._place()
        self.update()

    def set_elsewhere(self, elsewhere: bool) -> None:
        """A model elsewhere is chosen, which cannot do everything."""
        self._is_elsewhere = elsewhere
        if self._tools is not None:
            self._tools.set_elsewhere(elsewhere)

    def reveal(self, revealed: bool) -> None:
        """Shows or hides what is in the row; a menu that is open keeps the row it hangs from."""
        self._is_wanted = revealed
        revealed = revealed or (self._tools is not None and self._tools.has_menu)
        self._revealed = revealed
        if revealed and self._message.state is not MessageState.RUNNING:
            self._complete()
        if self._tools is not None:
            self._tools.reveal(revealed)
        for button in self._buttons():
            button.reveal(revealed)
        self.update()

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self._shrink_buttons()
        self._copy.restyle(formats)
        if self._branches is not None:
            self._branches.restyle(formats)
        if self._tools is not None:
            self._tools.restyle(formats)
        self._draw()
        self._place()
        self.update()

    def height_at(self) -> int:
        """The height of the row."""
        return self._copy.sizeHint().height()

    def _buttons(self) -> list[RevealedButton]:
        return [button for button in (self._copy, self._regenerate) if button is not None and not button.isHidden()]

    def _rooms(self) -> Iterator[tuple[QWidget | None, int]]:
        """What stands in the row, in order, and how wide.

        Before the arrows, which are always seen, there is room also for what is not there now.
        """
        keeps, button = self._branches is not None, self._copy.sizeHint().width()
        yield self._copy, button if keeps or not self._copy.isHidden() else 0
        if self._tools is not None:
            yield self._tools, self._tools.sizeHint().width()
        if self._regenerate is not None and not self._regenerate.isHidden():
            yield self._regenerate, self._regenerate.sizeHint().width()
        elif keeps and not self._is_mine:
            yield None, button
        if self._branches is not None:
            yield self._branches, self._branches.sizeHint().width()

    def _show_rating(self) -> None:
        if self._message.rating is not None and self._message.state is not MessageState.RUNNING:
            self._complete()

    def _complete(self) -> None:
        """Makes the tools when they are first seen: a long conversation would be slow to open with all of them."""
        if self._tools is None:
            self._tools = MessageTools(self._message, self._formats, self)
            self._tools.set_elsewhere(self._is_elsewhere)
            self._tools.used.connect(self.tool_used)
            self._tools.menu_closed.connect(lambda: self.reveal(self._is_wanted))
            self._tools.reveal(self._revealed)
            self._tools.hide()
            self._place()
            self._show_tools()

    def _show_tools(self) -> None:
        """Nothing is done with a message that is being written."""
        assert self._tools is not None
        if self._tools.isHidden() and self._message.state is not MessageState.RUNNING:
            self._tools.show()
            self.completed.emit()

    def _draw(self) -> None:
        self.setToolTip(in_words(self._stats))
        self._copy.setVisible(bool(self._message.text.strip()) or self._message.state is MessageState.RUNNING)
        if self._regenerate is not None:
            self._regenerate.draw(self._formats, "refresh", "quiet")
            words = self.tr("Have this answered") if self._is_mine else self.tr("Write this reply again")
            self._regenerate.setToolTip(words)
            self._regenerate.setAccessibleName(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the buttons: to the right under the person's message, else to the left."""
        del event
        self._place()

    def _place(self) -> None:
        x = self.width() if self._is_mine else 0
        for part, width in self._rooms():
            x -= width if self._is_mine else 0
            if part is not None:
                part.setGeometry(x, 0, width, self.height_at())
            x += 0 if self._is_mine else width

    @property
    def _stats(self) -> GenerationStats | None:
        """The numbers of what the model wrote; none of what somebody has changed, of which they would not be true."""
        return self._message.stats if self._message.edited_at is None else None

    def _numbers(self) -> str:
        parts = [self._message.model] if self._message.model else []
        if (stats := self._stats) is not None:
            parts.append(self.tr("%Ln token(s)", "", stats.generated_tokens))
            parts.append(self.tr("{rate} tokens/s").format(rate=QLocale().toString(stats.tokens_per_second, "f", 1)))
        return " · ".join(parts)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The model's name and numbers, in quiet text."""
        del event
        if not self._revealed or self._is_mine:
            return
        painter = QPainter(self)
        painter.setFont(self._formats.small_font)
        painter.setPen(QColor(self._formats.colors.quiet))
        left = sum(width for _, width in self._rooms()) + 8
        area = QRectF(left, 0, self.width() - left, self.height())
        text = painter.fontMetrics().elidedText(self._numbers(), Qt.TextElideMode.ElideRight, round(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def changeEvent(self, event: QEvent) -> None:
        """Speaks the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._draw()
            self.update()
        super().changeEvent(event)
