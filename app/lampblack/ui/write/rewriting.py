"""A text beside what the model made of it: each change can be taken or left."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout

from lampblack.domain.differences.words import Part, accepted_words, word_parts
from lampblack.domain.jobs import JobState
from lampblack.ui.jobs.job_bar import JobBar
from lampblack.ui.jobs.panel_job import PanelJob
from lampblack.ui.widgets.translated import Translated
from lampblack.ui.write.words import change_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QCloseEvent
    from PySide6.QtWidgets import QWidget

    from lampblack.domain.jobs import Job, Output
    from lampblack.store.jobs import JobStore
    from lampblack.tasks.jobs import Jobs, MakePlan
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.theme import Theme

_MARGIN, _SIZE = 24, QSize(720, 520)


class Rewriting(Translated, QDialog):
    """taken: the text with the changes that were accepted."""

    taken = Signal(str)

    def __init__(self, text: str, change: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rewriteDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._text, self._change, self._theme = text, change, theme
        self._parts: Sequence[Part] = ()
        self._accepted: set[int] = set()
        self._streamed = ""
        self._make_plan: MakePlan | None = None
        self._job: PanelJob | None = None
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._view = QTextBrowser()
        self._view.setObjectName("rewriteChanges")
        self._view.setOpenLinks(False)
        self._view.anchorClicked.connect(self._toggle)
        self._bar = JobBar(theme, "rewrite", lambda: self.tr("Try again"))
        self._bar.run_wanted.connect(self._begin)
        self._bar.go_on_wanted.connect(self._begin)
        self._take, self._all, self._none, self._close = (QPushButton() for _ in range(4))
        for button, name, action in (
            (self._take, "rewriteTake", self._take_text),
            (self._all, "rewriteAll", lambda: self._accept(set(range(len(self._parts))))),
            (self._none, "rewriteNone", lambda: self._accept(set())),
            (self._close, "rewriteClose", self.reject),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(action)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._take, self._all, self._none):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(8)
        layout.addWidget(self._told)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._bar)
        layout.addLayout(buttons)
        theme.changed.connect(self._show)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() * 0.9))
        self._retranslate()

    def run(
        self,
        panel: str,
        make_plan: MakePlan,
        jobs: Jobs,
        store: JobStore,
        background: Background,
        bridge: Bridge,
        key: str,
    ) -> None:
        """Has it written. key: of the piece that is the new text."""
        self._make_plan, self._key = make_plan, key
        self._job = PanelJob(panel, self._bar, jobs, store, background, bridge)
        self._job.text_came.connect(self._stream)
        self._job.output_came.connect(self._came)
        self._job.ended.connect(self._ended)
        self._begin()

    def show_new(self, new: str) -> None:
        """Shows the new text with its changes, all of them accepted."""
        self._parts = word_parts(self._text, new)
        self._accept({number for number, part in enumerate(self._parts) if part.is_change})
        self._take.setFocus()

    # --- inside

    def _begin(self) -> None:
        if self._job is None or self._make_plan is None:
            return
        self._parts, self._streamed = (), ""
        self._show()
        self._job.start(self._text, "{}", self._make_plan)

    def _stream(self, key: str, text: str) -> None:
        if key == self._key:
            self._streamed += text
            self._show()

    def _came(self, output: Output) -> None:
        if output.fault is not None:
            self._bar.show_fault(output.fault)
        else:
            self.show_new(output.text.strip())

    def _ended(self, job: Job) -> None:
        if job.state is JobState.DONE and self._parts and not any(part.is_change for part in self._parts):
            self._bar.show_note(lambda: self.tr("The model changed nothing."))

    def _toggle(self, link: QUrl) -> None:
        number = int(link.toString().removeprefix("#") or -1)
        self._accept(self._accepted ^ {number})

    def _accept(self, accepted: set[int]) -> None:
        self._accepted = accepted
        self._show()

    def _take_text(self) -> None:
        self.taken.emit(accepted_words(self._parts, self._accepted))
        self.accept()

    def done(self, result: int) -> None:
        """However it is closed: what still runs is wanted by nobody, and what came of it stands in the panel."""
        if self._job is not None:
            self._job.discard()
            self._job = None
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        super().closeEvent(event)

    def _show(self) -> None:
        place = self._view.verticalScrollBar().value()
        self._view.setHtml(self._page())
        self._view.verticalScrollBar().setValue(place)
        changes = any(part.is_change for part in self._parts)
        for button in (self._take, self._all, self._none):
            button.setEnabled(changes)

    def _page(self) -> str:
        if not self._parts:
            return _line(html.escape(self._streamed or self._text))
        palette = self._theme.palette
        shown = []
        for number, part in enumerate(self._parts):
            if not part.is_change:
                shown.append(html.escape(part.old))
                continue
            is_taken = number in self._accepted
            gone = f'<s style="color:{palette.bad if is_taken else palette.quiet}">{html.escape(part.old)}</s>'
            new = html.escape(part.new)
            come = f'<b style="color:{palette.good}">{new}</b>' if is_taken else f"<s>{new}</s>"
            if not is_taken:
                gone = f'<span style="color:{palette.text}">{html.escape(part.old)}</span>'
            both = (gone if part.old else "") + (come if part.new else "")
            shown.append(f'<a href="#{number}" style="text-decoration:none;color:{palette.quiet}">{both}</a>')
        return _line("".join(shown))

    def _retranslate(self) -> None:
        change = change_words().get(self._change, self._change)
        self.setWindowTitle(self.tr("Rewrite: {change}").format(change=change))
        self._told.setText(
            self.tr(
                "Struck through: what goes. Bold: what comes. A click on a change takes it back, or takes it again."
            )
        )
        self._view.setAccessibleName(self.tr("The changes"))
        self._take.setText(self.tr("Take this text"))
        self._all.setText(self.tr("All changes"))
        self._none.setText(self.tr("No change"))
        self._close.setText(self.tr("Cancel"))


def _line(content: str) -> str:
    return f'<div style="white-space:pre-wrap;line-height:150%">{content}</div>'
