"""Translating a Word document of 200 pages and 60,000 words, but for the model: what the app itself does.

Seconds from the file to its segments, and from their translations to the written copy, each with a process of its own
as in the app; and the most memory that the asking process and the one that it asks take together.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from benchmarks.measuring import environment

PARAGRAPHS, WORDS = 1000, 60
"""Five paragraphs of sixty words to a page."""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SYLLABLES = ("la", "mon", "te", "ri", "sol", "har", "bour", "ki", "ven", "dra", "lu", "per", "o", "ness", "ta", "mi")
_FORMATS = ("", "", "", "", "<w:b/>", "<w:i/>", '<w:lang w:val="en-GB"/>')
_ASKING = """
import json, resource, sys, time
from pathlib import Path
from lampblack.documents.translating import segment, write_translated
path, out = Path(sys.argv[1]), Path(sys.argv[2])
began = time.perf_counter()
document = segment(path)
read = time.perf_counter()
written = write_translated(path, document.digest, {each.number: each.text.upper() for each in document.segments}, out)
seconds = time.perf_counter() - began
words = sum(len(each.text.split()) for each in document.segments)
peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([seconds, read - began, sum(peaks), words, len(written.missing)]))
"""


def measure() -> dict[str, float]:
    """Seconds and megabytes. Raises RuntimeError where the document did not come through whole."""
    with tempfile.TemporaryDirectory() as folder, environment() as env:
        path = Path(folder) / "long.docx"
        _write(path)
        out = path.with_name("long.de.docx")
        command = (sys.executable, "-c", _ASKING, str(path), str(out))
        answer = subprocess.run(command, env=env, capture_output=True, check=False, text=True)
        if answer.returncode:
            raise RuntimeError(answer.stderr.strip()[-300:])
        seconds, reading, memory, words, missing = json.loads(answer.stdout)
        if words < 0.98 * PARAGRAPHS * WORDS or missing:
            raise RuntimeError(f"{words} words, {missing} segments not written")
    return {"seconds": seconds, "reading_seconds": reading, "memory_mb": memory}


def _write(path: Path) -> None:
    """A document as Word writes them: some ten runs to a paragraph, cut by proofing and revisions."""
    draw = random.Random(6)
    body = "".join(_paragraph(draw, number) for number in range(PARAGRAPHS))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/media/picture.png", draw.randbytes(2_000_000))


def _paragraph(draw: random.Random, number: int) -> str:
    style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' if number % 25 == 0 else ""
    runs = "".join(_run(draw) for _ in range(WORDS // 6))
    bookmark = f'<w:bookmarkStart w:id="{number}"/><w:bookmarkEnd w:id="{number}"/>'
    return f'<w:p w:rsidR="00{number:06X}">{style}{runs}{bookmark}</w:p>'


def _run(draw: random.Random) -> str:
    words = " ".join("".join(draw.choices(_SYLLABLES, k=draw.randint(1, 4))) for _ in range(6))
    return (
        f'<w:r w:rsidRPr="00{draw.randrange(1 << 24):06X}"><w:rPr>{draw.choice(_FORMATS)}</w:rPr>'
        f'<w:t xml:space="preserve">{words} </w:t></w:r><w:proofErr w:type="gramEnd"/>'
    )
