"""The chat panel: conversations on the left, the conversation and its composer on the right."""
