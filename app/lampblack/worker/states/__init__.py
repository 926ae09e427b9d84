"""What was read and is kept: beside the cache, at checkpoints, and in files across restarts."""
