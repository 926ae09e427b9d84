"""Named entities are found in the source, wherever they stand, and one that is not there is marked."""

from __future__ import annotations

import json

from lampblack.domain.analysis.entities import Found, entities_of, located, schema


def test_every_place_of_an_entity_is_told():
    text = "Ada Lovelace met Babbage. Ada Lovelace wrote the notes."
    (entity,) = located([("Ada Lovelace", "person")], text)
    assert entity.found is Found.EXACT
    assert [text[start:stop] for start, stop in entity.places] == ["Ada Lovelace", "Ada Lovelace"]
    assert entity.places == ((0, 12), (26, 38))


def test_chinese_names_are_found_amid_their_sentence():
    text = "2024年3月5日，张伟在北京大学见到了李娜。北京很冷。"
    by_name = {one.text: one for one in located([("北京", "地点"), ("张伟", "人名"), ("2024年3月5日", "日期")], text)}
    assert by_name["张伟"].places == ((10, 12),)
    assert [text[a:b] for a, b in by_name["北京"].places] == ["北京", "北京"]
    assert by_name["2024年3月5日"].places == ((0, 9),)


def test_a_name_does_not_stand_amid_a_word():
    (entity,) = located([("Ann", "person")], "The annual report of Anna names Ann.")
    assert entity.places == ((32, 35),)


def test_other_letters_and_spaces_are_found_too():
    (entity,) = located([("New York", "place")], "They moved to NEW\nYORK in May.")
    assert (entity.found, entity.places) == (Found.SPELLED_OTHERWISE, ((14, 22),))


def test_a_slip_of_the_model_is_found_as_alike_with_whole_words():
    text = "The order was signed by Dr. Katarzyna Wojciechowska yesterday."
    (entity,) = located([("Katarzyna Wojciehowska", "person")], text)
    assert entity.found is Found.ALIKE
    (place,) = entity.places
    assert text[slice(*place)] == "Katarzyna Wojciechowska"


def test_what_is_not_in_the_text_is_marked_and_comes_last():
    found = located([("Napoleon", "person"), ("Paris", "place")], "It rained in Paris.")
    assert [(one.text, one.found, one.places) for one in found] == [
        ("Paris", Found.EXACT, ((13, 18),)),
        ("Napoleon", Found.NOWHERE, ()),
    ]


def test_an_entity_at_odd_characters_does_not_shift_the_places():
    text = "İİ 👩‍👩‍👧 ﷺ met Katarzyna Wojciechowska"
    (entity,) = located([("Katarzyna Wojciehowska", "person")], text)
    assert text[slice(*entity.places[0])] == "Katarzyna Wojciechowska"


def test_a_reply_is_read_once_each_and_one_that_was_cut_off_as_far_as_it_goes():
    whole = '[{"text": "Ada", "type": "person"}, {"text": "Ada", "type": "person"}, {"text": " ", "type": "person"}]'
    assert entities_of(whole) == ((("Ada", "person"),), True)
    cut = '[{"text": "Ada \\"A\\"", "type": "person"}, {"text": "Lon'
    assert entities_of(cut) == ((('Ada "A"', "person"),), False)
    assert entities_of("nonsense") == ((), False)
    assert entities_of("5") == ((), False)


def test_the_schema_lets_only_the_types_through():
    items = json.loads(schema(["person", "地点"]))["items"]
    assert items["properties"]["type"] == {"enum": ["person", "地点"]}
