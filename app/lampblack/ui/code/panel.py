"""The Code panel's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from lampblack.domain.coding.languages import MOST_USED
from lampblack.domain.coding.tasks import NEEDS_CODE, NEEDS_INSTRUCTION, Action
from lampblack.ui.attachments.chips import Chips
from lampblack.ui.code.changes_view import ChangesView
from lampblack.ui.code.editor import CodeEditor
from lampblack.ui.code.explanation import Explanation
from lampblack.ui.code.language_box import LanguageBox
from lampblack.ui.code.sheets import Sheets
from lampblack.ui.code.syntax_line import SyntaxLine
from lampblack.ui.code.words import action_words, instruction_words, run_words
from lampblack.ui.jobs.job_bar import JobBar
from lampblack.ui.jobs.panel_tools import ToolButton
from lampblack.ui.widgets.plain_text_field import PlainTextField
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from lampblack.domain.coding.checks import Checked
    from lampblack.ui.theme import Theme

_MARGIN = 16
_LEAST = 120
"""Pixels that a list is wide at least."""
_CODE_WIDTH, _EXPLANATION_WIDTH = 600, 320
"""Pixels at first; whoever wants others pulls at the line between them."""


class CodePanel(Translated, QWidget):
    """What is asked for, and the code. changed: the person changed something of what is asked for."""

    changed = Signal()
    files_wanted = Signal()
    open_wanted = Signal()
    save_wanted = Signal()
    copy_wanted = Signal()
    chat_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codePanel")
        self.theme = theme
        self.on_escape: Callable[[], bool] = bool
        """Stops what is at work; False where nothing is."""
        self._action = QComboBox()
        self._action.setObjectName("codeAction")
        self._action.setMinimumWidth(_LEAST)
        self.language = LanguageBox("codeLanguage")
        self.target = LanguageBox("codeTarget")
        self.target.show_language(MOST_USED[1])
        self._to = QLabel()
        self.instruction = PlainTextField(theme, 2, 6)
        self.instruction.setObjectName("codeInstruction")
        self.files = Chips()
        self.files.setObjectName("codeContext")
        self.bar = JobBar(theme, "code", lambda: run_words(self.action))
        self.editor = CodeEditor(theme)
        self.sheets = Sheets(self.editor, theme, MOST_USED[0])
        self.changes = ChangesView(theme)
        self.explanation = Explanation(theme)
        self._add_files = ToolButton(theme, "codeAddFiles", "paperclip", lambda: self.tr("Add files to be known…"))
        self._open = ToolButton(theme, "codeOpen", "folder", lambda: self.tr("Open a file in the editor…"))
        self._copy = ToolButton(theme, "codeCopy", "copy", lambda: self.tr("Copy the code"))
        self._save = ToolButton(theme, "codeSave", "save", lambda: self.tr("Save the code…"))
        self._chat = ToolButton(theme, "codeChat", "chat", lambda: self.tr("Take the code to the chat"))
        self.syntax = SyntaxLine(theme)
        self._lay_out()
        self._connect()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self.setFocusProxy(self.instruction)
        self._heard()

    # --- what is asked for

    @property
    def action(self) -> Action:
        """What is to be done."""
        return Action(self._action.currentData() or Action.WRITE)

    def choose(self, action: Action) -> None:
        """Shows what is to be done; of a repair, that code is fixed."""
        self._action.setCurrentIndex(max(0, self._action.findData(action)))

    def add_tools(self, *tools: QWidget) -> None:
        """Puts buttons beside the choices."""
        for tool in tools:
            self._choices.addWidget(tool)

    # --- what came of it

    def show_checked(self, checked: Checked | None) -> None:
        """Says what a parser found; None: nothing is known yet."""
        self.editor.mark_lines([problem.line for problem in checked.problems] if checked is not None else [], "bad")
        self.syntax.show_checked(checked)

    def show_changes(self, old: str, new: str) -> bool:
        """Shows changes to be decided, in place of the editor; False where there are none."""
        if not self.changes.show_changes(old, new):
            return False
        self._stack.setCurrentWidget(self.changes)
        self.syntax.hide()
        self._heard()
        self.changes.focus()
        return True

    def show_editor(self) -> None:
        """Shows the code."""
        self._stack.setCurrentWidget(self.editor)
        self.syntax.show()
        self._heard()

    @property
    def has_changes(self) -> bool:
        """Whether changes wait for a decision."""
        return self._stack.currentWidget() is self.changes

    def set_running(self, running: bool) -> None:
        """While a model writes, nobody else does."""
        self.editor.setReadOnly(running)
        self.syntax.set_running(running)

    def refresh(self) -> None:
        """What is asked for, or the code, is another."""
        self._heard()

    def hasHeightForWidth(self) -> bool:
        """It takes the height that there is: else the window would be as high as all in it would like to be."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or event.modifiers() or not self.on_escape():
            super().keyPressEvent(event)

    # --- inside

    def _lay_out(self) -> None:
        self._choices = QHBoxLayout()
        self._choices.setSpacing(8)
        for widget in (self._action, self.language, self._to, self.target):
            self._choices.addWidget(widget)
        self._choices.addStretch(1)
        self._choices.addWidget(self._add_files)
        for tool in (self._open, self._copy, self._save, self._chat):
            self.bar.add_tool(tool)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.editor)
        self._stack.addWidget(self.changes)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._stack)
        self._split.addWidget(self.explanation)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([_CODE_WIDTH, _EXPLANATION_WIDTH])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 8)
        layout.setSpacing(8)
        layout.addLayout(self._choices)
        layout.addWidget(self.instruction)
        layout.addWidget(self.files)
        layout.addWidget(self.bar)
        layout.addWidget(self.sheets.tabs)
        layout.addWidget(self._split, 1)
        layout.addWidget(self.syntax)

    def _connect(self) -> None:
        self._action.currentIndexChanged.connect(self._heard)
        for box in (self.language, self.target):
            box.language_chosen.connect(self._heard)
        self.instruction.textChanged.connect(self._heard)
        self.editor.textChanged.connect(self._heard)
        self.sheets.chosen.connect(self._heard)
        for button, signal in (
            (self._add_files, self.files_wanted),
            (self._open, self.open_wanted),
            (self._copy, self.copy_wanted),
            (self._save, self.save_wanted),
            (self._chat, self.chat_wanted),
        ):
            button.clicked.connect(signal)
        self.syntax.place_wanted.connect(self.editor.go_to)
        self.syntax.complete_wanted.connect(self.editor.complete_wanted)
        run = QShortcut(QKeySequence("Ctrl+Return"), self)
        run.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        run.activated.connect(self.bar.press)

    def _heard(self) -> None:
        action = self.action
        is_blank = not self.editor.text().strip()
        needed = (action in NEEDS_CODE and is_blank) or (action in NEEDS_INSTRUCTION and self.instruction.is_blank())
        self.bar.set_ready(not needed and not self.has_changes)
        for widget in (self._to, self.target):
            widget.setVisible(action is Action.TRANSLATE)
        self.instruction.setEnabled(action is not Action.EXPLAIN)
        self.instruction.setPlaceholderText(instruction_words(action))
        for button in (self._copy, self._save, self._chat):
            button.setEnabled(not is_blank)
        self.changed.emit()

    def _restyle(self) -> None:
        self.instruction.restyle()
        self._to.setFont(self.theme.font(0.87))
        self.files.restyle()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Code"))
        chosen = self._action.currentIndex()
        self._action.blockSignals(True)
        self._action.clear()
        for action, words in action_words().items():
            self._action.addItem(words, action)
        self._action.setCurrentIndex(max(0, chosen))
        self._action.blockSignals(False)
        for widget, words in (
            (self._action, self.tr("What is to be done")),
            (self.language, self.tr("Language of the code, to search by typing")),
            (self.target, self.tr("Language to translate to, to search by typing")),
        ):
            widget.setAccessibleName(words)
            widget.setToolTip(words)
        self._to.setText(self.tr("to"))
        self.instruction.setAccessibleName(self.tr("What the code is to do, or how it is to change"))
        self.files.setAccessibleName(self.tr("Files that the model is to know"))
        self._heard()
