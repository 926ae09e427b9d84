"""Summaries that can be checked: what was read, what supports each sentence, which facts are in the source."""
