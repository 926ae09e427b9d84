"""The Analyze panel: texts and what is asked about them, a table of answers, and how good they are."""
