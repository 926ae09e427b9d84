"""The engine process: llama.cpp behind the protocol. Imports only domain, gguf and engine.protocol."""
