"""What a reply may look like: GBNF grammars, JSON schemas turned into them, and what following them costs."""
