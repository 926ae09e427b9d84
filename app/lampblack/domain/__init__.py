"""What Lampblack talks about: frozen dataclasses and pure functions. No I/O, no Qt, no threads."""
