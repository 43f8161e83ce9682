"""What people decided as an Atom feed. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from diplomacy.formats.atom import EPOCH, FeedPage, add, add_link, add_text, begin, written


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """One decision, made or taken back: its lasting name, its page, what it is called, who, when, and in what words."""

    id: str
    url: str
    title: str
    author: str
    moment: datetime
    summary: str


@dataclass(frozen=True, slots=True)
class DecisionFeed(FeedPage):
    """A page of the feed, with the decisions on it."""

    entries: Sequence[DecisionEntry]


def decisions_atom(feed: DecisionFeed) -> bytes:
    """Return the page as a document of its own; it changes only where a decision is made or taken back."""
    root = begin(feed, _moment(max((entry.moment for entry in feed.entries), default=EPOCH)))
    for entry in feed.entries:
        row = add(root, "entry")
        add_text(row, "id", entry.id)
        add_text(row, "title", entry.title)
        add_text(row, "updated", _moment(entry.moment))
        add_text(add(row, "author"), "name", entry.author)
        add_link(row, "alternate", entry.url, "text/html")
        add_text(row, "summary", entry.summary)
    return written(root)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
