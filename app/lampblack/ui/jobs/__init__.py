"""What the panels that do jobs share: run and stop with progress, past jobs, and the prompts they send."""
