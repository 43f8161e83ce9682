"""Meetings as JSON, one object each."""

from __future__ import annotations

from dataclasses import dataclass

from diplomacy.records import PartialDate


@dataclass(frozen=True, slots=True)
class ExportedPerson:
    """A participant as exports name them."""

    name: str | None
    country: str | None
    role: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ExportedMeeting:
    """A meeting as exports give it: `articles` and `history` name articles by address, else by their own page's."""

    id: str
    participants: tuple[ExportedPerson, ...]
    date: PartialDate | None
    city: str | None
    country: str | None
    summit: str | None
    mode: str
    status: str
    history: tuple[tuple[str, str], ...]
    articles: tuple[str, ...]
    sample: bool = False

    @property
    def sort_key(self) -> tuple[str, ...]:
        """Sort by date (undated last), parties, people, place: never by `id`, which differs between databases."""
        when = f"{self.date.earliest.isoformat()} {self.date.latest.isoformat()}" if self.date else "9999"
        parties = " ".join(sorted({p.country for p in self.participants if p.country}))
        people = " ".join(p.name or p.role or "" for p in self.participants)
        return (when, parties, self.city or "", self.country or "", people, self.mode, *self.articles)


def to_json(meeting: ExportedMeeting) -> dict[str, object]:
    """Return the meeting as an object for JSON. A sample says that it is one."""
    record: dict[str, object] = {
        "id": meeting.id,
        "participants": [_person(p) for p in meeting.participants],
        "date": meeting.date.iso() if meeting.date else None,
        "city": meeting.city,
        "country": meeting.country,
        "summit": meeting.summit,
        "mode": meeting.mode,
        "status": meeting.status,
        "history": [{"status": status, "article": article} for status, article in meeting.history],
        "articles": list(meeting.articles),
    }
    if meeting.sample:
        record["sample"] = "written for demonstration; wording not real"
    return record


def _person(person: ExportedPerson) -> dict[str, object]:
    record: dict[str, object] = {"name": person.name, "country": person.country, "role": person.role}
    if person.optional:
        record["optional"] = True
    return record
