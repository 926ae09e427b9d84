"""Everything Qt, and nothing else Qt."""
