"""The languages that code can be asked for, by what people call them and by the names of files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from lampblack.domain.languages import NAMES, file_name, label, lexer_name

_NOT_WRITTEN = frozenset({"diff"})
"""What is coloured, but nobody asks for."""
_SUFFIXES = {
    "bat": "powershell",
    "bash": "bash",
    "cc": "cpp",
    "cjs": "javascript",
    "cxx": "cpp",
    "f": "fortran",
    "h": "c",
    "hh": "cpp",
    "hpp": "cpp",
    "htm": "html",
    "jsonl": "json",
    "jsx": "javascript",
    "kts": "kotlin",
    "m": "matlab",
    "mjs": "javascript",
    "mk": "make",
    "mm": "objective-c",
    "pm": "perl",
    "pyi": "python",
    "pyw": "python",
    "svg": "xml",
    "tsx": "typescript",
    "xhtml": "html",
    "yml": "yaml",
    "zsh": "bash",
}
"""Endings of files besides the one that each language's own file would have."""
MOST_USED = ("python", "javascript", "typescript", "html", "css", "sql", "bash", "java", "c", "cpp", "csharp", "go")
"""What a list begins with."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language. key: its name in domain/languages.py; name: what people call it; file: what its file is called."""

    key: str
    name: str
    file: str

    @property
    def suffix(self) -> str:
        """With its dot; empty for a file that is always called the same, such as Makefile."""
        return PurePath(self.file).suffix


LANGUAGES = {key: Language(key, label(key), file_name(key)) for key in NAMES if key not in _NOT_WRITTEN}
"""All of them, by their keys, in the order of the alphabet."""
_BY_NAME = {language.name.lower(): key for key, language in LANGUAGES.items()}
_BY_FILE = {language.file.lower(): key for key, language in LANGUAGES.items() if not language.file.startswith("code.")}
_BY_SUFFIX = {language.suffix[1:]: key for key, language in LANGUAGES.items() if language.file.startswith("code.")}
_BY_SUFFIX |= _SUFFIXES


def language_of(word: str) -> Language | None:
    """The language that a person means: "Python", "py", ".rs", "c++", "main.go"; None where it is not known."""
    name = word.strip().lower()
    key = _BY_NAME.get(name) or lexer_name(name) or _BY_SUFFIX.get(name.removeprefix("."))
    return LANGUAGES.get(key) if key else language_of_file(name)


def language_of_file(name: str) -> Language | None:
    """The language of a file by its name; None where it is not known."""
    path = PurePath(name.strip().lower())
    key = _BY_FILE.get(path.name) or _BY_SUFFIX.get(path.suffix[1:])
    return LANGUAGES.get(key) if key else None
