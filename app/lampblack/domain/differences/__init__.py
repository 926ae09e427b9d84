"""What differs between two texts, by lines or by words, and what a text becomes where some of it is accepted."""
