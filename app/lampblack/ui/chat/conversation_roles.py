"""What a row of the conversation list says beside its text."""

from __future__ import annotations

from PySide6.QtCore import Qt

ID_ROLE = Qt.ItemDataRole.UserRole
"""The conversation's id, None for a heading or a folder."""
RUNNING_ROLE = Qt.ItemDataRole.UserRole + 1
"""Whether a reply is being written in it."""
ROW_ROLE = Qt.ItemDataRole.UserRole + 2
"""What the row shows: a Group, a Folder or a Conversation."""
COUNT_ROLE = Qt.ItemDataRole.UserRole + 3
"""How many conversations are in a folder."""
FOLDER_ROLE = Qt.ItemDataRole.UserRole + 4
"""The id of the folder that the row is, or that its conversation is shown in; None for others."""
