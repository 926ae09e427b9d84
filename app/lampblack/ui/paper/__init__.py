"""Conversations on pages: what stands on them is laid out here, a little at a time, for files and printers."""
