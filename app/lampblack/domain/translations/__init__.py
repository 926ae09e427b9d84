"""Translating: what a model is asked for each segment, what of its answers can be used, and checks that need none."""
