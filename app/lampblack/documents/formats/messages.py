"""PO files: a segment for each message, and one more for its plural. Everything else is written as polib writes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lampblack.documents.formats.parts import Slot
from lampblack.documents.plain import encoded_text
from lampblack.documents.refusal import RefusalError
from lampblack.domain.segment_tags import encoded, plain
from lampblack.domain.segments import PlaceKind, SegmentKind, SegmentPlace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.segment_tags import Node

_TWO = "nplurals=2; plural=n != 1;"
_TWO = "nplurals=2; plural=n != 1;"
_SOME = "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;"
PLURALS = {
    **dict.fromkeys(("zh", "yue", "ja", "ko", "vi", "th", "id", "ms", "lo", "my", "km"), "nplurals=1; plural=0;"),
    **dict.fromkeys(("en", "de", "nl", "sv", "da", "no", "es", "it", "pt", "el", "hu", "fi", "et", "bg", "ca"), _TWO),
    **dict.fromkeys(("fr", "tr", "hy"), "nplurals=2; plural=n > 1;"),
    **dict.fromkeys(("ru", "uk", "be", "sr", "hr", "bs"), _SOME),
    **dict.fromkeys(("cs", "sk"), "nplurals=3; plural=n==1 ? 0 : n>=2 && n<=4 ? 1 : 2;"),
    "pl": "nplurals=3; plural=n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;",
}
"""The rules of gettext's manual for files that have none: templates."""
_FORMS = re.compile(r"nplurals\s*=\s*(\d)")
_CHARSET = re.compile(rb"charset=([\w-]{2,20})")


class Messages:
    """See the module."""

    def __init__(self, data: bytes) -> None:
        import polib

        self.slots: list[Slot] = []
        self._data = data
        self._is_changed = False
        text = _text(data)
        if "msgid" not in text:
            raise RefusalError("attachment.broken" if text.strip() else "attachment.empty")
        try:
            self._file: Any = polib.pofile(text + "\n", wrapwidth=_width(text), check_for_duplicates=False)
        except (OSError, ValueError, IndexError, UnicodeError) as error:
            raise RefusalError("attachment.broken") from error
        found = _FORMS.search(self._file.metadata.get("Plural-Forms", ""))
        self._forms = int(found[1]) if found else 2
        entries = [entry for entry in self._file if not entry.obsolete]
        for number, entry in enumerate(entries, 1):
            self._add(entry, SegmentPlace(PlaceKind.ENTRY, (number,)))

    def whole(self) -> bytes:
        if not self._is_changed:
            return self._data
        encoding = self._file.encoding or "utf-8"
        try:
            data = self._text().encode(encoding)
        except (UnicodeEncodeError, LookupError):
            self._file.encoding = "utf-8"
            self._file.metadata["Content-Type"] = "text/plain; charset=UTF-8"
            data = self._text().encode("utf-8", "replace")
        return data.replace(b"\n", b"\r\n") if b"\r\n" in self._data else data

    def written_in(self, code: str) -> None:
        language = {"zh-Hans": "zh_CN", "zh-Hant": "zh_TW"}.get(code, code)
        if self._file.metadata.get("Language", "") != language:
            self._file.metadata["Language"] = language
            self._is_changed = True
        rule = PLURALS.get(code.partition("-")[0])
        if rule and not _FORMS.search(self._file.metadata.get("Plural-Forms", "")):
            self._file.metadata["Plural-Forms"] = rule
            self._forms = int(rule[len("nplurals=")])

    def _text(self) -> str:
        return str(self._file).rstrip("\n") + "\n"

    def _add(self, entry: Any, place: SegmentPlace) -> None:
        note = " · ".join(filter(None, (entry.msgctxt, entry.comment, entry.tcomment)))
        is_fuzzy = "fuzzy" in entry.flags
        if not entry.msgid_plural:
            existing = "" if is_fuzzy else entry.msgstr
            self._slot(entry, entry.msgid, lambda text: setattr(entry, "msgstr", text), existing, place, note)
            return
        forms = entry.msgstr_plural
        existing = "" if is_fuzzy else forms.get(self._forms - 1, "")

        def put_one(text: str) -> None:
            if self._forms > 1:
                forms[0] = text

        if self._forms > 1:
            one = "" if is_fuzzy else forms.get(0, "")
            self._slot(entry, entry.msgid, put_one, one, place, note)

        def put_plural(text: str) -> None:
            plural_forms = range(min(1, self._forms - 1), self._forms)
            forms.update(dict.fromkeys(plural_forms, text))
            for number in [number for number in forms if number >= self._forms]:
                del forms[number]  # a template has two
            if len(plural_forms) > 1 and "fuzzy" not in entry.flags:
                entry.flags.append("fuzzy")  # "2 files" and "5 files" are two forms there: for a person to look at

        self._slot(entry, entry.msgid_plural, put_plural, existing, place, note)
        self.slots[-1].kind = SegmentKind.PLURAL

    def _slot(
        self, entry: Any, words: str, keep: Callable[[str], Any], existing: str, place: SegmentPlace, note: str
    ) -> None:
        def put(nodes: Sequence[Node]) -> None:
            text = plain(nodes)
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
            entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
            keep(text)
            self._is_changed = True

        self.slots.append(Slot((words,), put, SegmentKind.MESSAGE, place, note, encoded((existing.strip(),))))


def _text(data: bytes) -> str:
    """The file in the encoding that its header names."""
    found = _CHARSET.search(data[:5000])
    if found and not data.startswith(b"\xef\xbb\xbf"):
        try:
            return data.decode(found[1].decode("ascii")).replace("\r\n", "\n")
        except (LookupError, UnicodeDecodeError):
            pass
    return encoded_text(data).text.replace("\r\n", "\n")


def _width(text: str) -> int:
    """How wide the file's lines are filled; 0 for not at all."""
    widest = max((len(line) for line in text.splitlines() if line.startswith('"')), default=78)
    return 78 if widest <= 81 else 0
