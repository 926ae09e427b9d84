"""What supports a sentence: hand-labelled sentences, and what holds for any text."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lampblack.domain.summaries.support import LONGEST_WINDOW, Source

DATA = Path(__file__).parents[2] / "data"
LABELLED = json.loads((DATA / "supported_claims.json").read_text("utf-8"))
"""Texts by sentences, and sentences as summaries have them, each with the numbers of those that say so; none: []."""
HELD_OUT = json.loads((DATA / "summaries" / "labels.json").read_text("utf-8"))
"""Fifty that somebody else labelled, of other texts, after the method had got its numbers: how each passage begins."""


def outcomes():
    """(language, claim, whether the method is right) of every labelled sentence."""
    for text in LABELLED:
        blank = " " if text["language"] == "en" else ""
        source = Source(blank.join(text["sentences"]))
        starts = [source.text.index(sentence) for sentence in text["sentences"]]
        for claim in text["claims"]:
            found = source.support(claim["text"])
            if found is None or not claim["support"]:
                yield text["language"], claim["text"], (found is None) == (not claim["support"])
                continue
            said = {number for number, start in enumerate(starts) if found.start <= start < found.stop}
            yield text["language"], claim["text"], bool(said & set(claim["support"]))


def test_it_is_right_for_nine_of_ten_labelled_sentences_in_each_language():
    judged = list(outcomes())
    assert len(judged) >= 50
    for language in ("en", "zh"):
        own = [(claim, right) for spoken, claim, right in judged if spoken == language]
        wrong = [claim for claim, right in own if not right]
        assert len(wrong) <= 0.1 * len(own), wrong


def test_it_is_right_for_nine_of_ten_that_it_was_not_made_with():
    names = ("harbour", "bees", "tea")
    sources = {name: Source((DATA / "summaries" / f"{name}.txt").read_text("utf-8")) for name in names}
    wrong = []
    for label in HELD_OUT:
        source = sources[label["text"]]
        found = source.support(label["sentence"])
        places = [source.text.index(beginning) for beginning in label["source"]]
        said = found is not None and any(found.start <= place < found.stop for place in places)
        if not (said if places else found is None):
            wrong.append(label["sentence"])
    assert len(HELD_OUT) == 50
    assert len(wrong) <= 0.1 * len(HELD_OUT), wrong


def test_what_the_source_does_not_say_has_no_support():
    unsaid = [claim["text"] for text in LABELLED for claim in text["claims"] if not claim["support"]]
    right = {claim for _, claim, is_right in outcomes() if is_right}
    assert len(unsaid) >= 9
    assert sum(claim in right for claim in unsaid) >= 0.85 * len(unsaid)  # of the same people, something else


@given(
    st.lists(st.sampled_from(["Tea is green. ", "水很深。", "\n\n", "Ann has 3 cats. ", "?", "🖋 "]), max_size=20),
    st.text(),
)
def test_a_passage_lies_within_the_source(parts, sentence):
    source = Source("".join(parts))
    found = source.support(sentence)
    if found is not None:
        assert 0 <= found.start < found.stop <= len(source.text)
        assert source.text[found.start : found.stop].strip()


def test_a_sentence_of_the_source_supports_itself():
    text = " ".join(LABELLED[0]["sentences"])
    for sentence in LABELLED[0]["sentences"]:
        found = Source(text).support(sentence)
        assert found is not None
        assert text[found.start : found.stop] == sentence


def test_the_shortest_passage_that_says_it_is_taken():
    text = "Tea is green. The kettle is red. Tea is green and hot. It rains."
    found = Source(text).support("Green tea is hot.")
    assert text[found.start : found.stop] == "Tea is green and hot."
    assert LONGEST_WINDOW == 3


def test_an_empty_source_supports_nothing():
    assert Source("").support("Tea is green.") is None
    assert Source("Tea is green.").support("…") is None
