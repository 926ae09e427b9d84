"""Whether code can be parsed, looked at in a process that may be lost. Nothing is ever run."""

SYNTAX_FLAG = "--syntax"
"""What starts that process; the app may be frozen into one program."""
