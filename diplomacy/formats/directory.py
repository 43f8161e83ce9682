"""Countries, leaders and summits as programs get them: frozen records whose fields are what is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diplomacy.records import PartialDate


@dataclass(frozen=True, slots=True)
class CountryRecord:
    """A party. `meetings` counts the current meetings in which it took part."""

    code: str
    slug: str
    url: str
    name: str
    official_name: str | None
    kind: str
    region: str | None
    subregion: str | None
    latitude: float | None
    longitude: float | None
    meetings: int


@dataclass(frozen=True, slots=True)
class TermRecord:
    """A term of office: `start` None where it is not known, `end` None where it lasts, as far as is known."""

    country: str
    role: str
    role_kind: str
    start: PartialDate | None
    end: PartialDate | None


@dataclass(frozen=True, slots=True)
class LeaderRecord:
    """A person. `known_from` is reference, article or editor."""

    slug: str
    url: str
    name: str
    aliases: tuple[str, ...]
    known_from: str
    terms: tuple[TermRecord, ...]
    meetings: int
    sample: bool


@dataclass(frozen=True, slots=True)
class SummitRecord:
    """An edition of a series; `host` is a code, the days are those of the leaders' own meeting."""

    slug: str
    url: str
    label: str
    name: str
    series: str
    series_name: str
    year: int
    edition: str | None
    host: str | None
    city: str | None
    start: date | None
    end: date | None
    meetings: int


@dataclass(frozen=True, slots=True)
class PairRecord:
    """Two parties, and how often they met as two parties or in a small group: plenaries are apart.

    `held` of the `meetings` took place; the days are those known exactly. `plenaries` is None where it was not counted.
    """

    countries: tuple[str, str]
    slugs: tuple[str, str]
    url: str
    meetings: int
    held: int
    first: date | None
    last: date | None
    last_in_person_of_leaders: date | None
    plenaries: int | None


@dataclass(frozen=True, slots=True)
class ThemeRecord:
    """One of about thirty subjects that topics are sorted under."""

    slug: str
    name: str
