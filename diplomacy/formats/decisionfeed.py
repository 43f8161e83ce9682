"""What people decided as an Atom feed. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from diplomacy.formats.atom import EPOCH, FeedPage, add_author, add_link, add_text, begin_entry, begin_feed, write_feed


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
    """A page of the feed of decisions."""

    entries: Sequence[DecisionEntry]


def decisions_atom(feed: DecisionFeed) -> bytes:
    """Return the page as a document of its own; it changes only where a decision is made or taken back."""
    root = begin_feed(feed, _moment(max((entry.moment for entry in feed.entries), default=EPOCH)))
    for entry in feed.entries:
        row = begin_entry(root)
        add_text(row, "id", entry.id)
        add_text(row, "title", entry.title)
        add_text(row, "updated", _moment(entry.moment))
        add_author(row, entry.author)
        add_link(row, "alternate", entry.url, "text/html")
        add_text(row, "summary", entry.summary)
    return write_feed(root)


def _moment(moment: datetime) -> str:
    """Return a moment to the microsecond: several decisions may be of one second."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
