"""The languages that code blocks are coloured in, by the names that stand after a fence.

The list is closed: an unknown name would make Pygments look for plug-ins on the disk.
"""

from __future__ import annotations

import re

_FILE = re.compile(r"""(?:title|file|filename|name)\s*[=:]\s*(["']?)(.+)\1""", re.IGNORECASE)
"""The ways in which a block of code is given the name of a file."""
NAMES = {
    "bash": "Bash",
    "c": "C",
    "clojure": "Clojure",
    "cmake": "CMake",
    "cpp": "C++",
    "csharp": "C#",
    "css": "CSS",
    "dart": "Dart",
    "diff": "Diff",
    "docker": "Dockerfile",
    "elixir": "Elixir",
    "erlang": "Erlang",
    "fortran": "Fortran",
    "go": "Go",
    "graphql": "GraphQL",
    "groovy": "Groovy",
    "haskell": "Haskell",
    "html": "HTML",
    "ini": "INI",
    "java": "Java",
    "javascript": "JavaScript",
    "json": "JSON",
    "julia": "Julia",
    "kotlin": "Kotlin",
    "latex": "LaTeX",
    "lua": "Lua",
    "make": "Makefile",
    "markdown": "Markdown",
    "matlab": "MATLAB",
    "nasm": "Assembly",
    "nginx": "Nginx",
    "objective-c": "Objective-C",
    "ocaml": "OCaml",
    "perl": "Perl",
    "php": "PHP",
    "powershell": "PowerShell",
    "python": "Python",
    "r": "R",
    "ruby": "Ruby",
    "rust": "Rust",
    "scala": "Scala",
    "scss": "SCSS",
    "sql": "SQL",
    "swift": "Swift",
    "toml": "TOML",
    "typescript": "TypeScript",
    "verilog": "Verilog",
    "vim": "Vim",
    "xml": "XML",
    "yaml": "YAML",
    "zig": "Zig",
}
"""All that can be asked for: Pygments' name of the lexer, and what the language is called."""
_ALIASES = {
    "asm": "nasm",
    "assembly": "nasm",
    "c#": "csharp",
    "c++": "cpp",
    "cc": "cpp",
    "console": "bash",
    "cs": "csharp",
    "dockerfile": "docker",
    "golang": "go",
    "h": "c",
    "hpp": "cpp",
    "hs": "haskell",
    "js": "javascript",
    "jsx": "javascript",
    "kt": "kotlin",
    "makefile": "make",
    "md": "markdown",
    "objc": "objective-c",
    "patch": "diff",
    "pl": "perl",
    "ps1": "powershell",
    "py": "python",
    "python3": "python",
    "rb": "ruby",
    "rs": "rust",
    "sh": "bash",
    "shell": "bash",
    "tex": "latex",
    "ts": "typescript",
    "tsx": "typescript",
    "yml": "yaml",
    "zsh": "bash",
}

_EXTENSIONS = {
    "bash": "sh",
    "clojure": "clj",
    "csharp": "cs",
    "elixir": "ex",
    "erlang": "erl",
    "fortran": "f90",
    "haskell": "hs",
    "javascript": "js",
    "julia": "jl",
    "kotlin": "kt",
    "latex": "tex",
    "markdown": "md",
    "matlab": "m",
    "nasm": "asm",
    "nginx": "conf",
    "objective-c": "m",
    "ocaml": "ml",
    "perl": "pl",
    "powershell": "ps1",
    "python": "py",
    "ruby": "rb",
    "rust": "rs",
    "typescript": "ts",
    "verilog": "v",
}
"""Where the ending of a file's name is not the lexer's name."""
_WHOLE_NAMES = {"docker": "Dockerfile", "make": "Makefile", "cmake": "CMakeLists.txt"}


def file_name(language: str) -> str:
    """What a file with code in a language is called where nobody has named it."""
    name = lexer_name(language)
    if name is None:
        return "code.txt"
    return _WHOLE_NAMES.get(name) or f"code.{_EXTENSIONS.get(name, name)}"


def lexer_name(language: str) -> str | None:
    """Pygments' name of the lexer for a fence's language, None where the code stays uncoloured."""
    name = language.lower()
    name = _ALIASES.get(name, name)
    return name if name in NAMES else None


def label(language: str, more: str = "") -> str:
    """How the language is named to a person; an unknown name is shown as it was written, cut at 24 characters.

    more: what else stands behind the fence, often a file's name, cut at 80.
    """
    name = lexer_name(language)
    named = _FILE.fullmatch(more)
    words = (NAMES[name] if name else language[:24], (named[2] if named else more)[:80])
    return " · ".join(filter(None, words))
