"""What is asked about every text of an analysis."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from lampblack.domain.faults import KnownError

MOST_LABELS = 60
"""Their beginnings all have to be among the tokens that are told with each token of a reply."""

LONGEST_LABEL = 80
"""Characters."""

SENTIMENTS = {"en": ("positive", "negative", "neutral"), "zh_CN": ("正面", "负面", "中性")}
"""By the language of the prompt."""

ENTITY_TYPES = {
    "en": ("person", "organization", "place", "date", "amount", "product"),
    "zh_CN": ("人名", "机构", "地点", "日期", "金额", "产品"),
}
"""By the language of the prompt."""


class Kind(StrEnum):
    """What an analysis looks for; also the name of its prompt."""

    LABELS = "labels"
    SENTIMENT = "sentiment"
    ENTITIES = "entities"
    FIELDS = "fields"


@dataclass(frozen=True, slots=True)
class Question:
    """kind; labels: one of them is the answer, or they are the types of entities; schema: of fields, as its author
    wrote it. Make it with one of the functions below, which check it.
    """

    kind: Kind
    labels: tuple[str, ...] = ()
    schema: str = ""

    @property
    def is_choice(self) -> bool:
        """Whether the answer is one of the labels."""
        return self.kind in (Kind.LABELS, Kind.SENTIMENT)


def split_labels(line: str) -> tuple[str, ...]:
    """The labels that somebody typed on a line, between commas, semicolons, enumeration commas or line breaks."""
    for other in ("；", ";", "，", "、", "\n"):
        line = line.replace(other, ",")
    return tuple(dict.fromkeys(filter(None, (" ".join(part.split()) for part in line.split(",")))))


def choice(labels: tuple[str, ...], kind: Kind = Kind.LABELS) -> Question:
    """Which of the labels fits. Raises KnownError analyze.labels_few, .labels_many, .label."""
    _check(labels)
    if len(labels) < 2:
        raise KnownError("analyze.labels_few")
    return Question(kind, labels)


def entities(types: tuple[str, ...]) -> Question:
    """Which entities of these types there are. Raises KnownError analyze.types_missing, .labels_many, .label."""
    _check(types)
    if not types:
        raise KnownError("analyze.types_missing")
    return Question(Kind.ENTITIES, types)


def fields(schema: str) -> Question:
    """What a JSON Schema of an object asks for. Raises KnownError analyze.schema_json, .schema_object,
    .schema_properties.

    What else the engine cannot keep to, it says with the first text.
    """
    try:
        parsed = json.loads(schema)
    except (ValueError, RecursionError) as error:
        place = f"{error.lineno}" if isinstance(error, json.JSONDecodeError) else "1"
        raise KnownError("analyze.schema_json", line=place) from None
    if not isinstance(parsed, dict):
        raise KnownError("analyze.schema_object")
    if not isinstance(parsed.get("properties"), dict) or not parsed["properties"]:
        raise KnownError("analyze.schema_properties")
    return Question(Kind.FIELDS, schema=schema)


def field_names(question: Question) -> tuple[str, ...]:
    """The columns of an analysis by schema, in its order."""
    return tuple(map(str, json.loads(question.schema)["properties"])) if question.schema else ()


def _check(labels: tuple[str, ...]) -> None:
    if len(labels) > MOST_LABELS:
        raise KnownError("analyze.labels_many", limit=MOST_LABELS)
    for label in labels:
        if not label.strip() or len(label) > LONGEST_LABEL or any(sign in label for sign in '"\\\n\r'):
            raise KnownError("analyze.label", label=label[:LONGEST_LABEL], limit=LONGEST_LABEL)
