"""The Translate panel: a text or a document, segment by segment, with checks, corrections and a memory of them."""
