"""Meetings as a table, a row each. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diplomacy.formats import tables
from diplomacy.formats.meetingrecords import MeetingRecord
from diplomacy.formats.tables import Cell

# Column and what it holds: the codebook of the whole data set prints the same words.
COLUMNS = {
    "id": "public id; it never changes and is never given again",
    "url": "address of the meeting's page",
    "date": "day, month or year, as exactly as it is known: 2025-06-17, 2025-06 or 2025; empty where it is not known "
    "or spans two years",
    "earliest": "first day on which it may have taken place; empty where no date is known",
    "latest": "last day on which it may have taken place",
    "precision": "how exactly the date is known: day, month, year or range; empty where no date is known",
    "status": "held, planned, unreported (announced, its last possible day has passed, no report found), postponed or "
    "cancelled; a plan becomes unreported by the passing of its day alone",
    "mode": "in_person, phone or video",
    "level": "rank of the lower side: leaders, foreign_ministers, ministers or officials; empty where not known",
    "form": "bilateral (two parties), small_group or plenary",
    "participants": "who took part, in the order of the record, each by name, else by office, else by party; "
    "members of delegations who sat in are left out",
    "countries": "codes of the parties that took part: ISO 3166-1 alpha-3, or the acronym of an organisation",
    "country_names": "the same parties by name",
    "venue": "building or site, where it is known",
    "city": "city where it took place; empty for a call",
    "place_country": "code of the country where it took place",
    "summit": "slug of the summit on whose sidelines it took place",
    "summit_label": "that summit's name as people write it, such as G7 2025",
    "topics": "what was discussed, in the phrases of the articles",
    "themes": "slugs of the themes that the topics belong to",
    "sources": "how many articles report it",
    "independent_sources": "how many of them are no copies of each other",
    "articles": "addresses of the articles; of one without an address, its page here",
    "version": "how often the record was written; it grows with every change",
    "changed": "when the record changed last (UTC)",
    "sample": "yes where the meeting is invented, for demonstration",
}


def row(meeting: MeetingRecord) -> list[Cell]:
    """Return a meeting's cells, in the order of the columns."""
    people = [person for person in meeting.participants if not person.optional]
    parties = {person.country: person.country_name for person in people if person.country}
    return [
        meeting.id,
        meeting.url,
        meeting.date,
        meeting.date.earliest if meeting.date else None,
        meeting.date.latest if meeting.date else None,
        meeting.date.precision if meeting.date else None,
        meeting.status,
        meeting.mode,
        meeting.level,
        meeting.form,
        tables.joined(person.label for person in people),
        tables.joined(parties),
        tables.joined(parties.values()),
        meeting.venue,
        meeting.city,
        meeting.country,
        meeting.summit,
        meeting.summit_label,
        tables.joined(phrase for phrase, _ in meeting.topics),
        tables.joined(meeting.themes),
        len(meeting.sources),
        meeting.independent_sources,
        tables.joined(source.address or source.url for source in meeting.sources),
        meeting.version,
        meeting.changed,
        meeting.sample,
    ]


def csv(meetings: Iterable[MeetingRecord], *, mark: bool = False) -> Iterator[str]:
    """Yield the lines of the table, each when it is asked for; `mark` as `tables.lines` has it."""
    return tables.lines(tuple(COLUMNS), map(row, meetings), mark=mark)
