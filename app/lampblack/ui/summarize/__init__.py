"""The Summarize panel: a document on one side, on the other what it says, each sentence with what supports it."""
