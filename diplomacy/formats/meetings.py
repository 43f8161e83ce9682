"""Meetings as JSON, one object each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

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
    """A meeting as exports give it: `articles` and `history` name articles by address, else by their own page's.

    `id` is None where no meeting of the database is this one.
    """

    id: str | None
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


def from_record(public_id: str | None, record: Mapping[str, object], site: str) -> ExportedMeeting:
    """Return the meeting of a record as versions keep it (`models.snapshots`); `site` is where pages' addresses begin.

    A record of before versions held their articles has none.
    """
    people: Sequence[Mapping[str, object]] = _list(record["participants"])
    history: Sequence[object] = _list(record["history"])
    articles: Sequence[Mapping[str, object]] = _list(record.get("articles", []))
    return ExportedMeeting(
        id=public_id,
        participants=tuple(
            ExportedPerson(_text(p["name"]), _text(p["party"]), _text(p["role"]), bool(p["optional"])) for p in people
        ),
        date=date_of(record),
        city=_text(record["city"]),
        country=_text(record["country"]),
        summit=_text(record.get("summit_label") or record["summit"]),
        mode=str(record["mode"]),
        status=str(record["status"]),
        history=tuple((str(s["status"]), address(s, site)) for s in history if isinstance(s, Mapping)),
        articles=tuple(sorted({address(a, site) for a in articles})),
        sample=bool(record.get("sample")),
    )


def date_of(record: Mapping[str, object]) -> PartialDate | None:
    """Return the date of a record as versions keep it."""
    if not (record["earliest"] and record["latest"]):
        return None
    return PartialDate(date.fromisoformat(str(record["earliest"])), date.fromisoformat(str(record["latest"])))


def address(article: Mapping[str, object], site: str) -> str:
    """Return an article's own address, or that of its page here where it has none."""
    return str(article["address"] or f"{site}/articles/{article['article']}/")


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


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, Sequence) else ()
