"""What people decided as an Atom feed (RFC 4287), with links from page to page (RFC 5005, section 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from diplomacy.formats.plaintext import legal, plain

ATOM = "http://www.w3.org/2005/Atom"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
class DecisionFeed:
    """A page of the feed: its page for people, its own address, its first page's, the next one's if there is one."""

    title: str
    page: str
    address: str
    first: str
    following: str | None
    entries: Sequence[DecisionEntry]


def decisions_atom(feed: DecisionFeed) -> bytes:
    """Return the page as a document of its own; it changes only where a decision is made or taken back."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    _text(root, "id", feed.first)
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(max((entry.moment for entry in feed.entries), default=EPOCH)))
    _link(root, "self", feed.address, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    _link(root, "first", feed.first, "application/atom+xml")
    if feed.following:
        _link(root, "next", feed.following, "application/atom+xml")
    for entry in feed.entries:
        row = etree.SubElement(root, f"{{{ATOM}}}entry")
        _text(row, "id", entry.id)
        _text(row, "title", entry.title)
        _text(row, "updated", _moment(entry.moment))
        _text(etree.SubElement(row, f"{{{ATOM}}}author"), "name", entry.author)
        _link(row, "alternate", entry.url, "text/html")
        _text(row, "summary", entry.summary)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = legal(plain(text))


def _link(parent: etree._Element, rel: str, address: str, media_type: str = "") -> None:
    kind = {"type": media_type} if media_type else {}
    etree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": legal(address), **kind})
