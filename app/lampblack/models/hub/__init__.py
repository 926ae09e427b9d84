"""The model hub: searching it, reading what its repositories hold, and fetching files from them."""
