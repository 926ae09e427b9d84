"""From messages to a prompt: the model's chat template, rendered in a process of its own, and the pieces around it."""
