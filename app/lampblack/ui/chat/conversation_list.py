"""The left side of the chat panel: the conversations, and beginning a new one."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from lampblack.ui.chat.conversation_model import ConversationModel
from lampblack.ui.chat.conversation_view import ConversationView
from lampblack.ui.chat.list_search import ListSearch
from lampblack.ui.chat.midnight import Midnight
from lampblack.ui.widgets.scaled_icons import set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from PySide6.QtGui import QShowEvent

    from lampblack.domain.conversations import Conversation, Folder
    from lampblack.store.search import Hit
    from lampblack.ui.chat.list_footer import ListFooter
    from lampblack.ui.theme import Theme


class ConversationList(Translated, QWidget):
    """A passive view: what a person does becomes a signal, what the program sets makes none.

    - chosen: another conversation became current; of several that are selected, none does
    - picked: a row was clicked, even the current one; confirmed: Enter was pressed on it
    - typed: letters that were typed on the list and are meant for the message
    - hide_requested: the list is to make room
    - search_requested: words are to be looked for in all conversations
    - hit_opened: a conversation is to be shown, at a message or (None) as it stands, and the words
      that were looked for
    - title_changed: the title of the current conversation, empty where none is, whoever changed it

    wishes: what is asked for and not done.
    """

    chosen = Signal(int)
    new_requested = Signal()
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
        self._is_deaf = False
        self._footer: ListFooter | None = None
        self._model = ConversationModel(today, self)
        self._view = ConversationView(theme, self._model)
        self.wishes = self._view.wishes
        self._build()
        self._midnight = Midnight(self)
        self._midnight.timeout.connect(self._regroup)
        self._connect()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self._show_page()

    # --- what the controller sets

    def set_conversations(self, conversations: Iterable[Conversation]) -> None:
        """Replaces the whole list; the current conversation stays current if it is still there."""
        with self._programmatic():
            self._model.set_conversations(conversations)
        self.set_current(self._current)
        self._show_page()

    def set_folders(self, folders: Iterable[Folder]) -> None:
        """Replaces the folders, which may be open or collapsed."""
        with self._programmatic():
            self._model.set_folders(folders)
        self._highlight()
        self._show_page()

    def edit_folder(self, folder_id: int) -> None:
        """Has the person name a folder."""
        self._view.edit_folder(folder_id)

    def upsert(self, conversation: Conversation) -> None:
        """Adds a conversation or shows its new title and place."""
        self.update_many([conversation])

    def update_many(self, conversations: Sequence[Conversation]) -> None:
        """Adds conversations or shows where they are now, and what they are called."""
        with self._programmatic():
            self._model.update(conversations)
        self._highlight()
        if any(one.id == self._current for one in conversations):
            self.title_changed.emit(self._model.title_of(self._current))
        self._show_page()
        self.search_again()

    def remove(self, *conversations: int) -> None:
        """Takes conversations out; if one was current, none is until the controller sets another."""
        if self._current in conversations:
            self.set_current(None)
        with self._programmatic():
            self._model.remove(conversations)
        self._highlight()
        self._show_page()
        self.search_again()

    def set_current(self, conversation_id: int | None) -> None:
        """Highlights a conversation alone, or none; one that the list does not know counts as none."""
        known = self._model.conversation(conversation_id) is not None
        self._current = conversation_id if known else None
        row = self._model.row_of(self._current)
        index = QModelIndex() if row is None else self._model.index(row)
        with self._programmatic():
            self._view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.title_changed.emit(self._model.title_of(self._current))
        if row is not None:
            self._view.scrollTo(index)

    def title_of(self, conversation_id: int) -> str:
        """What the list calls a conversation, empty for an unknown one."""
        return self._model.title_of(conversation_id)

    def current(self) -> int | None:
        """The id of the conversation that is shown."""
        return self._current

    def set_running(self, conversations: Iterable[int]) -> None:
        """Puts a dot beside each conversation, by id, in which a reply is being written."""
        self._model.set_running(frozenset(conversations))

    def set_hits(self, asked: str, hits: Sequence[Hit]) -> None:
        """Shows what was found, unless something else is looked for by now."""
        self._search.set_hits(asked, hits)

    def search_again(self) -> None:
        """What is found may be another by now."""
        self._search.again()

    def focus_search(self) -> None:
        """Puts the keyboard into the search field, all of which is replaced by what is typed."""
        self._search.focus()

    def focus(self) -> None:
        """Puts the keyboard on the list, on the button where there is no list."""
        (self._view if self._view.isVisible() else self._new).setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside

    @contextmanager
    def _programmatic(self) -> Iterator[None]:
        """What changes inside is not the person's choice."""
        before, self._is_deaf = self._is_deaf, True
        try:
            yield
        finally:
            self._is_deaf = before

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
        self._empty.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._empty.linkActivated.connect(lambda _: self.wishes.bring_in.emit())
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._view)
        self._pages.addWidget(self._empty)
        self._search = ListSearch(self._theme, self._pages)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(header)
        layout.addWidget(self._pages, 1)

    def _connect(self) -> None:
        view, search = self._view, self._search
        view.picked.connect(self.picked)
        view.confirmed.connect(self.confirmed)
        view.typed.connect(self.typed)
        view.left.connect(lambda: self.set_current(self._current))
        view.selectionModel().selectionChanged.connect(self._selection_changed)
        search.asked_for.connect(self.search_requested)
        search.opened.connect(self.hit_opened)
        search.left.connect(self.search_left)
        search.passed_on.connect(self.focus)
        search.changed.connect(self._show_page)

    def _show_page(self) -> None:
        """Shows the list, what was found, or words in their place."""
        self._say_why_empty()
        found = self._search.page()
        if found is not None:
            self._pages.setCurrentWidget(found)
        else:
            has_rows = self._model.rowCount() and not self._search.found_nothing
            self._pages.setCurrentWidget(self._view if has_rows else self._empty)
        has_any = not self._model.is_empty() or bool(self._search.words)
        if has_any and self._footer is None:
            self._furnish()
        if self._footer is not None and self._search.field is not None:
            self._search.field.setVisible(has_any)
            self._footer.setVisible(has_any)
            self._footer.show_state(self._model.archived, is_archive=self._model.is_archive)

    def _furnish(self) -> None:
        """Search field and footer come with the first conversation: the window is painted before that is read."""
        from lampblack.ui.chat.list_footer import ListFooter

        field = self._search.make_field()
        self._column.insertWidget(1, field)
        self._footer = ListFooter(self._theme, self)
        self._footer.archive_wanted.connect(self._show_archive)
        self._footer.folder_wanted.connect(lambda: self.wishes.new_folder.emit(()))
        self._footer.import_wanted.connect(self.wishes.bring_in)
        self._footer.export_wanted.connect(self.wishes.export_all)
        self._footer.home_wanted.connect(self.wishes.home)
        self._column.addWidget(self._footer)
        self.setTabOrder(self._hide, field)
        self.setTabOrder(field, self._view)
        for before, after in pairwise((self._view, *self._footer.buttons)):
            self.setTabOrder(before, after)

    def _show_archive(self, shown: bool) -> None:
        with self._programmatic():
            self._model.show_archive(shown)
        self.set_current(self._current)
        self._retranslate()
        self._show_page()

    def _say_why_empty(self) -> None:
        if self._search.found_nothing:
            self._empty.setText(self.tr("Nothing was found that has all these words."))
        elif self._model.is_archive:
            self._empty.setText(self.tr("The archive is empty. What you archive is put here, out of the way."))
        else:
            words = self.tr("Your conversations will be here. Write a message to begin the first.")
            link = self.tr("Import conversations…")
            self._empty.setText(f'<p>{escape(words)}</p><p><a href="#import">{escape(link)}</a></p>')

    def _selection_changed(self) -> None:
        if self._is_deaf:
            return
        selected = self._view.selected_ids()
        if not selected:  # Ctrl+click, or the keyboard on a folder: what is shown is still shown
            self._highlight()
        elif len(selected) == 1 and selected[0] != self._current:
            self._current = selected[0]
            self.title_changed.emit(self._model.title_of(self._current))
            self.chosen.emit(self._current)

    def _highlight(self) -> None:
        """Selects the current conversation where nothing else is; the keyboard stays where it is."""
        row = self._model.row_of(self._current)
        if row is not None and not self._view.selected_ids():
            with self._programmatic():
                flag = QItemSelectionModel.SelectionFlag.Select
                self._view.selectionModel().select(self._model.index(row), flag)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._regroup()

    def _regroup(self) -> None:
        with self._programmatic():
            changed = self._model.regroup()
        if changed:
            self.set_current(self._current)
        self._midnight.wait()

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
        archive = self._model.is_archive
        self._view.setAccessibleName(self.tr("Archived conversations") if archive else self.tr("Conversations"))
        self._search.retranslate()
        self._say_why_empty()
        self._model.retranslate()
