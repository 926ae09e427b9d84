"""Settings: what one is, which there are, and the file that keeps them."""
