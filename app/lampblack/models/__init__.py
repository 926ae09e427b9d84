"""The models on this computer's disk, and the computer that is to run them."""
