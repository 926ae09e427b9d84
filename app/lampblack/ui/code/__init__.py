"""The Code panel: what is asked for, an editor with what came of it, and changes to accept or reject."""
