"""The probability of each label, from the tokens of a reply."""

from __future__ import annotations

import math

import pytest

from lampblack.domain.analysis import label_grammar
from lampblack.domain.analysis.label_grammar import Choice
from lampblack.domain.generation import ChosenToken, TokenLogprob


def token(text, probability):
    return TokenLogprob(text, int.from_bytes(text.encode()), math.log(probability))


def step(*options):
    """The first option is the one that was chosen."""
    return ChosenToken(token(*options[0]), tuple(token(*one) for one in options))


def test_what_leads_to_one_label_alone_counts_for_it_and_all_of_them_add_up_to_one():
    labels = ("positive", "negative", "neutral")
    told = [step(("positive", 0.5), ("pos", 0.1), ("negative", 0.2), ("The", 0.15)), step(('"', 0.9), (" ", 0.1))]

    found = label_grammar.beginnings(labels, told)
    choice = label_grammar.choice_of("positive", found.labels)

    assert found.labels == pytest.approx({"positive": 0.6, "negative": 0.2, "neutral": 0.0})
    assert choice.probabilities == pytest.approx({"positive": 0.75, "negative": 0.25, "neutral": 0.0})
    assert (choice.label, choice.mass) == ("positive", pytest.approx(0.8))


def test_labels_with_the_same_first_token_are_told_apart_by_what_follows_it():
    labels = ("very good", "very bad", "middling")
    told = [step(("very", 0.8), ("mid", 0.2)), step((" good", 0.75), (" bad", 0.25))]

    found = label_grammar.beginnings(labels, told)

    assert found.labels == pytest.approx({"very good": 0.6, "very bad": 0.2, "middling": 0.2})
    assert not found.shared


def test_what_several_labels_share_off_the_chosen_way_is_asked_for_again():
    labels = ("very good", "very bad", "middling")
    found = label_grammar.beginnings(labels, [step(("mid", 0.4), ("very", 0.6))])
    assert found.labels == pytest.approx({"very good": 0.0, "very bad": 0.0, "middling": 0.4})
    assert label_grammar.worth_asking(found) == pytest.approx({"very": 0.6})

    assert label_grammar.grammar(labels, "very") == 'root ::= " good\\"" | " bad\\""\n'
    again = label_grammar.beginnings(labels, [step((" bad", 0.9), (" good", 0.1))], "very")
    assert again.labels == pytest.approx({"very good": 0.1, "very bad": 0.9, "middling": 0.0})


def test_little_that_several_labels_share_is_not_worth_a_request():
    found = label_grammar.beginnings(("very good", "very bad", "ok"), [step(("ok", 0.99), ("very", 0.005))])
    assert label_grammar.worth_asking(found) == {}


def test_a_label_that_begins_like_another_ends_with_its_quotation_mark():
    labels = ("good", "good value")
    told = [step(("good", 1.0)), step((" value", 0.6), ('"', 0.4))]
    found = label_grammar.beginnings(labels, told)
    assert found.labels == pytest.approx({"good": 0.4, "good value": 0.6})
    assert label_grammar.label_of('good value"', labels) == "good value"
    assert label_grammar.label_of('good"', labels) == "good"
    assert label_grammar.label_of("goo", labels) == ""


def test_the_likeliest_label_counts_where_greedy_choosing_went_another_way():
    choice = label_grammar.choice_of("neutral", {"neutral": 0.3, "good": 0.45})
    assert (choice.label, choice.probability) == ("good", pytest.approx(0.6))


def test_parts_of_characters_give_no_probabilities_but_the_label_that_was_written():
    found = label_grammar.beginnings(("正面", "负面"), [step(("\ufffd", 0.9), ("负", 0.1))])
    assert not found.is_whole
    choice = label_grammar.choice_of("正面", dict.fromkeys(("正面", "负面"), 0.0))
    assert (choice.label, choice.probability) == ("正面", None)


def test_the_pieces_of_a_long_text_count_by_their_length():
    one, other = Choice("a", {"a": 1.0, "b": 0.0}, 0.5), Choice("b", {"a": 0.2, "b": 0.8}, 1.0)
    choice = label_grammar.mean([one, other], [1.0, 3.0])
    assert choice.probabilities == pytest.approx({"a": 0.4, "b": 0.6})
    assert (choice.label, choice.mass) == ("b", pytest.approx(0.875))


def test_a_sign_that_grammars_know_stays_a_part_of_its_label():
    assert label_grammar.grammar(("a|b", "c\\d")) == 'root ::= "a|b\\"" | "c\\\\d\\""\n'
