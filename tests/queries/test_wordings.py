"""Whether a text speaks of something."""

from __future__ import annotations

import pytest

from diplomacy.queries.wordings import find_phrase, names_somebody


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("They spoke of North Korea.", "north korea", "North Korea"),
        ("They spoke of Investments.", "investment", "Investments"),
        ("The alliance of Japan is firm.", "Japan Alliance", "alliance of Japan"),
        ("Japan spoke, and went on about this and that, until it came to any alliance.", "Japan alliance", None),
        ("Japan\nalliance", "alliance Japan", None),
        ("They spoke of Koreans.", "North Korea", None),
        ("oil", "oil", "oil"),
        ("turmoil", "oil", None),
        ("a (b", "(b", "(b"),
        ("", "x", None),
    ],
)
def test_a_phrase_is_found_in_its_words_near_each_other(text: str, phrase: str, found: str | None) -> None:
    place = find_phrase(text, phrase)
    assert (text[place[0] : place[1]] if place else None) == found


def test_a_family_name_is_a_word_of_its_own() -> None:
    assert names_somebody("Prime Minister Kishida met", "Kishida")
    assert not names_somebody("the Kishidas met", "Kishida")
    assert not names_somebody("anything", "")
