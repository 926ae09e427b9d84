"""Attached documents, other files that are read, and conversations from files."""

from __future__ import annotations

from lampblack.domain.translation import QT_TRANSLATE_NOOP

DOCUMENTS = {
    # --- attached documents
    "attachment.unknown": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} is no document that can be read here: text, PDF, Word (.docx), PowerPoint (.pptx), OpenDocument, EPUB, "
        "HTML, CSV and code can.",
    ),
    "attachment.folder": QT_TRANSLATE_NOOP(
        "Fault", "{name} is a folder. Open it, and attach the files in it that matter."
    ),
    "attachment.empty": QT_TRANSLATE_NOOP("Fault", "There is no text in {name}."),
    "attachment.scan": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} holds pictures of its pages and no text. Run text recognition on it first, then attach it again.",
    ),
    "attachment.locked": QT_TRANSLATE_NOOP(
        "Fault", "{name} is protected with a password. Save a copy without one, then attach that."
    ),
    "attachment.too_large": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} is too large to attach: at most {megabytes} MB, {characters} characters of text and {pages} pages can "
        "be read. Split it, and attach the part that matters.",
    ),
    "attachment.too_slow": QT_TRANSLATE_NOOP(
        "Fault", "Reading {name} took too long and was given up. Save it in another format, or attach a part of it."
    ),
    "attachment.broken": QT_TRANSLATE_NOOP(
        "Fault", "{name} is damaged and cannot be read. Open it in the program that made it, and save it again."
    ),
    "attachment.unreadable": QT_TRANSLATE_NOOP(
        "Fault", "{name} cannot be opened ({reason}). Check that it is still there and that you may read it."
    ),
    "attachment.old": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} is in an old format of Word, Excel or PowerPoint that cannot be read here. Open it there or in "
        "LibreOffice, and save it in the format of today, such as .docx.",
    ),
    "attachment.changing": QT_TRANSLATE_NOOP(
        "Fault", "{name} keeps changing while it is read. Close it in the other program, then try again."
    ),
    # --- documents that are translated
    "document.unknown": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} is no document that can be translated as a whole: text, Markdown, HTML, Word (.docx), PowerPoint "
        "(.pptx), OpenDocument, EPUB, subtitles (.srt, .vtt), PO and CSV can.",
    ),
    "document.pdf": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} is a PDF, whose layout cannot be kept. Translate the document it was made from, or paste its text.",
    ),
    "document.folder": QT_TRANSLATE_NOOP("Fault", "{name} is a folder. Choose one file in it."),
    "document.locked": QT_TRANSLATE_NOOP(
        "Fault", "{name} is protected with a password. Save a copy without one, and choose that."
    ),
    "document.too_large": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} is too large: at most {megabytes} MB and {characters} characters of text can be translated. Split it "
        "into parts.",
    ),
    "document.too_slow": QT_TRANSLATE_NOOP(
        "Fault", "Reading {name} took too long and was given up. Save it in another format, or split it into parts."
    ),
    "document.changed": QT_TRANSLATE_NOOP(
        "Fault", "{name} has been changed since its translation began. Open it again; what was translated is kept."
    ),
    # --- scoring a text, and other files that are read
    "score.window": QT_TRANSLATE_NOOP(
        "Fault",
        "A window of {window} tokens does not fit into the context of {context_length}. Ask for one of at most "
        "{limit}, or for a larger context.",
    ),
    "score.stride": QT_TRANSLATE_NOOP(
        "Fault",
        "A stride of {stride} tokens is longer than the window of {window}, so some tokens would be in no window. Ask "
        "for a smaller stride.",
    ),
    "score.too_short": QT_TRANSLATE_NOOP(
        "Fault", "This text is too short: a token is judged by what stands before it, and here nothing does."
    ),
    "score.not_finite": QT_TRANSLATE_NOOP(
        "Fault", "This model computes no usable probabilities. The model or an adapter is damaged: pick another."
    ),
    # --- conversations from files
    "import.unreadable": QT_TRANSLATE_NOOP(
        "Fault", "{name} cannot be read ({reason}). Check its permissions and that its disk is connected."
    ),
    "import.zip": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} is damaged, or locked with a password. Download it again, or unpack it and choose what is inside.",
    ),
    "import.nothing": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} holds no conversations. Choose what ChatGPT, Open WebUI or Lampblack exported, or the folder of Jan or "
        "LM Studio.",
    ),
    "import.unknown": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} is not an export of conversations that Lampblack knows. Choose one of ChatGPT, Jan, LM Studio, Open "
        "WebUI or Lampblack.",
    ),
    "import.too_many_files": QT_TRANSLATE_NOOP(
        "Fault", "{name} holds more than {limit} files. Choose the folder or the file with the conversations alone."
    ),
    "import.newer": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} was written by a newer Lampblack (version {version} of its format). Install the newest Lampblack to "
        "read it.",
    ),
    "import.damaged": QT_TRANSLATE_NOOP("Fault", "“{name}” is damaged. Export it again."),
    "import.strange": QT_TRANSLATE_NOOP("Fault", "“{name}” is not a conversation of an app that Lampblack knows."),
    "import.empty": QT_TRANSLATE_NOOP("Fault", "“{name}” has no messages."),
    "import.too_large": QT_TRANSLATE_NOOP(
        "Fault", "“{name}” is too large for one conversation (over {megabytes} MB, or {values} entries)."
    ),
    "import.cut_off": QT_TRANSLATE_NOOP("Fault", "{name} is cut off in the middle. Download or export it again."),
    "import.truncated": QT_TRANSLATE_NOOP(
        "Fault", "{name} ends too early, so conversations may be missing. Download or export it again."
    ),
    "import.messages_lost": QT_TRANSLATE_NOOP("Fault", "“{name}” was taken without {count} messages that are damaged."),
    "export.missing": QT_TRANSLATE_NOOP(
        "Fault", "There is no conversation {number}. See which there are with `lampblack conversations list`."
    ),
}
