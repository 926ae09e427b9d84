"""Labels, schemas and tables of the Analyze panel."""

from __future__ import annotations

from lampblack.domain.translation import QT_TRANSLATE_NOOP

ANALYSIS = {
    "analyze.labels_few": QT_TRANSLATE_NOOP("Fault", "Give at least two labels to choose from, with commas between."),
    "analyze.types_missing": QT_TRANSLATE_NOOP("Fault", "Say what to look for, such as: person, place, date."),
    "analyze.labels_many": QT_TRANSLATE_NOOP("Fault", "At most {limit} labels can be told apart. Give fewer."),
    "analyze.label": QT_TRANSLATE_NOOP(
        "Fault",
        "“{label}” cannot be a label: it takes at most {limit} characters, without quotation marks and backslashes.",
    ),
    "analyze.schema_json": QT_TRANSLATE_NOOP(
        "Fault", "The schema is no JSON: line {line} cannot be read. Correct it and try again."
    ),
    "analyze.schema_object": QT_TRANSLATE_NOOP(
        "Fault", "The schema is not an object. It begins with {{ and says the fields under “properties”."
    ),
    "analyze.schema_properties": QT_TRANSLATE_NOOP(
        "Fault", "The schema names no fields. List them under “properties”, each with its type."
    ),
    "analyze.column": QT_TRANSLATE_NOOP("Fault", "There is no column “{name}”. There are: {names}."),
    "analyze.no_rows": QT_TRANSLATE_NOOP("Fault", "There is no text to analyze."),
    "analyze.no_text": QT_TRANSLATE_NOOP("Fault", "There is no text here."),
    "analyze.rows_many": QT_TRANSLATE_NOOP(
        "Fault", "There are {count} texts, but at most {limit} can be analyzed at once. Split the file."
    ),
    "analyze.csv": QT_TRANSLATE_NOOP(
        "Fault", "The CSV cannot be read at line {line} ({reason}). Correct that line and try again."
    ),
    "analyze.jsonl": QT_TRANSLATE_NOOP(
        "Fault", 'Line {line} is no JSON object. In JSON Lines each line is one, such as {{"text": "…"}}.'
    ),
    "analyze.cut": QT_TRANSLATE_NOOP(
        "Fault", "The answer became too long and was ended. What stood before its end is here."
    ),
    "analyze.no_room": QT_TRANSLATE_NOOP(
        "Fault",
        "The instruction leaves no room for a text in the model's context of {context_length} tokens. Use fewer "
        "labels, a shorter schema, or a larger context.",
    ),
    "analyze.no_documents": QT_TRANSLATE_NOOP("Fault", "There is no document that can be read in {name}."),
}
