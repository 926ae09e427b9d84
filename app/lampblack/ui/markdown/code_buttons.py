"""The buttons of a code block: wrap its long lines, save it as a file, copy it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QWidget

from lampblack.domain.languages import file_name
from lampblack.ui.markdown.copy_button import CopyButton, RevealedButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.ui.markdown.blocks import Code
    from lampblack.ui.markdown.formats import Formats


class CodeButtons(QWidget):
    """Stands at the right end of a code block's first line; the first button is there only where lines are long."""

    wrap_changed = Signal()
    problem_changed = Signal()

    def __init__(self, formats: Formats, code: Callable[[], Code], parent: QWidget) -> None:
        super().__init__(parent)
        self._formats, self._code = formats, code
        self._problem = ""
        self._wrap = RevealedButton(self)
        self._wrap.setObjectName("codeWrap")
        self._wrap.setCheckable(True)
        self._wrap.toggled.connect(self._toggle)
        self._wrap.hide()
        self._save = RevealedButton(self)
        self._save.setObjectName("codeSaveAs")
        self._save.clicked.connect(self._choose_file)
        self._copy = CopyButton(formats, lambda: code().text, self)
        self._copy.setObjectName("codeBlockCopy")
        self._draw()

    @property
    def wraps(self) -> bool:
        """Whether long lines are to be wrapped."""
        return self._wrap.isChecked()

    @property
    def problem(self) -> str:
        """Why the last file could not be written, one sentence, or nothing."""
        if not self._problem:
            return ""
        return self.tr("The file could not be written: {reason}. Choose another place.").format(reason=self._problem)

    def offer_wrap(self, offered: bool) -> None:
        """Shows the button that wraps, or not."""
        if offered == self._wrap.isHidden():
            self._wrap.setVisible(offered)
            self._place()

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self._copy.restyle(formats)
        self._draw()

    def sizeHint(self) -> QSize:
        """The room for all buttons, also for one that is not offered now: the text beside them must not move."""
        size = self._copy.sizeHint()
        return QSize(3 * size.width(), size.height())

    def resizeEvent(self, event: QEvent) -> None:
        """Places the buttons from right to left."""
        del event
        self._place()

    def _place(self) -> None:
        size, right = self._copy.sizeHint(), self.width()
        for button in (self._copy, self._save, self._wrap):
            right -= size.width()
            button.setGeometry(right, 0, size.width(), size.height())

    def _toggle(self) -> None:
        self._draw()
        self.wrap_changed.emit()

    def _draw(self) -> None:
        self._wrap.draw(self._formats, "wrap", "accent" if self.wraps else "quiet")
        self._save.draw(self._formats, "download", "quiet")
        for button, name in ((self._wrap, self.tr("Wrap long lines")), (self._save, self.tr("Save as a file"))):
            button.setToolTip(name)
            button.setAccessibleName(name)

    # --- a file

    def _choose_file(self) -> None:
        from lampblack.ui.file_dialog import FileDialog

        dialog = FileDialog(self.window(), self.tr("Save the code"))
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(file_name(self._code().language))
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Writes the code as UTF-8 with a newline at its end; where that fails says why under the code."""
        try:
            Path(path).write_bytes(self._code().text.encode("utf-8", "replace") + b"\n")
            self._problem = ""
        except OSError as error:
            self._problem = error.strerror or type(error).__name__
        self.problem_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Speaks the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._draw()
            self.problem_changed.emit()
        super().changeEvent(event)
