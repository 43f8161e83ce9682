"""Meetings as an iCalendar (RFC 5545), an event each. Pure functions.

An event is one or more whole days, in no time zone: a day is the local day of the place. A date that is known to a
month or to some days only is an event of all of them, and its name says that the day is not known; it is never a day
that nobody gave. What may lie in more than `LONGEST` days, and what has no date at all, is left out (`fits`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDuration

from diplomacy import wording
from diplomacy.formats.meetingrecords import SAMPLE, MeetingRecord
from diplomacy.formats.plaintext import plain
from diplomacy.records import PartialDate

LONGEST = 31
STATUS = {
    "held": "CONFIRMED",
    "planned": "TENTATIVE",
    "unreported": "TENTATIVE",
    "postponed": "TENTATIVE",
    "cancelled": "CANCELLED",
}
REFRESH = timedelta(hours=6)


def fits(when: PartialDate | None) -> bool:
    """Tell whether a calendar can show the date: some day of at most `LONGEST`."""
    return when is not None and (when.latest - when.earliest).days < LONGEST


def calendar(meetings: Iterable[MeetingRecord], name: str, description: str, address: str) -> Iterator[bytes]:
    """Yield the parts of a calendar, an event each, made when it is asked for.

    `address` is where the calendar's page is. An empty calendar holds a time zone, since the standard wants something.
    """
    frame = Calendar()
    frame.add("prodid", "-//Sidelines//Diplomatic meetings//EN")
    frame.add("version", "2.0")
    frame.add("calscale", "GREGORIAN")
    for field in ("name", "x-wr-calname"):
        frame.add(field, plain(name))
    for field in ("description", "x-wr-caldesc"):
        frame.add(field, plain(description))
    frame.add("url", address)
    for field in ("refresh-interval", "x-published-ttl"):
        frame.add(field, vDuration(REFRESH), parameters={"value": "DURATION"})
    opening, closing, _ = frame.to_ical().rpartition(b"END:VCALENDAR")
    yield opening
    empty = True
    for meeting in meetings:
        if fits(meeting.date):
            empty = False
            yield event(meeting).to_ical()
    if empty:
        yield _utc().to_ical()
    yield closing + b"\r\n"


def event(meeting: MeetingRecord) -> Event:
    """Return the event of a meeting whose date fits. Its UID is made of the public id and stays whatever changes."""
    when = meeting.date
    if when is None:
        raise ValueError(f"meeting {meeting.id} has no date")
    found = Event()
    found.add("uid", f"meeting-{meeting.id}@sidelines")
    found.add("sequence", meeting.version)
    found.add("dtstamp", meeting.changed.replace(microsecond=0))
    found.add("created", meeting.created.replace(microsecond=0))
    found.add("last-modified", meeting.changed.replace(microsecond=0))
    found.add("dtstart", when.earliest)
    found.add("dtend", when.latest + timedelta(days=1))
    found.add("summary", _summary(meeting, when))
    found.add("description", _description(meeting))
    if place := plain(meeting.place):
        found.add("location", place)
    found.add("url", meeting.url)
    found.add("status", STATUS[meeting.status])
    found.add("transp", "TRANSPARENT")
    found.add("categories", _categories(meeting))
    return found


def _summary(meeting: MeetingRecord, when: PartialDate) -> str:
    state = "" if meeting.status == "held" else f"{wording.say_status(meeting.status)}: "
    how = "" if meeting.mode == "in_person" else f", {wording.say_mode(meeting.mode).lower()}"
    day = "" if when.precision == "day" else f" ({_days(when)}, day not known)"
    sample = " [sample]" if meeting.sample else ""
    return plain(f"{state}{meeting.title or 'Meeting'}{how}{day}{sample}")


def _days(when: PartialDate) -> str:
    return wording.say_days_of(when) if when.precision == "range" else wording.say_date(when)


def _description(meeting: MeetingRecord) -> str:
    topics = ", ".join(phrase for phrase, _ in meeting.topics)
    said = [
        f"{wording.say_status(meeting.status)}, {wording.say_date(meeting.date)}",
        f"On the sidelines of: {meeting.summit_label}" if meeting.summit_label else "",
        f"About: {topics}" if topics else "",
        wording.say_count(len(meeting.sources), "source"),
        f"Sample: {SAMPLE}" if meeting.sample else "",
        meeting.url,
    ]
    return plain("\n".join(filter(None, said)))


def _categories(meeting: MeetingRecord) -> list[str]:
    found = [wording.say_status(meeting.status), wording.say_mode(meeting.mode), meeting.summit_label, *meeting.themes]
    return [*filter(None, found), *(["sample"] if meeting.sample else [])]


def _utc() -> Timezone:
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta())
    standard.add("tzoffsetto", timedelta())
    zone.add_component(standard)
    return zone
