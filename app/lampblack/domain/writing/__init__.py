"""Writing texts from an instruction, in variants, and rewriting what is there."""
