"""A meeting as the site gives it to programs: the record behind JSON, tables, calendars and feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from diplomacy import wording
from diplomacy.records import PartialDate

SAMPLE = "written for demonstration; wording not real"


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A participant. `leader` is a slug, `country` a code; who is not named has a role or a country."""

    name: str | None
    leader: str | None
    country: str | None
    country_name: str | None
    role: str | None
    role_kind: str | None
    capacity: str | None
    optional: bool

    @property
    def label(self) -> str:
        """The name, else the office, else the party: what pages call the participant."""
        return self.name or wording.say_office(self.role or "", self.country_name or "")


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """An article that reports the meeting: `url` is its page here, `address` its own (None where it has none).

    Copies of one article have the same `voice`: that of the oldest of them.
    """

    id: str
    url: str
    address: str | None
    outlet: str | None
    published: date | None
    voice: int


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step of the history: the state, the article that first told it, the day it came out."""

    status: str
    article: str
    published: date | None


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """A meeting as it is held now. `status` may be `unreported`: a plan whose last day passed without a report."""

    id: str
    url: str
    participants: tuple[PersonRecord, ...]
    date: PartialDate | None
    status: str
    mode: str
    level: str | None
    form: str
    venue: str | None
    city: str | None
    country: str | None
    country_name: str | None
    summit: str | None
    summit_label: str | None
    topics: tuple[tuple[str, str | None], ...]
    themes: tuple[str, ...]
    history: tuple[StepRecord, ...]
    sources: tuple[SourceRecord, ...]
    version: int
    created: datetime
    changed: datetime
    sample: bool

    @property
    def title(self) -> str:
        """Who met whom; those who sat in as members of a delegation are left out."""
        return wording.join_names([p.label for p in self.participants if not p.optional])

    @property
    def place(self) -> str:
        """Venue, city and country, as far as they are known."""
        return wording.say_place(self.city or "", self.country_name or "", self.venue or "")

    @property
    def independent_sources(self) -> int:
        """How many articles report it, copies of one article counted once."""
        return len({source.voice for source in self.sources})


def to_json(meeting: MeetingRecord) -> dict[str, object]:
    """Return the record as an object for JSON; docs/api.md says what each field means."""
    return {
        "id": meeting.id,
        "url": meeting.url,
        "title": meeting.title,
        "date": date_json(meeting.date),
        "status": meeting.status,
        "mode": meeting.mode,
        "level": meeting.level,
        "form": meeting.form,
        "place": {"venue": meeting.venue, "city": meeting.city, "country": meeting.country},
        "summit": {"slug": meeting.summit, "label": meeting.summit_label} if meeting.summit else None,
        "participants": [_person(person) for person in meeting.participants],
        "topics": [{"phrase": phrase, "theme": theme} for phrase, theme in meeting.topics],
        "history": [
            {"status": step.status, "article": step.article, "published": _day(step.published)}
            for step in meeting.history
        ],
        "sources": [source_json(source) for source in meeting.sources],
        "independent_sources": meeting.independent_sources,
        "version": meeting.version,
        "changed": moment_json(meeting.changed),
        "sample": meeting.sample,
    }


def date_json(when: PartialDate | None) -> dict[str, str | None] | None:
    """Return a date with its precision: the smallest day, month or year that holds it, and the first and last day."""
    if when is None:
        return None
    return {
        "value": when.iso(),
        "precision": when.precision,
        "earliest": when.earliest.isoformat(),
        "latest": when.latest.isoformat(),
    }


def source_json(source: SourceRecord) -> dict[str, object]:
    """Return an article as records name it."""
    return {
        "article": source.id,
        "url": source.url,
        "address": source.address,
        "outlet": source.outlet,
        "published": _day(source.published),
    }


def moment_json(moment: datetime) -> str:
    """Return a moment in UTC, to the second: `2026-11-30T09:05:01Z`."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _person(person: PersonRecord) -> dict[str, object]:
    return {
        "name": person.name,
        "leader": person.leader,
        "country": person.country,
        "role": person.role,
        "role_kind": person.role_kind,
        "capacity": person.capacity,
        "optional": person.optional,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
