"""All that a model's file says of itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.sizes import in_words
from lampblack.settings.for_models import own_settings
from lampblack.ui.model_words import SEPARATOR
from lampblack.ui.models.checking import Checking, result_words
from lampblack.ui.models.speed_words import speed_words
from lampblack.ui.models.words import count
from lampblack.ui.settings.editors import translated
from lampblack.ui.widgets.scrolled_column import room_on_screen
from lampblack.ui.widgets.table import Column, Table
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.faults import Fault
    from lampblack.settings.setting import AnySetting
    from lampblack.tasks.shelf import Details
    from lampblack.tasks.verifying import Verified
    from lampblack.ui.theme import Theme

_SIZE, _MARGIN = QSize(760, 600), 24
_LONGEST_SHOWN = 200
_Fact = tuple[str, str]
if TYPE_CHECKING:
    Verify = Callable[[Callable[[float], None]], Sequence[Verified]]


class DetailsDialog(Translated, QDialog):
    """What matters first, then the chat template; every key of the file on request."""

    rename_wanted = Signal()
    defaults_wanted = Signal()

    def __init__(self, theme: Theme, details: Details, verify: Verify, parent: QWidget | None = None) -> None:
        """verify: reads all files and says what they are."""
        super().__init__(parent)
        self.setObjectName("modelsDetails")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._details = details
        self._facts, self._title = QLabel(), QLabel()
        self._facts.setObjectName("modelsFacts")
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        self._facts.setWordWrap(True)
        self._facts.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._template = QPlainTextEdit(details.chat_template)
        self._template.setObjectName("modelsTemplate")
        self._template.setReadOnly(True)
        self._template.setTabChangesFocus(True)
        self._template.setFont(theme.mono_font(0.87))
        self._keys: Table[_Fact] = Table(theme, "modelsKeys", self._columns())
        self._keys.show_things([(key, _shown(value)) for key, value in details.keys.items()])
        self._keys.hide()
        self._all, self._close = QPushButton(), QPushButton()
        self._all.setObjectName("modelsAllKeys")
        self._all.setCheckable(True)
        self._all.setAutoDefault(False)
        self._all.toggled.connect(self._show_keys)
        self._rename, self._defaults = QPushButton(), QPushButton()
        for button, name, signal in (
            (self._rename, "modelsRename", self.rename_wanted),
            (self._defaults, "modelsSetDefaults", self.defaults_wanted),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(signal)
        self._check, self._found = QPushButton(), QLabel()
        self._check.setObjectName("modelsCheck")
        self._check.setAutoDefault(False)
        self._check.clicked.connect(self._start_or_stop)
        self._found.setObjectName("modelsChecked")
        self._found.setTextFormat(Qt.TextFormat.PlainText)
        self._found.setWordWrap(True)
        self._found.setTextInteractionFlags(self._facts.textInteractionFlags())
        self._found.hide()
        self._verify = verify
        self._checking: Checking | None = None
        self._result: Sequence[Verified] | Fault | None = None
        self.finished.connect(self._stop)
        self._close.setDefault(True)
        self._close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        for button in (self._rename, self._defaults, self._all, self._check):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(16)
        layout.addWidget(self._facts)
        layout.addWidget(self._title)
        layout.addWidget(self._template, 1)
        layout.addWidget(self._keys, 1)
        layout.addWidget(self._found)
        layout.addLayout(buttons)
        self.resize(_SIZE.boundedTo(room_on_screen(self)))
        self._show_keys(False)
        self._retranslate()

    def _start_or_stop(self) -> None:
        is_wanted = self._checking is None
        self._stop()
        if is_wanted:
            self._checking = Checking(self._verify)
            self._checking.moved.connect(self._show_progress)
            self._checking.ended.connect(self._show_result)
            self.destroyed.connect(self._checking.stop)
            self._result = None
            self._show_progress(0.0)
            self._checking.start()
        self._name_check()

    def _stop(self) -> None:
        if self._checking is not None:
            self._checking.stop()
            self._checking = None
            self._found.hide()

    def _show_progress(self, done: float) -> None:
        if self._checking is not None:
            self._found.setText(self.tr("Reading: {percent} %").format(percent=int(100 * done)))
            self._found.show()

    def _show_result(self, result: Sequence[Verified] | Fault) -> None:
        if self._checking is None:
            return  # it was stopped meanwhile
        self._checking, self._result = None, result
        self._found.setText(result_words(result))
        QAccessible.updateAccessibility(QAccessibleEvent(self._found, QAccessible.Event.Alert))
        self._name_check()

    def _name_check(self) -> None:
        self._check.setText(self.tr("Check SHA-256") if self._checking is None else self.tr("Stop checking"))

    def _show_keys(self, shown: bool) -> None:
        self._keys.setVisible(shown)
        has_template = bool(self._details.chat_template)
        self._template.setVisible(has_template and not shown)
        self._title.setVisible(not shown)

    def _columns(self) -> tuple[Column[_Fact], ...]:
        return (
            Column(lambda: self.tr("Key"), lambda fact: fact[0]),
            Column(lambda: self.tr("Value"), lambda fact: fact[1], is_wide=True),
        )

    def _lines(self) -> list[_Fact]:
        model, origin = self._details.model, self._details.origin
        return [
            (self.tr("File's name"), model.own_name),
            (self.tr("File"), model.path),
            (self.tr("Belongs to"), model.holder),
            (self.tr("Sees or hears with"), ", ".join(Path(path).name for path in model.projectors)),
            (self.tr("Architecture"), model.architecture),
            (self.tr("Weights"), count(model.parameters)),
            (self.tr("Quantization"), model.quantization),
            (self.tr("Size"), in_words(model.bytes)),
            (self.tr("Context"), self.tr("{count} tokens").format(count=count(model.context_length))),
            (self.tr("Licence"), self._details.licence or self.tr("the file does not say")),
            (self.tr("From"), f"{origin.repo} ({origin.commit[:12]})" if origin is not None else ""),
            (self.tr("Made from"), " ".join(self._details.made_from).strip()),
            (self.tr("Options of its own"), self._own_options()),
            (self.tr("Last used"), _day(self._details.last_used)),
            (self.tr("Here"), speed_words(self._details.speed) if self._details.speed is not None else ""),
        ]

    def _own_options(self) -> str:
        """How it is loaded, and whether conversations start otherwise with it."""
        choices = self._details.choices
        if choices is None:
            return ""
        own = own_settings(choices.loading).items()
        parts = [f"{translated(setting.label)}: {_value(setting, value)}" for setting, value in own]
        if choices.options is not None:
            parts.append(self.tr("new conversations start otherwise"))
        return SEPARATOR.join(parts)

    def _retranslate(self) -> None:
        self.setWindowTitle(self._details.model.name)
        self._facts.setText("\n".join(f"{name}: {value}" for name, value in self._lines() if value))
        has_template = bool(self._details.chat_template)
        self._title.setText(
            self.tr("Chat template: how a chat is written for this model (SHA-256 {digest}…)").format(
                digest=self._details.template_sha256[:16]
            )
            if has_template
            else self.tr("The file has no chat template: the model continues text and was not made for chat.")
        )
        self._title.setWordWrap(not has_template)
        self._template.setAccessibleName(self.tr("Chat template"))
        self._keys.setAccessibleName(self.tr("All that the file says"))
        self._keys.retranslate()
        self._name_check()
        if self._result is not None:
            self._found.setText(result_words(self._result))
        self._all.setText(self.tr("All that the file says"))
        self._rename.setText(self.tr("Rename…"))
        self._defaults.setText(self.tr("Default options…"))
        self._close.setText(self.tr("Close"))


def _value(setting: AnySetting, value: object) -> str:
    """As the editor of the setting says it."""
    if isinstance(value, int):
        is_word = value == setting.minimum and setting.minimum_label
        return translated(setting.minimum_label) if is_word else count(value)
    return next((translated(choice.label) for choice in setting.choices if choice.value == value), "")


def _day(at: float | None) -> str:
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(at)), QLocale.FormatType.ShortFormat) if at else ""


def _shown(value: object) -> str:
    words = " ".join(str(value).split())
    return words if len(words) <= _LONGEST_SHOWN else words[:_LONGEST_SHOWN] + "…"
