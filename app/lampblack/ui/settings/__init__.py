"""The settings dialog, drawn from the declared settings."""
