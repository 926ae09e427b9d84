"""The downloads: how far each is, and its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.hub import DownloadState
from lampblack.ui.fault_words import sentence
from lampblack.ui.models.words import progress, short_name
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.scrolled_column import ScrolledColumn
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lampblack.domain.hub import Download
    from lampblack.ui.theme import Theme

_STEPS = 1000
_SHOWN_AT_ONCE = 2
_GOES_ON = (DownloadState.PAUSED, DownloadState.FAILED)


class DownloadsList(QWidget):
    """Is hidden while there are none. The signals have a download's key, use_wanted the path of its file."""

    pause_wanted = Signal(str)
    resume_wanted = Signal(str)
    cancel_wanted = Signal(str)
    forget_wanted = Signal(str)
    use_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelsProgress")
        self._theme = theme
        self.rows: dict[str, DownloadRow] = {}
        content = QWidget()
        content.setObjectName("scrolled")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._scrolled = ScrolledColumn(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scrolled)
        self.hide()

    def show_names(self, names: Mapping[str, str]) -> None:
        """What a person calls models, by their paths."""
        for row in self.rows.values():
            row.show_name(names.get(row.path, ""))

    def show_download(self, key: str, download: Download | None) -> None:
        """One is new, moved on, or gone (None)."""
        if download is None:
            row = self.rows.pop(key, None)
            if row is not None:
                if row.isAncestorOf(row.window().focusWidget() or row.window()):
                    row.window().focusNextChild()
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
        else:
            if key not in self.rows:
                self.rows[key] = self._made(key)
            self.rows[key].show_download(download)
        self.setVisible(bool(self.rows))
        self._fit()

    def _made(self, key: str) -> DownloadRow:
        row = DownloadRow(self._theme)
        row.pause.clicked.connect(lambda: (self.resume_wanted if row.goes_on else self.pause_wanted).emit(key))
        row.cancel.clicked.connect(lambda: (self.forget_wanted if row.is_done else self.cancel_wanted).emit(key))
        row.use.clicked.connect(lambda: self.use_wanted.emit(row.path))
        self._column.addWidget(row)
        return row

    def _fit(self) -> None:
        """As high as two of them; more scroll."""
        heights = [row.sizeHint().height() for row in self.rows.values()][:_SHOWN_AT_ONCE]
        self.setFixedHeight(sum(heights) + 8 * max(0, len(heights) - 1))


class DownloadRow(Translated, QFrame):
    """One download: its name, how far it is, and what can be done."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._theme = theme
        self._download: Download | None = None
        self._name, self._state, self._fault = ElidedLabel(), QLabel(), QLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setObjectName("modelsProgressText")
        self._state.setProperty("role", "quiet")
        self._fault.setObjectName("modelsProgressFault")
        self._fault.setProperty("role", "bad")
        self._fault.setWordWrap(True)
        self._fault.setTextFormat(Qt.TextFormat.PlainText)
        self._called = ""
        self._bar = QProgressBar()
        self._bar.setObjectName("modelsProgressBar")
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self.use, self.pause, self.cancel = QPushButton(), QPushButton(), QPushButton()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button, name in (
            (self.use, "modelsUseFetched"),
            (self.pause, "modelsPause"),
            (self.cancel, "modelsCancel"),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
            buttons.addWidget(button)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 8, 8, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._bar, 1, 0)
        grid.addWidget(self._state, 2, 0)
        grid.addLayout(buttons, 0, 1, 3, 1)
        grid.addWidget(self._fault, 3, 0, 1, 2)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def goes_on(self) -> bool:
        """Whether the button has it go on, and does not pause it."""
        return self._download is not None and self._download.state in _GOES_ON

    @property
    def is_done(self) -> bool:
        """Whether it is there."""
        return self._download is not None and self._download.state is DownloadState.DONE

    @property
    def path(self) -> str:
        """Of its first file, once it is there."""
        return self._download.path if self._download is not None else ""

    def show_name(self, name: str) -> None:
        """What a person calls the model that came; empty: as its file is called."""
        self._called = name
        self._retranslate()

    def show_download(self, download: Download) -> None:
        """How it is now."""
        self._download = download
        had_focus = self.pause.hasFocus()
        self._bar.setVisible(not self.is_done)
        self._bar.setValue(round(download.done / max(1, download.total) * _STEPS))
        self.use.setVisible(self.is_done)
        self.pause.setVisible(not self.is_done)
        self._fault.setVisible(download.fault is not None)
        if had_focus and self.is_done:
            self.use.setFocus()
        self._retranslate()

    def _retranslate(self) -> None:
        if self._download is None:
            return
        name = self._called or short_name(self._download)
        self._name.setText(name)
        self._name.setToolTip(f"{self._download.repo}/{self._download.name}")
        self._state.setText(progress(self._download))
        self._fault.setText(sentence(self._download.fault) if self._download.fault is not None else "")
        self._bar.setAccessibleName(self.tr("How far {name} is").format(name=name))
        has_failed = self._download.state is DownloadState.FAILED
        self.pause.setText(
            self.tr("Try again") if has_failed else self.tr("Go on") if self.goes_on else self.tr("Pause")
        )
        self.pause.setAccessibleName(f"{self.pause.text()}: {name}")
        self.use.setText(self.tr("Use it"))
        self.use.setAccessibleName(self.tr("Use {name}").format(name=name))
        self.cancel.setText(self.tr("Done") if self.is_done else self.tr("Cancel"))
        self.cancel.setAccessibleName(f"{self.cancel.text()}: {name}")
        self.cancel.setToolTip("" if self.is_done else self.tr("Ends it and deletes what has arrived"))

    def _restyle(self) -> None:
        for label in (self._state, self._fault):
            label.setFont(self._theme.font(0.87))
