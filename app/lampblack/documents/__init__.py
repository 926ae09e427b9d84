"""Reading what people attach: text, HTML, Word and PDF files, taken apart in a process that may be lost."""

DOCUMENT_FLAG = "--document"
"""What starts that process; the app may be frozen into one program."""
