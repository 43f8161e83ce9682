"""Lines that were broken at a width become paragraphs; lines that were meant stay lines."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomacy.reading.front import read
from diplomacy.reading.wrapping import unwrapped
from diplomacy.records import Article, RawDocument

TEXT = (
    "President Lula met President Petro in Bogotá on Tuesday, on the sidelines of the Amazon summit, and the two spoke "
    "about trade for an hour. They agreed that their ministers would meet again in the autumn.\n\n"
    "Both also said that they would work on a common border post, which has been spoken of for twenty years and more, "
    "and for which neither side has found the money so far."
)


def wrapped(text: str, width: int) -> str:
    return "\n\n".join(textwrap.fill(part, width, break_on_hyphens=False) for part in text.split("\n\n"))


@pytest.mark.parametrize("width", [50, 60, 66, 72, 78, 80, 100])
def test_paragraphs_broken_at_a_width_are_whole_again(width: int) -> None:
    assert unwrapped(wrapped(TEXT, width)) == TEXT


def test_the_front_door_gives_whole_sentences_of_texts_and_messages() -> None:
    message = f"From: a@b.example\nSubject: Talks\nDate: Wed, 18 Jun 2025 09:00:00 +0000\n\n{wrapped(TEXT, 72)}\n"
    for content in (wrapped(TEXT, 72), message):
        (found,) = read(RawDocument("a.txt", content.encode(), "a.txt"))
        assert isinstance(found, Article)
        assert found.text == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "Lula and Petro meet in Bogotá on the sidelines of the summit\nBy Jane Doe, Example Wire\nBogotá, 18 June 2025",
        "Present were:\nPresident Lula of Brazil\nPresident Petro of Colombia\nForeign Minister Vieira\nMs Murillo",
        f"{TEXT}\n{TEXT}".replace("\n\n", "\n"),
        f"{wrapped(TEXT, 72)}\n\n- trade between the two countries\n- the common border post\n- the Amazon fund",
    ],
)
def test_lines_that_were_meant_stay(text: str) -> None:
    after = unwrapped(text)
    for line in text.split("\n\n")[-1].split("\n")[1:]:
        assert f"\n{line}" in after


def test_a_torn_sentence_is_mended_even_where_no_width_is_seen() -> None:
    assert unwrapped("President Lula met President Petro in Bogotá on\nthe sidelines of it.") == (
        "President Lula met President Petro in Bogotá on the sidelines of it."
    )


@given(st.text(alphabet="ab .\n-", max_size=400))
def test_no_character_moves(text: str) -> None:
    after = unwrapped(text)
    assert len(after) == len(text)
    assert after.replace("\n", " ") == text.replace("\n", " ")
