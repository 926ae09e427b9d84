"""The Write panel: an instruction becomes a text, in variants side by side, and a text becomes a better one."""
