"""What all our Atom feeds (RFC 4287) have in common, with links from page to page (RFC 5005, section 3)."""

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


def begin(page: FeedPage, updated: str) -> etree._Element:
    """Return the document of a page with what it says of itself, its entries still to come."""
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


def add(parent: etree._Element, name: str) -> etree._Element:
    """Return a new element at the end of another."""
    return etree.SubElement(parent, f"{{{ATOM}}}{name}")


def add_text(parent: etree._Element, name: str, text: str) -> None:
    """Add an element with a text, as other programs can hold it."""
    add(parent, name).text = legal(plain(text))


def add_link(parent: etree._Element, rel: str, address: str, media_type: str = "") -> None:
    """Add a link."""
    kind = {"type": media_type} if media_type else {}
    etree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": legal(address), **kind})


def written(root: etree._Element) -> bytes:
    """Return the bytes of a document."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return content
