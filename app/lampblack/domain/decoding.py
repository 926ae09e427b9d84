"""The sizes with which the engine decodes: they also decide what it takes of memory before anything is loaded."""

from __future__ import annotations

LARGEST_CHUNK = 512
"""The most tokens of prompts in one step."""

SEQUENCES = 32
"""Sequences of a unified cache: those under way and those kept for the next turn. More cost nothing."""

OUTPUTS = 64
"""The most logits of one decode: one for each sequence, or some for each where guesses are checked."""
