"""How much of the model's context the conversation fills: a few words and a thin bar."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

if TYPE_CHECKING:
    from lampblack.ui.theme import Theme

BAR_WIDTH = 64
BAR_HEIGHT = 4
GAP = 8
NEARLY_FULL = 0.8


class Wording(Enum):
    """How much is said beside the bar."""

    FULL = auto()
    BRIEF = auto()
    NONE = auto()


class ContextMeter(QProgressBar):
    """A progress bar, so that assistive tools read its value, drawn as text and line.

    Invisible while it is not known how many tokens fit, but where nobody ever tells. Colour warns, and so do the
    words: "nearly full" above 80%, "full" at the end. asked: somebody clicked it, or pressed Enter or Space on it, to
    see what fills the context.
    """

    asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._used: int | None = None
        self._total: int | None = None
        self._is_about = self._is_unknown = False
        self._wording = Wording.FULL
        self.setObjectName("chatContextMeter")
        self.setTextVisible(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard in the field
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.set_tokens(None, None)

    def set_tokens(self, used: int | None, total: int | None, *, moves: bool = False, is_about: bool = False) -> None:
        """Tokens in use, None where that is not known yet, and tokens that fit, None where it is not.

        moves: a reply is being written. Then assistive tools, which say what changes, hear of whole percents only.
        is_about: those in use are an estimate.
        """
        before = self._percent()
        self._used, self._total, self._is_about = used, total, is_about
        if moves and self._percent() == before:
            self.updateGeometry()
            self.update()
            return
        if total:
            self.setRange(0, total)
            self.setValue(min(used or 0, total))
        self._refresh()
        self.setVisible(bool(total) or self._is_unknown)

    def set_unknown(self, unknown: bool) -> None:
        """A model elsewhere answers, whose context nobody tells."""
        self._is_unknown = unknown
        self._refresh()
        self.setVisible(bool(self._total) or unknown)

    def _percent(self) -> tuple[int | None, int]:
        return self._total, int(100 * self._share())

    def fit(self, room: int, enough: int) -> None:
        """Leaves words out where there is little room: it may take `room` pixels with all of them, `enough` without.

        Words that have no room are left out whole: of a number that is cut one would read another.
        """
        if self.width_of(brief=False) <= room:
            wording = Wording.FULL
        else:
            wording = Wording.BRIEF if self.width_of(brief=True) <= enough else Wording.NONE
        if wording is not self._wording:
            self._wording = wording
            self._refresh()

    def words(self, brief: bool) -> str:
        """What is drawn beside the bar."""
        if not self._total:
            return self.tr("Context unknown") if self._is_unknown else ""
        total = QLocale().toString(self._total)
        if self._used is None:
            words = self.tr("{total} tokens") if brief else self.tr("Context of {total} tokens")
            return words.format(total=total)
        used = QLocale().toString(self._used)
        if self._is_about:
            used = self.tr("about {number}").format(number=used)
        if brief:
            return f"{used} / {total}"
        return self._template().format(used=used, total=total)

    def _template(self) -> str:
        match self._role():
            case "bad":
                return self.tr("Context full: {used} of {total} tokens")
            case "careful":
                return self.tr("Context nearly full: {used} of {total} tokens")
        return self.tr("Context: {used} of {total} tokens")

    def width_of(self, brief: bool) -> int:
        """Pixels that it takes with many or few words."""
        return QFontMetrics(self.font()).horizontalAdvance(self.words(brief)) + self._beside

    @property
    def _beside(self) -> int:
        """Pixels of the bar, and what is left free before it: of what is unknown there is none."""
        return GAP + BAR_WIDTH if self._total else 2

    def sizeHint(self) -> QSize:
        is_bare = self._wording is Wording.NONE
        width = self._beside - GAP if is_bare else self.width_of(brief=self._wording is Wording.BRIEF)
        return QSize(width, QFontMetrics(self.font()).height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = self._role()
        painter.setPen(self._theme.color("quiet" if role == "accent" else role))
        place = self.rect().adjusted(0, 0, -self._beside, 0)
        words = self.words(self._wording is Wording.BRIEF)
        if self._wording is not Wording.NONE and painter.fontMetrics().horizontalAdvance(words) <= place.width():
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        if self._total:
            self._paint_bar(painter, role)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), BAR_HEIGHT, BAR_HEIGHT)

    def _paint_bar(self, painter: QPainter, role: str) -> None:
        bar = QRectF(self.width() - BAR_WIDTH, (self.height() - BAR_HEIGHT) / 2, BAR_WIDTH, BAR_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("line"))
        painter.drawRoundedRect(bar, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        if self._share() > 0:
            bar.setWidth(max(BAR_HEIGHT, BAR_WIDTH * self._share()))
            painter.setBrush(self._theme.color(role))
            painter.drawRoundedRect(bar, BAR_HEIGHT / 2, BAR_HEIGHT / 2)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if (
            self._total
            and event.button() is Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self.asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._total and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()

    def _share(self) -> float:
        return min(1.0, (self._used or 0) / self._total) if self._total else 0.0

    def _role(self) -> str:
        if self._share() >= 1:
            return "bad"
        return "careful" if self._share() > NEARLY_FULL else "accent"

    def _restyle(self) -> None:
        font = self._theme.font(0.87)
        height = QFontMetrics(font).height()
        self.setStyleSheet(f"#chatContextMeter {{ min-height: {height}px; max-height: {height}px; }}")
        self.setFont(font)
        self._refresh()

    def _refresh(self) -> None:
        self.setAccessibleName(self.tr("Context used"))
        help_ = self.tr("Click to see what fills it.")
        if not self._total:
            help_ = self.tr("The engine elsewhere does not say how much text its model sees at once.")
        full = self.words(brief=False)
        self.setAccessibleDescription(full)
        self.setToolTip(help_ if self._wording is Wording.FULL else f"{full}\n{help_}")
        self.updateGeometry()
        self.update()
