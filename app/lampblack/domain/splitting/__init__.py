"""Taking a text apart by its own structure, so that the parts joined are the text again."""
