"""Sentences and quotation marks."""

from __future__ import annotations

import pytest

from diplomacy.extraction.marks import find_quotes
from diplomacy.extraction.reader import Reader
from diplomacy.records import Article


def sentences(reader: Reader, text: str) -> list[str]:
    return [s.text.strip() for s in reader.doc(Article("x", "", text)).sents if s.text.strip()]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Modi met Gen. Wei. They spoke.", 2),
        ("The U.S. President left on Jan. 13. He came back.", 2),
        ("He works for the U.S. The other does not.", 2),
        ("Prime Minister K. P. Sharma Oli spoke at 5 p.m. on Monday.", 1),
        ("“We will talk.” She left. “When?” he asked.", 3),
        ("A heading without a stop\n\nThe paragraph begins.", 2),
        ("President Surangel Whipps Jr. Fiji's Sitiveni Rabuka was there.", 2),
    ],
)
def test_sentence_bounds(reader: Reader, text: str, count: int) -> None:
    assert len(sentences(reader, text)) == count


def test_straight_and_curly_quotes() -> None:
    text = '"One two three," he said. “Four five.” She read ‘six seven eight nine’ aloud.'
    assert [text[a:b] for a, b, _, _ in find_quotes(text)] == ["One two three,", "Four five.", "six seven eight nine"]


def test_apostrophes_are_no_quotes() -> None:
    assert find_quotes("The leaders’ talks didn’t end; the ministers' did.") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("'The ministers' patience isn't endless,' he said.", ["The ministers' patience isn't endless,"]),
        ("‘He said “never again” to me,’ she said.", ["He said “never again” to me,"]),
        ("»Nobody will be turned away«, he said.", ["Nobody will be turned away"]),
        ('“The marks do not match," he said.', ["The marks do not match,"]),
        ('He said "no end here. She said "this one has one".', ["this one has one"]),
        ("In the '90s the leaders' dinner was 'a long and slow affair'.", ["a long and slow affair"]),
    ],
)
def test_marks_of_many_kinds(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b, _, _ in find_quotes(text)] == found


def test_unbalanced_mark_costs_one_quotation() -> None:
    text = "He said “this has no end.\n\nShe said “this one has an end”."
    assert [text[a:b] for a, b, _, _ in find_quotes(text)] == ["this one has an end"]


def test_quotation_over_paragraphs_opens_again() -> None:
    text = "“The first paragraph has no closing mark.\n\n“The second one has,” he said."
    assert len(find_quotes(text)) == 2
