"""From a file to a model in memory, stepping down where it does not fit, and measuring how it runs best here."""
