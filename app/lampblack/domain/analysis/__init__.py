"""Structured answers over texts: labels with probabilities, named entities in their places, fields of a schema."""
