"""The engines elsewhere that the person has added, and the models of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.ui.elsewhere_words import mark
from lampblack.ui.model_words import SEPARATOR
from lampblack.ui.models.words import count
from lampblack.ui.widgets.table import Column, Table
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.endpoints import KnownEndpoint
    from lampblack.ui.theme import Theme


class EnginesPage(Translated, QWidget):
    """A passive view. change_wanted, refresh_wanted and remove_wanted have a `KnownEndpoint`, use_wanted one and the
    name of a model."""

    add_wanted = Signal()
    change_wanted = Signal(object)
    refresh_wanted = Signal(object)
    stop_wanted = Signal()
    """What is being asked is not waited for any more."""
    remove_wanted = Signal(object)
    use_wanted = Signal(object, str)
    undo_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._said: tuple[Callable[[], str], str] = (str, "quiet")
        self._is_offline = self._is_asking = False
        self.setObjectName("modelsRemote")
        self._intro, self._told, self._empty = QLabel(), QLabel(), QLabel()
        self._told.setObjectName("enginesTold")
        self._intro.setProperty("role", "quiet")
        for label in (self._intro, self._told, self._empty):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table: Table[KnownEndpoint] = Table(theme, "enginesTable", self._columns())
        self.models: Table[str] = Table(
            theme, "enginesModels", (Column(lambda: self.tr("Models"), lambda name: name, is_wide=True),)
        )
        self._use, self._add, self._change, self._refresh, self._remove, self._stop, self._undo = (
            QPushButton() for _ in range(7)
        )
        self._lay_out()
        self._connect()
        theme.changed.connect(self._restyle)
        self._restyle()
        self.offer_undo(False)
        self.show_engines((), is_offline=False)

    def focus(self) -> None:
        """Puts the keyboard where one begins."""
        (self.table if self.table.rows.things else self._add).setFocus()

    def show_engines(self, engines: Sequence[KnownEndpoint], *, is_offline: bool) -> None:
        """Shows these. is_offline: none of them may be asked now."""
        self._is_offline = is_offline
        self.table.show_things(engines, lambda one, other: one.address == other.address)
        for widget in (self.table, self.models, self._use):
            widget.setVisible(bool(engines))
        self._empty.setVisible(not engines)
        self._retranslate()

    def say(self, words: Callable[[], str], role: str = "quiet", *, is_asking: bool = False) -> None:
        """Says what came of the newest wish, in today's language. is_asking: an engine is being waited for."""
        self._said, self._is_asking = (words, role), is_asking
        if not is_asking and self._stop.hasFocus():
            self._refresh.setFocus()
        self._retranslate()
        QAccessible.updateAccessibility(QAccessibleEvent(self._told, QAccessible.Event.Alert))

    def offer_undo(self, offered: bool) -> None:
        """Shows the button that brings back what was removed."""
        if not offered and self._undo.hasFocus():
            self._add.setFocus()
        self._undo.setVisible(offered)

    # --- inside

    def _lay_out(self) -> None:
        buttons, using, telling = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (buttons, using, telling):
            row.setSpacing(8)
        for button, name in (
            (self._add, "enginesAdd"),
            (self._change, "enginesChange"),
            (self._refresh, "enginesRefresh"),
            (self._remove, "enginesRemove"),
        ):
            button.setObjectName(name)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._use.setObjectName("enginesUse")
        self._use.setProperty("kind", "primary")
        using.addWidget(self._use)
        using.addStretch(1)
        self._stop.setObjectName("enginesStop")
        self._undo.setObjectName("enginesUndo")
        telling.addWidget(self._told, 1)
        for button in (self._stop, self._undo):
            button.setProperty("kind", "plain")
            telling.addWidget(button)
        for button in (self._add, self._change, self._refresh, self._remove, self._use, self._stop, self._undo):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._intro)
        layout.addWidget(self.table, 2)
        layout.addWidget(self._empty, 1)
        layout.addLayout(buttons)
        layout.addLayout(telling)
        layout.addWidget(self.models, 3)
        layout.addLayout(using)

    def _connect(self) -> None:
        self._add.clicked.connect(self.add_wanted)
        for button, signal in (
            (self._change, self.change_wanted),
            (self._refresh, self.refresh_wanted),
            (self._remove, self.remove_wanted),
        ):
            button.clicked.connect(lambda _=False, signal=signal: self._emit(signal))
        self._use.clicked.connect(self._wish)
        self._stop.clicked.connect(self.stop_wanted)
        self._undo.clicked.connect(self.undo_wanted)
        self.table.chosen.connect(self._choose)
        self.table.used.connect(lambda _: self.models.setFocus())
        self.models.chosen.connect(lambda _: self._enable())
        self.models.used.connect(lambda _: self._wish())
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove.click)

    def _emit(self, signal: Signal) -> None:
        if (engine := self.table.current()) is not None:
            signal.emit(engine)  # type: ignore[attr-defined]

    def _wish(self) -> None:
        engine, model = self.table.current(), self.models.current()
        if engine is not None and model is not None and self._use.isEnabled():
            self.use_wanted.emit(engine, model)

    def _choose(self, engine: KnownEndpoint | None) -> None:
        self.models.show_things(engine.models if engine is not None else (), lambda one, other: one == other)
        self._enable()

    def _enable(self) -> None:
        has_engine = self.table.current() is not None
        for button in (self._change, self._remove):
            button.setEnabled(has_engine)
        self._refresh.setEnabled(has_engine and not self._is_asking and not self._is_offline)
        self._use.setEnabled(self.models.current() is not None and not self._is_offline)

    def _columns(self) -> tuple[Column[KnownEndpoint], ...]:
        return (
            Column(
                lambda: self.tr("Name"),
                lambda one: SEPARATOR.join(filter(None, (one.name, one.host))),
                tip=lambda one: one.address,
                is_wide=True,
            ),
            Column(
                lambda: self.tr("What you send"), lambda one: mark(one.address)[0], lambda one: mark(one.address)[1]
            ),
            Column(lambda: self.tr("Models"), lambda one: count(len(one.models)), is_number=True),
        )

    def _restyle(self) -> None:
        self._intro.setFont(self._theme.font(0.87))

    def _retranslate(self) -> None:
        self._intro.setText(
            self.tr(
                "Another program can run the model, on this computer or elsewhere: Ollama, LM Studio, llama-server, "
                "vLLM, Ray Serve or a service with OpenAI's interface. It gets what you send to its models, with the "
                "conversation and what is attached, and nothing else: titles and searches are done here."
            )
        )
        self._empty.setText(self.tr("There is no engine elsewhere yet. Your conversations stay on this computer."))
        self.table.setAccessibleName(self.tr("Engines elsewhere"))
        self.models.setAccessibleName(self.tr("Models of the engine"))
        for table in (self.table, self.models):
            table.retranslate()
        self._add.setText(self.tr("Add an engine…"))
        self._change.setText(self.tr("Change…"))
        self._refresh.setText(self.tr("List its models again"))
        self._remove.setText(self.tr("Remove"))
        self._use.setText(self.tr("Use it"))
        self._stop.setText(self.tr("Stop asking"))
        self._undo.setText(self.tr("Undo"))
        self._stop.setVisible(self._is_asking)
        words, role = self._said
        said = words()
        if self._is_offline and not said:
            said, role = self.tr("“Offline only” is on in Settings, so none of these is asked."), "careful"
        self._told.setText(said)
        self._told.setVisible(bool(said))
        if self._told.property("role") != role:
            self._told.setProperty("role", role)
            self._told.style().unpolish(self._told)
            self._told.style().polish(self._told)
        self._enable()
