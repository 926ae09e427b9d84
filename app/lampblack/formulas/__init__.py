"""LaTeX formulas to pictures, in a process of its own: it may be lost, and it never slows the window down."""
