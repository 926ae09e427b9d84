"""What a person corrected, and the glossaries that they keep, are there again."""

from __future__ import annotations

import pytest

from lampblack.domain.translations.glossary import Term
from lampblack.store.database import Database
from lampblack.store.glossaries import GlossaryStore
from lampblack.store.translation_memory import TranslationMemory

PAIR = ("en", "zh-Hans")


def test_a_correction_is_remembered_for_its_languages_and_the_newest_counts(database, clock, path):
    memory = TranslationMemory(database, clock)
    memory.keep(*PAIR, "The cat", "猫")
    memory.keep(*PAIR, "The dog", "狗")
    clock.now += 1
    memory.keep(*PAIR, "The cat", "这只猫")
    memory.keep("en", "de", "The cat", "Die Katze \ud800")
    database.close()
    again = Database(path)
    assert list(TranslationMemory(again).all(*PAIR).items()) == [("The cat", "这只猫"), ("The dog", "狗")]
    assert TranslationMemory(again).all("en", "de")["The cat"].startswith("Die Katze")
    TranslationMemory(again).forget(*PAIR, "The cat")
    assert TranslationMemory(again).all(*PAIR) == {"The dog": "狗"}
    again.close()


def test_a_glossary_serves_both_directions(database):
    store = GlossaryStore(database)
    kept = store.add("terms.csv", *PAIR, [Term("ink", "墨水")])
    assert store.add("terms.csv", *PAIR, []).name != "terms.csv"
    assert store.get(kept.id) == kept
    assert kept.fits(*PAIR)
    assert kept.fits("zh-Hans", "en")
    assert not kept.fits("en", "de")
    assert kept.terms_for("zh-Hans") == (Term("墨水", "ink"),)
    store.change(kept.id, [Term("press", "印刷机")])
    assert store.get(kept.id).terms_for("en") == (Term("press", "印刷机"),)


def test_a_deleted_glossary_comes_back_until_it_is_gone_for_good(database):
    store = GlossaryStore(database)
    kept = store.add("a", *PAIR, [])
    store.delete(kept.id, 5.0)
    assert store.all() == []
    with pytest.raises(LookupError):
        store.get(kept.id)
    store.restore(kept.id)
    assert store.all() == [kept]
    store.delete(kept.id, 6.0)
    store.purge_deleted()
    with pytest.raises(LookupError):
        store.restore(kept.id)
