"""A conversation's options, folded away until asked for: one quiet line says which prompt and seed are in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from lampblack.ui.chat.options_card import OptionsCard
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.scaled_icons import set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent

    from lampblack.domain.conversations import ChatOptions
    from lampblack.ui.chat.presets_bar import PresetsBar
    from lampblack.ui.theme import Theme

CHANGE_DELAY = 300
"""Milliseconds without a change after which the options are worth saving."""
_SHOWN_OF_PROMPT = 400
"""Characters; measuring and drawing a whole book in one line would take long."""


class Options(Translated, QWidget):
    """A passive view of one `ChatOptions`; `button` unfolds it and is placed by the panel.

    changed: a person changed something, 300 ms after the last change or when the controls are left. unfolded: the
    presets are seen for the first time.
    """

    changed = Signal(object)
    unfolded = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(CHANGE_DELAY)
        self._waiting.timeout.connect(lambda: self.changed.emit(self.options()))
        self.button = QToolButton()
        self.button.setObjectName("chatOptions")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._fold)
        self._card = OptionsCard(theme)
        self._card.edited.connect(self._edited)
        self._line = _PromptLine(theme)
        self._line.clicked.connect(self.button.click)
        self._scroll = _Fitting(self._card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._line)
        layout.addWidget(self._scroll)
        self._scroll.hide()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def options(self) -> ChatOptions:
        """What the controls say."""
        return self._card.options()

    def set_options(self, options: ChatOptions) -> None:
        """Shows the options of a conversation; no signal, and a change that still waited is dropped."""
        self._waiting.stop()
        self._card.set_options(options)
        self._show_line()

    def set_elsewhere(self, host: str) -> None:
        """Which engine elsewhere answers, that does not know all of the options; empty: none does."""
        self._card.set_elsewhere(host)

    @property
    def start(self) -> ChatOptions:
        """What a new conversation starts from."""
        return self._card.start

    def set_start(self, options: ChatOptions) -> None:
        """New conversations start from these; the one that is shown stays as it is."""
        self._card.set_start(options)

    @property
    def presets(self) -> PresetsBar | None:
        """What presets are chosen with, once it has been seen."""
        return self._card.presets

    def take(self, options: ChatOptions) -> None:
        """Has the conversation take all of these options, as if a person had set them."""
        self._card.set_options(options)
        self._edited()
        self.flush()

    def edit(self, **changes: Any) -> None:
        """Changes some of the options, as if a person had."""
        self._card.edit(**changes)
        self.flush()

    def flush(self) -> None:
        """Says a change that still waits for its delay."""
        if self._waiting.isActive():
            self._waiting.stop()
            self.changed.emit(self.options())

    # --- inside

    def _edited(self) -> None:
        self._show_line()
        self._waiting.start()

    def _fold(self, open_: bool) -> None:
        presets = self._card.complete() if open_ else None
        if presets is not None:
            self.unfolded.emit(presets)
        self._scroll.setVisible(open_)
        self._show_line()
        self._retranslate()
        if open_:
            self._card.focus()
            QTimer.singleShot(0, self._scroll, self._scroll.show_focused)  # once all of it has its place
        else:
            self.flush()
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_line(self) -> None:
        options = self.options()
        prompt = " ".join(options.system_prompt[:_SHOWN_OF_PROMPT].split())
        self._line.set_words(prompt, options.seed)
        is_worth_a_line = bool(prompt) or options.seed is not None
        self._line.setVisible(is_worth_a_line and not self.button.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.button.isChecked():
            self.button.setChecked(False)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flush()

    def _restyle(self) -> None:
        set_icon(self.button, "sliders", self._theme, "quiet")

    def _retranslate(self) -> None:
        words = self.tr("Hide the options") if self.button.isChecked() else self.tr("Options of this conversation")
        self.button.setToolTip(words)
        self.button.setAccessibleName(words)
        self._show_line()


class _PromptLine(QPushButton):
    """One quiet line that can be clicked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("chatSystemPromptLine")
        self.setProperty("kind", "plain")
        self._prompt = ""
        self._label = ElidedLabel()
        self._label.setProperty("role", "quiet")
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(8, 0, 8, 0)
        inside.addWidget(self._label)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_words(self, prompt: str, seed: int | None) -> None:
        parts = [self.tr("Seed: {seed}").format(seed=seed)] if seed is not None else []
        if prompt:
            parts.append(self.tr("System prompt: {prompt}").format(prompt=prompt))
        words = " · ".join(parts)
        self._label.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(self.tr("Change the system prompt") if prompt else self.tr("Change the options"))

    def _restyle(self) -> None:
        self._label.setFont(self._theme.font(0.87))


class _Fitting(QScrollArea):
    """As high as what it holds where there is room, else scrolls: the card never makes the window grow."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self._content = content
        content.installEventFilter(self)

    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(96, self._content.sizeHint().height()))

    def focusNextPrevChild(self, next_: bool) -> bool:  # noqa: N802
        """Qt brings the place that is typed at into sight, which may leave out a line of the control around it."""
        found = super().focusNextPrevChild(next_)
        self.show_focused()
        return found

    def show_focused(self) -> None:
        """Brings all of the control that has the keyboard into sight, as far as there is room."""
        control = self.focusWidget()
        if control is not None and self._content.isAncestorOf(control):
            place = QRect(control.mapTo(self._content, QPoint()), control.size())
            self.ensureVisible(place.center().x(), place.center().y(), 0, place.height() // 2 + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_focused()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
