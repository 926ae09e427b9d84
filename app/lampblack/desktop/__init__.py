"""What the app asks of the desktop around it."""
