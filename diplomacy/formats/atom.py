"""What Atom feeds (RFC 4287) have in common, with links from page to page (RFC 5005, section 3). Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from diplomacy.formats.plaintext import legal, plain

ATOM = "http://www.w3.org/2005/Atom"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A page of a feed: what it is called, the page it belongs to, its own address, its first page's, the next one's.

    `first` names the feed for ever (its `id`); `following` is None on the last page.
    """

    title: str
    page: str
    address: str
    first: str
    following: str | None


def begin_feed(page: FeedPage, updated: str) -> etree._Element:
    """Return the document of a page with all that stands before its entries."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    add_text(root, "id", page.first)
    add_text(root, "title", page.title)
    add_text(root, "updated", updated)
    add_link(root, "self", page.address, "application/atom+xml")
    add_link(root, "alternate", page.page, "text/html")
    add_link(root, "first", page.first, "application/atom+xml")
    if page.following:
        add_link(root, "next", page.following, "application/atom+xml")
    return root


def begin_entry(root: etree._Element) -> etree._Element:
    """Return a new entry at the end of a feed."""
    return etree.SubElement(root, f"{{{ATOM}}}entry")


def add_text(parent: etree._Element, name: str, text: str) -> None:
    """Add an element of plain text."""
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = legal(plain(text))


def add_author(parent: etree._Element, name: str) -> None:
    """Add who wrote a feed or an entry."""
    add_text(etree.SubElement(parent, f"{{{ATOM}}}author"), "name", name)


def add_link(parent: etree._Element, rel: str, address: str, media_type: str = "") -> None:
    """Add a link, and what is at its address."""
    kind = {"type": media_type} if media_type else {}
    etree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": legal(address), **kind})


def write_feed(root: etree._Element) -> bytes:
    """Return the document as it is sent."""
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written
