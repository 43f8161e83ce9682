"""Anchors: what a decision holds on to when an article is read again.

An anchor is made of the sentence's words and of who took part, so that a new reading that finds the same account finds
the same anchor, wherever the sentence stands in the article by then.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from diplomacy.records import Article, ExtractedMeeting, ExtractedStatement, Span

LENGTH = 20


def words(text: str) -> str:
    """Return the text's words in lower case, one space between: what stays when punctuation or layout changes."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def digest(*parts: str) -> str:
    """Return a short fingerprint of the parts, the same on every machine."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:LENGTH]


def excerpt(article: Article, span: Span) -> str:
    """Return the words that a span covers."""
    return (article.title if span.part == "title" else article.text)[span.start : span.end]


def of_meeting(article: Article, meeting: ExtractedMeeting) -> str:
    """Return the anchor of a report: its sentence, its parties and the people named."""
    people = sorted(words(p.name or p.role or "") for p in meeting.participants)
    return digest("meeting", words(excerpt(article, meeting.sentence)), *meeting.parties, *people)


def of_statement(statement: ExtractedStatement) -> str:
    """Return the anchor of a quotation: its words and its speaker."""
    return digest("statement", words(statement.words), words(statement.speaker))


def of_account(article: str, anchor: str) -> str:
    """Return the fingerprint that one article's account has in all the database; `article` is the article's key."""
    return digest(article, anchor)


def unique(anchors: Iterable[str]) -> list[str]:
    """Number the second and later of equal anchors, in order, so that each is an article's only one."""
    seen: dict[str, int] = {}
    numbered = []
    for anchor in anchors:
        seen[anchor] = seen.get(anchor, 0) + 1
        numbered.append(anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}")
    return numbered
