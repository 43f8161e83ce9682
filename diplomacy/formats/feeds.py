"""Meetings as an Atom feed. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from diplomacy import wording
from diplomacy.formats.atom import ATOM, EPOCH, FeedPage, add, add_link, add_text, begin, written
from diplomacy.formats.citations import meeting_title
from diplomacy.formats.meetingrecords import SAMPLE, MeetingRecord, moment_json
from diplomacy.formats.plaintext import legal


@dataclass(frozen=True, slots=True)
class Feed(FeedPage):
    """A page of a feed, with the meetings on it."""

    meetings: tuple[MeetingRecord, ...]


def atom(feed: Feed) -> bytes:
    """Return the page as a document of its own; it changes only where a meeting on it does."""
    root = begin(feed, moment_json(max((m.changed for m in feed.meetings), default=EPOCH)))
    add_text(add(root, "author"), "name", "Sidelines")
    for meeting in feed.meetings:
        _add_entry(root, meeting)
    return written(root)


def _add_entry(root: etree._Element, meeting: MeetingRecord) -> None:
    entry = add(root, "entry")
    people = [person.label for person in meeting.participants if not person.optional]
    add_text(entry, "id", meeting.url)
    title = meeting_title(people, meeting.city or meeting.place, meeting.date, meeting.status)
    add_text(entry, "title", f"{title} [sample]" if meeting.sample else title)
    add_text(entry, "published", moment_json(meeting.created))
    add_text(entry, "updated", moment_json(meeting.changed))
    add_link(entry, "alternate", meeting.url, "text/html")
    for address in dict.fromkeys(source.address for source in meeting.sources):
        if address and address.lower().startswith(("https://", "http://")):
            add_link(entry, "via", address)
    for term, label in _categories(meeting):
        etree.SubElement(entry, f"{{{ATOM}}}category", term=legal(term), label=legal(label))
    add_text(entry, "summary", _summary(meeting))


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
