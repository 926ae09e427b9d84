"""Reading GGUF files: bounded and pure Python."""
