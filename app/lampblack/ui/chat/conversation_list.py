"""The left side of the chat panel: the conversations, and beginning a new one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from lampblack.ui.chat.conversation_model import ID_ROLE, ConversationModel
from lampblack.ui.chat.conversation_view import ConversationView
from lampblack.ui.widgets.scaled_icons import set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QShowEvent

    from lampblack.domain.conversations import Conversation
    from lampblack.store.search import Hit
    from lampblack.ui.chat.search_field import SearchField
    from lampblack.ui.chat.search_results import SearchResults
    from lampblack.ui.theme import Theme

_LONGEST_WAIT = 60 * 60 * 1000
"""Milliseconds. A computer that slept over midnight is looked at again this soon."""


class ConversationList(Translated, QWidget):
    """A passive view: what a person does becomes a signal, what the program sets makes none.

    - chosen: another conversation became current
    - delete_requested, rename_requested: asked for, not done
    - picked: a row was clicked, even the current one; confirmed: Enter was pressed on it
    - typed: letters that were typed on the list and are meant for the message
    - hide_requested: the list is to make room
    - search_requested: words are to be looked for in all conversations
    - hit_opened: a conversation is to be shown, at a message or (None) as it stands, with the words that were asked for
    - title_changed: the title of the current conversation, empty where none is, whoever changed it
    """

    chosen = Signal(int)
    new_requested = Signal()
    delete_requested = Signal(int)
    rename_requested = Signal(int, str)
    picked = Signal()
    confirmed = Signal()
    typed = Signal(str)
    hide_requested = Signal()
    search_requested = Signal(str)
    hit_opened = Signal(int, object, str)
    search_left = Signal()
    """The person is done with searching and is to write again."""
    title_changed = Signal(str)

    def __init__(self, theme: Theme, today: Callable[[], date] = date.today, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._current: int | None = None
        self._programmatic = False
        self._asked = ""
        self._hits: int | None = None
        self._awaits = False
        self._wanted: bool | None = None
        self._search: SearchField | None = None
        self._found: SearchResults | None = None
        self._model = ConversationModel(today, self)
        self._view = ConversationView(theme, self._model)
        self._build()
        self._midnight = QTimer(self)
        self._midnight.setSingleShot(True)
        self._midnight.timeout.connect(self._regroup)
        self._model.rename_requested.connect(self.rename_requested)
        self._view.delete_requested.connect(self.delete_requested)
        self._view.picked.connect(self.picked)
        self._view.confirmed.connect(self.confirmed)
        self._view.typed.connect(self.typed)
        self._view.selectionModel().selectionChanged.connect(self._selection_changed)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self._show_page()

    # --- what the controller sets

    def set_conversations(self, conversations: Iterable[Conversation]) -> None:
        """Replaces the whole list; the current conversation stays current if it is still there."""
        self._programmatic = True
        self._model.set_conversations(conversations)
        self._programmatic = False
        self.set_current(self._current)
        self._show_page()

    def upsert(self, conversation: Conversation) -> None:
        """Adds a conversation or shows its new title and place."""
        self._programmatic = True
        self._model.upsert(conversation)
        self._programmatic = False
        if conversation.id == self._current:
            self.title_changed.emit(self._model.title_of(conversation.id))
        self._show_page()
        self.search_again()

    def remove(self, conversation_id: int) -> None:
        """Takes a conversation out; if it was current, none is until the controller sets another."""
        if conversation_id == self._current:
            self.set_current(None)
        self._programmatic = True
        self._model.remove(conversation_id)
        self._programmatic = False
        self._show_page()
        self.search_again()

    def set_current(self, conversation_id: int | None) -> None:
        """Highlights a conversation, or none; one that is not in the list counts as none."""
        row = self._model.row_of(conversation_id)
        index = QModelIndex() if row is None else self._model.index(row)
        self._programmatic = True
        self._view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._programmatic = False
        self._current = None if row is None else conversation_id
        self.title_changed.emit(self._model.title_of(self._current))
        if row is not None:
            self._view.scrollTo(index)

    def title_of(self, conversation_id: int) -> str:
        """What the list calls a conversation, empty for an unknown one."""
        return self._model.title_of(conversation_id)

    def current(self) -> int | None:
        """The id of the highlighted conversation."""
        return self._current

    def set_running(self, conversations: Iterable[int]) -> None:
        """Puts a dot beside each conversation, by id, in which a reply is being written."""
        self._model.set_running(frozenset(conversations))

    def set_hits(self, asked: str, hits: Sequence[Hit]) -> None:
        """Shows what was found, unless something else is looked for by now."""
        if asked and asked == self._asked:
            self._results().set_hits(hits)
            self._hits = len(hits)
            self._say_hits()
            self._show_page()
            self._awaits = False
            if self._wanted is not None:
                self._enter_results(self._wanted)

    def search_again(self) -> None:
        """What is found may be another by now."""
        if self._asked:
            self.search_requested.emit(self._asked)

    def focus_search(self) -> None:
        """Puts the keyboard into the search field, all of which is replaced by what is typed."""
        if self._search is not None:
            self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._search.selectAll()

    def focus(self) -> None:
        """Puts the keyboard on the list, on the button where there is no list."""
        (self._view if self._view.isVisible() else self._new).setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside

    def _build(self) -> None:
        self._new = QPushButton()
        self._new.setObjectName("chatNew")
        self._new.clicked.connect(self.new_requested)
        self._hide = QToolButton()
        self._hide.setObjectName("chatListHide")
        self._hide.clicked.connect(self.hide_requested)
        header = QHBoxLayout()
        header.setSpacing(4)
        header.addWidget(self._new, 1)
        header.addWidget(self._hide)
        self._empty = QLabel()
        self._empty.setProperty("role", "quiet")
        self._empty.setWordWrap(True)
        self._empty.setMargin(8)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._view)
        self._pages.addWidget(self._empty)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(header)
        layout.addWidget(self._pages, 1)

    def _show_page(self) -> None:
        if self._asked and self._hits is not None:
            self._pages.setCurrentWidget(self._results() if self._hits else self._empty)
        else:
            self._pages.setCurrentWidget(self._view if self._model.rowCount() else self._empty)
        has_any = bool(self._model.rowCount() or self._asked)
        if has_any and self._search is None:
            self._search = self._made_search()
        if self._search is not None:
            self._search.setVisible(has_any)

    def _made_search(self) -> SearchField:
        """Made with the first conversation: the window is painted before that is read."""
        from lampblack.ui.chat.search_field import SearchField

        field = SearchField(self._theme, self)
        field.asked.connect(self._ask)
        field.entered.connect(self._enter_results)
        field.left.connect(self.search_left)
        self._column.insertWidget(1, field)
        self.setTabOrder(self._hide, field)
        self.setTabOrder(field, self._view)
        return field

    # --- searching

    def _ask(self, words: str) -> None:
        self._asked, self._awaits, self._wanted = words, bool(words), None
        if words:
            self.search_requested.emit(words)
        else:
            self._hits = None
            self._say_hits()
            self._show_page()

    def _results(self) -> SearchResults:
        """Made with the first search."""
        if self._found is None:
            from lampblack.ui.chat.search_results import SearchResults

            self._found = SearchResults(self._theme)
            self._found.setAccessibleName(self.tr("Found"))
            self._found.opened.connect(lambda number, message: self.hit_opened.emit(number, message, self._asked))
            self._found.left.connect(self.focus_search)
            self._pages.addWidget(self._found)
        return self._found

    def _enter_results(self, opens: bool) -> None:
        """Goes to what was found, and opens the first of it; where it has not come yet, then when it does."""
        self._wanted = opens if self._awaits else None
        if self._awaits:
            return
        if self._asked and self._hits:
            self._results().setFocus(Qt.FocusReason.OtherFocusReason)
            if opens:
                self._results().open_current()
        elif not self._asked:
            self.focus()

    def _say_hits(self) -> None:
        if self._hits == 0:
            self._empty.setText(self.tr("Nothing was found that has all these words."))
        else:
            self._empty.setText(self.tr("Your conversations will be here. Write a message to begin the first."))

    def _selection_changed(self) -> None:
        if self._programmatic:
            return
        selected = self._view.selectionModel().selectedIndexes()
        if not selected:  # Ctrl+click takes the highlight away, but what is shown is still shown
            self.set_current(self._current)
            return
        conversation_id = selected[0].data(ID_ROLE)
        if conversation_id != self._current:
            self._current = conversation_id
            self.title_changed.emit(self._model.title_of(conversation_id))
            self.chosen.emit(conversation_id)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._regroup()

    def _regroup(self) -> None:
        self._programmatic = True
        changed = self._model.regroup()
        self._programmatic = False
        if changed:
            self.set_current(self._current)
        now = datetime.now()
        tomorrow = datetime.combine(now.date() + timedelta(1), time())
        self._midnight.start(min(_LONGEST_WAIT, int((tomorrow - now).total_seconds() * 1000) + 1000))

    def _restyle(self) -> None:
        set_icon(self._new, "plus", self._theme)
        set_icon(self._hide, "chevron-left", self._theme, "quiet")
        self._empty.setFont(self._theme.font())

    def _retranslate(self) -> None:
        self._new.setText(self.tr("New conversation"))
        self._new.setToolTip(self.tr("New conversation (Ctrl+N)"))
        self._new.setAccessibleName(self.tr("New conversation"))
        self._hide.setToolTip(self.tr("Hide the conversations"))
        self._hide.setAccessibleName(self.tr("Hide the conversations"))
        self._view.setAccessibleName(self.tr("Conversations"))
        if self._found is not None:
            self._found.setAccessibleName(self.tr("Found"))
        self._say_hits()
        self._model.retranslate()
