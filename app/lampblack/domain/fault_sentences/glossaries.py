"""Translating, and its glossaries."""

from __future__ import annotations

from lampblack.domain.translation import QT_TRANSLATE_NOOP

GLOSSARIES = {
    "glossary.broken": QT_TRANSLATE_NOOP(
        "Fault", "{name} is no glossary that can be read here. Save it as CSV in UTF-8, or as TBX."
    ),
    "glossary.empty": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} has no terms for these two languages. Put terms in the first column, their translations in the second.",
    ),
    "glossary.too_large": QT_TRANSLATE_NOOP(
        "Fault", "{name} is too large for a glossary: at most 20 MB and 50,000 terms can be used."
    ),
    "translation.no_words": QT_TRANSLATE_NOOP(
        "Fault", "There are no words to translate. Write, paste or open some text."
    ),
    "translation.unknown_language": QT_TRANSLATE_NOOP(
        "Fault", "The language of the text could not be told. Say which one it is."
    ),
    "translation.same_language": QT_TRANSLATE_NOOP(
        "Fault", "The text is in {language} already. Choose another language to translate it into."
    ),
}
