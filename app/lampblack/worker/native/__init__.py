"""llama.cpp's own C interface, and what of the computer the engine has to know for it."""
