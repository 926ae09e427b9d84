"""Changes to code, shown as a diff, to be accepted or rejected hunk by hunk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.differences.lines import accepted_text, hunks_of
from lampblack.ui.stylesheet import mixed
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from lampblack.domain.differences.lines import Hunk
    from lampblack.ui.theme import Theme

_SCALE = 0.92


class ChangesView(Translated, QWidget):
    """The hunks one below the other; each waits until it is accepted or rejected. decided: none waits any more."""

    decided = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codeChanges")
        self._theme = theme
        self._old = ""
        self._hunks: tuple[Hunk, ...] = ()
        self._decisions: dict[int, bool] = {}
        self._current = 0
        self._text = _DiffText(self)
        self._text.setObjectName("codeDiff")
        self._text.hunk_clicked.connect(self._choose)
        self._place = QLabel()
        self._place.setObjectName("codeChangePlace")
        self._before, self._after, self._accept, self._reject, self._all, self._none = (QPushButton() for _ in range(6))
        for button, name, action in (
            (self._before, "codeChangeBefore", lambda: self._choose(self._current - 1)),
            (self._after, "codeChangeAfter", lambda: self._choose(self._current + 1)),
            (self._accept, "codeAccept", lambda: self._decide(True)),
            (self._reject, "codeReject", lambda: self._decide(False)),
            (self._all, "codeAcceptRest", lambda: self._decide_rest(True)),
            (self._none, "codeRejectRest", lambda: self._decide_rest(False)),
        ):
            button.setObjectName(name)
            button.clicked.connect(action)
        self._accept.setProperty("kind", "primary")
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self._place, self._before, self._after):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self._accept, self._reject):
            row.addWidget(button)
        rest = QHBoxLayout()
        rest.setSpacing(8)
        rest.addStretch(1)
        for button in (self._all, self._none):
            rest.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self._text, 1)
        layout.addLayout(rest)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def show_changes(self, old: str, new: str) -> bool:
        """Shows what differs; False where nothing does."""
        self._old, self._hunks = old, hunks_of(old, new)
        self._decisions, self._current = {}, 0
        self._draw()
        return bool(self._hunks)

    @property
    def is_open(self) -> bool:
        """Whether a change waits for a decision."""
        return len(self._decisions) < len(self._hunks)

    def result(self) -> str:
        """The code with the changes that have been accepted; those that wait are not in it."""
        return accepted_text(self._old, self._hunks, {number for number, taken in self._decisions.items() if taken})

    def focus(self) -> None:
        """Gives the keyboard to the first decision."""
        self._accept.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside

    def _choose(self, number: int) -> None:
        if 0 <= number < len(self._hunks):
            self._current = number
            self._mark()
            self._text.show_hunk(number)

    def _decide(self, accepted: bool) -> None:
        if not self._hunks:
            return
        self._decisions[self._current] = accepted
        waiting = [number for number in range(len(self._hunks)) if number not in self._decisions]
        self._mark()
        if not waiting:
            self.decided.emit()
            return
        self._choose(next((number for number in waiting if number > self._current), waiting[0]))

    def _decide_rest(self, accepted: bool) -> None:
        for number in range(len(self._hunks)):
            self._decisions.setdefault(number, accepted)
        self.decided.emit()

    def _draw(self) -> None:
        self._text.show_hunks(self._hunks, self._theme)
        self._mark()
        self._text.show_hunk(0)

    def _mark(self) -> None:
        self._text.mark(self._current, self._decisions)
        self._before.setEnabled(self._current > 0)
        self._after.setEnabled(self._current + 1 < len(self._hunks))
        self._say()

    def _say(self) -> None:
        place, count = self._current + 1, len(self._hunks)
        words = self.tr("Change {place} of {count}").format(place=place, count=count)
        decision = self._decisions.get(self._current)
        if decision is not None:
            words += " · " + (self.tr("accepted") if decision else self.tr("rejected"))
        self._place.setText(words)

    def _restyle(self) -> None:
        self._text.setFont(self._theme.mono_font(_SCALE))
        self._place.setFont(self._theme.font(0.87))
        if self._hunks:
            self._draw()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Changes"))
        self._text.setAccessibleName(self.tr("What changes"))
        for button, words, told in (
            (self._before, "‹", self.tr("The change before")),
            (self._after, "›", self.tr("The next change")),
            (self._accept, self.tr("Accept"), self.tr("Accept this change")),
            (self._reject, self.tr("Reject"), self.tr("Reject this change")),
            (self._all, self.tr("Accept the rest"), self.tr("Accept all changes that wait")),
            (self._none, self.tr("Reject the rest"), self.tr("Reject all changes that wait")),
        ):
            button.setText(words)
            button.setToolTip(told)
            button.setAccessibleName(told)
        self._say()


class _DiffText(QPlainTextEdit):
    """Read-only text of all hunks: removed lines, added lines, and the lines around them with their numbers."""

    hunk_clicked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._lines: list[tuple[int, str]] = []
        self._theme: Theme | None = None

    def show_hunks(self, hunks: tuple[Hunk, ...], theme: Theme) -> None:
        """Shows these."""
        self._theme, self._lines = theme, []
        texts: list[str] = []
        width = len(str(max((hunk.begin + len(hunk.old) + len(hunk.after) for hunk in hunks), default=1)))
        last_shown = 0
        for number, hunk in enumerate(hunks):
            at = hunk.begin - len(hunk.before)
            if number and at > last_shown:
                self._lines.append((-1, "gap"))
                texts.append(" " * width + " ⋯")
            for mark, kind, lines in (
                (" ", "same", hunk.before),
                ("-", "deleted", hunk.old),
                ("+", "inserted", hunk.new),
                (" ", "same", hunk.after),
            ):
                for line in lines:
                    counted = mark != "+"
                    at += counted
                    texts.append(f"{at if counted else '':>{width}} {mark} {_shown(line)}")
                    self._lines.append((number, kind))
            last_shown = at
        self.setPlainText("\n".join(texts))

    def show_hunk(self, number: int) -> None:
        """Scrolls so that it is seen."""
        at = next((line for line, (of, kind) in enumerate(self._lines) if of == number and kind != "same"), 0)
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(at)))
        self.centerCursor()

    def mark(self, current: int, decisions: dict[int, bool]) -> None:
        """Colours the lines: of the current change strongly, of those that were decided quietly."""
        assert self._theme is not None
        palette = self._theme.palette
        edit = QTextCursor(self.document())
        edit.beginEditBlock()
        block = self.document().begin()
        for number, kind in self._lines:
            color = {"deleted": palette.bad, "inserted": palette.good}.get(kind)
            ground = QTextBlockFormat()
            text = QTextCharFormat()
            text.setForeground(QColor(palette.quiet if kind in ("same", "gap") else palette.text))
            if color is not None:
                decision = decisions.get(number)
                is_gone = decision is not None and decision == (kind == "deleted")
                amount = 0.24 if number == current else 0.1
                ground.setBackground(QColor(mixed(palette.window, color, amount if decision is None else 0.05)))
                text.setFontStrikeOut(is_gone)
                if decision is not None:
                    text.setForeground(QColor(palette.quiet if is_gone else palette.text))
            edit.setPosition(block.position())
            edit.setPosition(block.position() + block.length() - 1, QTextCursor.MoveMode.KeepAnchor)
            edit.setBlockFormat(ground)
            edit.setCharFormat(text)
            block = block.next()
        edit.endEditBlock()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        line = self.cursorForPosition(event.position().toPoint()).blockNumber()
        if line < len(self._lines) and self._lines[line][0] >= 0 and not self.textCursor().hasSelection():
            self.hunk_clicked.emit(self._lines[line][0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Enter belong to what is around it."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _shown(line: str) -> str:
    """Without its end, of which only one that Windows has is shown."""
    body = line.rstrip("\r\n")
    return body + ("␍" if line.endswith("\r\n") else "")
