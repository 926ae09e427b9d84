"""Everything of a person's, in the window: backed up, restored, moved."""
