"""A title that the model finds for a conversation: how it is asked, and what of its answer can be used."""

from __future__ import annotations

import re
import unicodedata

from lampblack.domain.conversations import TITLE_LENGTH
from lampblack.domain.generation import Role, Turn
from lampblack.domain.thinking import parted

MOST_TOKENS = 48
"""A title that is not finished by then is none."""
_MOST_WORDS = 10
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_MARKS = re.compile(r"^[#>*\-•\s]+|[*_`]+")
_LABEL = re.compile(
    r"^(?:conversation\s+|chat\s+)?(?:title|subject|topic|对话标题|标题|题目|主题)\s*[:：]\s*", re.IGNORECASE
)
_QUOTES = "\"'“”‘’«»「」『』《》〈〉()（）[]【】"
_ENDS = ".。,，;；:：、!！ "
_NO_TITLE = re.compile(
    r"(?:sorry|i'm|i am|i can|i cannot|i can't|as an ai|sure|certainly|of course|here is|here's|hello|hi\b|how can i"
    r"|(?:this|the|a) (?:conversation|title|user|person)\b|untitled|new conversation|no title"
    r"|抱歉|对不起|作为|好的|当然|你好|您好|无标题|新对话)",
    re.IGNORECASE,
)

_IN_ENGLISH = (
    "Give this conversation a title of two to six words that names its subject, in the language it is written in."
    " Answer with the title alone."
)
_IN_CHINESE = "请用不超过十二个字给以上对话起一个标题，概括它的主题。只回答标题本身。"


def title_question(first_words: str) -> Turn:
    """What the model is asked under the first reply. first_words: what the person wrote, which says the language.

    The conversation stands before it, so that all but this question has been read already.
    """
    return Turn(Role.USER, _IN_CHINESE if _is_chinese(first_words) else _IN_ENGLISH)


def title_in(answer: str, *, asked: str, replied: str) -> str | None:
    """The title in the model's answer, one clean line of at most TITLE_LENGTH characters; None where there is none:
    a longer one is a sentence.

    asked, replied: the first message and the reply to it. What repeats the reply is no title, nor is a sentence that
    speaks to the person, a text, or something in another script.
    """
    both = parted(answer)
    if both.is_open:
        return None
    line = _clean(both.answer if both.thinking else answer)
    words = _letters(line)
    if not words or len(line) > TITLE_LENGTH or len(line.split()) > _MOST_WORDS or _NO_TITLE.match(line):
        return None
    if bool(_HAN.search(line)) != _is_chinese(asked) and (_is_chinese(asked) or not _HAN.search(asked)):
        return None
    if _letters(replied).startswith(words) and len(words) > len(_letters(asked)):
        return None
    return line


def _clean(text: str) -> str:
    plain = "".join(" " if one.isspace() and one != "\n" else one for one in text if _is_visible(one))
    for line in plain.splitlines():
        bare = _LABEL.sub("", _MARKS.sub("", line).strip().strip(_QUOTES))
        bare = " ".join(bare.strip(_QUOTES + _ENDS).split())
        if bare:
            return bare
    return ""


def _is_visible(character: str) -> bool:
    """Not what directs the text or the terminal, but what cannot be seen in it."""
    return character.isspace() or not unicodedata.category(character).startswith("C")


def _letters(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())


def _is_chinese(text: str) -> bool:
    """Whether Chinese characters make up much of it; a name or a quotation alone does not."""
    letters = [one for one in text if one.isalpha()]
    return bool(letters) and len(_HAN.findall(text)) * 4 >= len(letters)
