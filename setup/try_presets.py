"""Tries every preset that ships, in each language, on a real model, and writes what came into docs/presets.md.

.venv/bin/python setup/try_presets.py MODEL.gguf
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
SEED = 1
LONGEST = 400
"""Tokens; longer replies are cut in the document, whatever the preset allows."""
LIMIT = 300
"""Seconds for one reply."""


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    model = Path(sys.argv[1])
    lines = [
        "# The presets that ship, tried",
        "",
        f"Written by `setup/try_presets.py`: each reply is what `lampblack generate` answered with the preset's own "
        f"system prompt and sampling, seed {SEED}, at most {LONGEST} tokens, on one model: `{_model_name(model)}`. "
        "Nothing was chosen, repeated or mended. A model this small makes mistakes of fact, of language and of form, "
        "and does not always do what it is told; they stand here as they came.",
    ]
    for language, title in LANGUAGES.items():
        lines += ["", f"## {title}"]
        for preset in json.loads((ROOT / "resources/presets" / f"{language}.json").read_text("utf-8"))["presets"]:
            print(language, preset["key"], flush=True)
            lines += _tried(preset, model)
    (ROOT / "docs/presets.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _model_name(model: Path) -> str:
    found = json.loads(_lampblack("models", "info", str(model), "--json"))
    return f"{found['metadata'].get('general.name', found['name'])}, {found['quantization']}"


def _tried(preset: dict[str, Any], model: Path) -> list[str]:
    options = preset["options"]
    arguments = ["generate", "-m", str(model), "-p", preset["example"], "--system", options["system_prompt"], "--json"]
    for name in ("temperature", "top_k", "top_p", "min_p", "repeat_penalty"):
        arguments += [f"--{name.replace('_', '-')}", str(options[name])]
    longest = min(LONGEST, options["max_tokens"])
    reply = json.loads(_lampblack(*arguments, "--seed", str(SEED), "--max-tokens", str(longest)))
    numbers = ", ".join(f"{name} {value}" for name, value in options.items() if name != "system_prompt")
    return [
        "",
        f"### {preset['name']}",
        "",
        f"*{numbers}*",
        "",
        *_quoted(options["system_prompt"]),
        "",
        *_fenced(preset["example"]),
        "",
        f"Reply ({reply['generated_tokens']} tokens, ended: {reply['finish_reason']}):",
        "",
        *_fenced(reply["text"]),
    ]


def _lampblack(*arguments: str) -> str:
    command = [sys.executable, "-m", "lampblack", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=LIMIT, encoding="utf-8").stdout


def _quoted(text: str) -> list[str]:
    return [f"> {line}" for line in text.splitlines()]


def _fenced(text: str) -> list[str]:
    return ["````text", *text.strip().splitlines(), "````"]


if __name__ == "__main__":
    main()
