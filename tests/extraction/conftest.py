"""One reader for all tests of extraction: building it takes a second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from diplomacy.extraction.reader import Reader
from diplomacy.records import Article, ExtractedMeeting, ExtractedStatement, Extraction
from diplomacy.reference import lookup

PUBLISHED = date(2024, 3, 15)  # a Friday

Read = Callable[..., Extraction]


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(lookup.shipped())


@pytest.fixture
def read(reader: Reader) -> Read:
    """Read a text as an article of Friday, 15 March 2024."""

    def reading(text: str, title: str = "", published: date | None = PUBLISHED) -> Extraction:
        return reader.read(Article("test", title, text, published=published))

    return reading


def who(meeting: ExtractedMeeting) -> list[str]:
    """The people of a meeting by name, those without one by party and role."""
    return [p.name or f"{p.party} {p.role}" for p in meeting.participants]


def said(extraction: Extraction) -> list[tuple[str, str]]:
    """Speaker and words of the direct quotations."""
    return [(s.speaker, s.words) for s in extraction.statements if s.kind == "direct"]


def only(extraction: Extraction) -> ExtractedMeeting:
    """The one meeting of an article."""
    assert len(extraction.meetings) == 1, [who(m) for m in extraction.meetings]
    return extraction.meetings[0]


def only_statement(extraction: Extraction) -> ExtractedStatement:
    """The one statement of an article."""
    assert len(extraction.statements) == 1, [s.words for s in extraction.statements]
    return extraction.statements[0]
