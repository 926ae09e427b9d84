"""Attached documents in the window: chips, the dialog that shows a document's text, and dropping files."""
