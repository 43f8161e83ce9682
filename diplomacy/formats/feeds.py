"""Meetings as an Atom feed (RFC 4287), with links from page to page (RFC 5005, section 3). Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from diplomacy import wording
from diplomacy.formats.citations import meeting_title
from diplomacy.formats.meetingrecords import SAMPLE, MeetingRecord, moment_json
from diplomacy.formats.plaintext import legal, plain

ATOM = "http://www.w3.org/2005/Atom"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of a feed: what it is called, the page it belongs to, its own address, its first page's, the next one's.

    `first` names the feed for ever (its `id`); `following` is None on the last page.
    """

    title: str
    page: str
    address: str
    first: str
    following: str | None
    meetings: tuple[MeetingRecord, ...]


def atom(feed: Feed) -> bytes:
    """Return the page as a document of its own; it changes only where a meeting on it does."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    _text(root, "id", feed.first)
    _text(root, "title", feed.title)
    _text(root, "updated", moment_json(max((m.changed for m in feed.meetings), default=EPOCH)))
    _link(root, "self", feed.address, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    _link(root, "first", feed.first, "application/atom+xml")
    if feed.following:
        _link(root, "next", feed.following, "application/atom+xml")
    _text(etree.SubElement(root, f"{{{ATOM}}}author"), "name", "Sidelines")
    for meeting in feed.meetings:
        root.append(_entry(meeting))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def _entry(meeting: MeetingRecord) -> etree._Element:
    entry = etree.Element(f"{{{ATOM}}}entry")
    people = [person.label for person in meeting.participants if not person.optional]
    _text(entry, "id", meeting.url)
    title = meeting_title(people, meeting.city or meeting.place, meeting.date, meeting.status)
    _text(entry, "title", f"{title} [sample]" if meeting.sample else title)
    _text(entry, "published", moment_json(meeting.created))
    _text(entry, "updated", moment_json(meeting.changed))
    _link(entry, "alternate", meeting.url, "text/html")
    for address in dict.fromkeys(source.address for source in meeting.sources):
        if address and address.lower().startswith(("https://", "http://")):
            _link(entry, "via", address)
    for term, label in _categories(meeting):
        etree.SubElement(entry, f"{{{ATOM}}}category", term=legal(term), label=legal(label))
    _text(entry, "summary", _summary(meeting))
    return entry


def _summary(meeting: MeetingRecord) -> str:
    topics = ", ".join(phrase for phrase, _ in meeting.topics)
    said: Sequence[str] = (
        f"{wording.say_status(meeting.status)}, {wording.say_mode(meeting.mode).lower()}.",
        f"When: {wording.say_date(meeting.date)}.",
        f"Where: {meeting.place}." if meeting.place else "",
        f"On the sidelines of {meeting.summit_label}." if meeting.summit_label else "",
        f"About: {topics}." if topics else "",
        f"From {wording.say_count(len(meeting.sources), 'source')}.",
        f"Sample: {SAMPLE}." if meeting.sample else "",
    )
    return " ".join(filter(None, said))


def _categories(meeting: MeetingRecord) -> list[tuple[str, str]]:
    found = [(meeting.status, wording.say_status(meeting.status)), (meeting.mode, wording.say_mode(meeting.mode))]
    if meeting.summit:
        found.append((meeting.summit, meeting.summit_label or meeting.summit))
    found += [(theme, theme.replace("-", " ")) for theme in meeting.themes]
    return found


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = legal(plain(text))


def _link(parent: etree._Element, rel: str, address: str, media_type: str = "") -> None:
    kind = {"type": media_type} if media_type else {}
    etree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": legal(address), **kind})
