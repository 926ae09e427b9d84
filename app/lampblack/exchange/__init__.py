"""Conversations as files: Lampblack's own JSON, Markdown, HTML, and what other apps write. No Qt, no database."""
