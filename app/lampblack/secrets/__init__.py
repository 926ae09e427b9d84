"""What must not stand in a file: access tokens and keys."""
