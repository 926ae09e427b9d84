"""The app's side of the engine: protocol, client, faults in words. Never imports llama_cpp."""
