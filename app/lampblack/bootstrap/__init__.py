"""The one place that builds objects and hands them to each other: for the window, and for a command."""
