"""Guessing several tokens ahead, by looking them up or with a draft model, and checking them at once."""
