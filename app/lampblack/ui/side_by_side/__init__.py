"""Two replies to one question: choosing who writes the second, and what stands over each of the two."""
