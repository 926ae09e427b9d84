"""Conversations to files and from them, in the window."""
