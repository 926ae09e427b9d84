"""Asking a model for code, and what to make of its reply: only code, with what is wrong in it."""
