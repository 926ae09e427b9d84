"""Markdown as it streams in: parsed into blocks (no Qt in there), shown by one widget a run of prose, code or table.

Generated Markdown is untrusted: no HTML, nothing is ever fetched or opened, nesting and sizes have limits.
"""
