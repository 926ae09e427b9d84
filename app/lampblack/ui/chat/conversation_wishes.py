"""What a person asks for in the list of conversations; asked for, not done."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class ConversationWishes(QObject):
    """Conversations are a tuple of their ids, one for a single row, all that are selected for a selection."""

    delete = Signal(tuple)
    pin = Signal(tuple, bool)
    """Whether they are to be pinned."""
    archive = Signal(tuple, bool)
    """Whether they are to lie in the archive."""
    move = Signal(tuple, object)
    """The folder they are to be in, or None."""
    new_folder = Signal(tuple)
    """Asks for a folder with these in it, perhaps none."""
    rename = Signal(int, str)
    rename_folder = Signal(int, str)
    export = Signal(tuple)
    """These are to be written to a file."""
    print = Signal(int)
    export_all = Signal()
    bring_in = Signal()
    """Conversations are to be imported."""
    home = Signal(object)
    """A `backup.wish.HomeWish`: what concerns everything of the person's."""
    delete_folder = Signal(int)
    collapse = Signal(int, bool)
    """A folder, and whether what is in it is to be hidden."""
