"""The dialog for models: those on this computer, finding more, and downloads."""
