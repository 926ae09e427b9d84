"""Documents that tests make: small, real, and some of them meant to do harm."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(path: Path, pages: Sequence[Sequence[str]], more: str = "") -> Path:
    """A PDF with these lines on its pages; more: entries of its trailer."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        words = "BT /F1 11 Tf 50 780 Td 14 TL\n" + "".join(f"({line}) Tj T*\n" for line in lines) + "ET"
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            f" /Contents {5 + 2 * number} 0 R >>",
            f"<< /Length {len(words)} >>\nstream\n{words}\nendstream",
        ]
    written, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{each}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R"
    written += f"{end} {more} >>\nstartxref\n{len(written)}\n%%EOF".encode()
    path.write_bytes(written)
    return path


def locked_pdf(path: Path) -> Path:
    """One that asks for a password: what checks it is made up, so that none is right."""
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'ab' * 32}> /U <{'cd' * 32}> >> /ID [<00> <00>]"
    return pdf(path, [["Secret"]], lock)


def word(path: Path, body: str, before: str = "") -> Path:
    """A Word document with this in its body; before: what stands before its first element."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"{before}<w:document {_W}><w:body>{body}</w:body></w:document>")
    return path


def paragraph(text: str) -> str:
    """One of a Word document."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
