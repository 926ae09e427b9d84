"""Engines elsewhere, over OpenAI's HTTP interface."""
