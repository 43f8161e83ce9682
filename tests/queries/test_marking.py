"""Words that were asked for, found again in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomacy.queries.marking import joined, mark, snippet


def marked(text: str, query: str) -> list[str]:
    return [piece.text for piece in mark(text, query) if piece.marked]


@pytest.mark.parametrize(
    ("text", "query", "words"),
    [
        ("Talks on trade and tariffs", "trading tariff", ["trade", "tariffs"]),
        ("Erdoğan’s visit", "erdogan", ["Erdoğan’s"]),
        ("sea lanes and sea beds", '"sea lanes" -beds', ["sea", "lanes", "sea"]),
        ("policies of the region", "policy regions", ["policies", "region"]),
        ("peaceful means, at peace", "peace", ["peaceful", "peace"]),
        ("nothing of it", "tokyo", []),
        ("or either", "or", []),
    ],
)
def test_the_words_are_marked_in_all_their_forms(text: str, query: str, words: list[str]) -> None:
    assert marked(text, query) == words


@given(st.text(max_size=80), st.text(max_size=20))
def test_nothing_of_the_text_is_lost(text: str, query: str) -> None:
    assert joined(mark(text, query)) == text


def test_a_snippet_shows_where_most_of_the_words_stand_together() -> None:
    text = "The South China Sea was named. " + "Nothing happened here. " * 20 + "They spoke of sea lanes in the end."
    shown = snippet(text, "sea lanes")
    assert [piece.text for piece in shown if piece.marked] == ["sea", "lanes"]
    assert shown[0].text == "… "
    assert joined(snippet("A short text.", "absent")) == "A short text."


@given(st.text(alphabet="ab \n", max_size=600), st.sampled_from(["a", "ab", "b a"]))
def test_a_snippet_is_a_stretch_of_the_text(text: str, query: str) -> None:
    shown = [piece for piece in snippet(text, query) if piece.text not in ("… ", " …")]
    assert joined(shown) in text
