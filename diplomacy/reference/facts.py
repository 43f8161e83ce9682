"""The shapes of reference data: what is known of a party, a person, an office, a place, a summit.

Frozen and hashable. They are read from the shipped CSV files (`csvfiles`) or built by storage from the
database, and `lookup.Reference` finds them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

from diplomacy.records import PartialDate, RoleKind

PartyKind = Literal["state", "organisation", "party"]
Gender = Literal["m", "f", ""]

_NUMBERED = re.compile(r"\d+(?:st|nd|rd|th)(?: and \d+(?:st|nd|rd|th))?|COP ?\d+", re.IGNORECASE)

_ACTING = frozenset({"acting", "interim", "caretaker", "transitional"})


class MatchKind(StrEnum):
    """What sort of name led to a party, the most telling first."""

    NAME = "name"
    ALIAS = "alias"
    CODE = "code"
    ADJECTIVE = "adjective"
    METONYM = "metonym"
    BODY = "body"
    FORMER_NAME = "former_name"


class NameKind(StrEnum):
    """What a surface form of `Reference.all_names` names. Party kinds are those of `MatchKind`."""

    PARTY_NAME = "party_name"
    PARTY_ALIAS = "party_alias"
    PARTY_ADJECTIVE = "party_adjective"
    PARTY_METONYM = "party_metonym"
    PARTY_BODY = "party_body"
    PARTY_FORMER_NAME = "party_former_name"
    LEADER = "leader"
    FAMILY_NAME = "family_name"
    CITY = "city"
    SERIES = "series"
    SUMMIT = "summit"


class NameEntry(NamedTuple):
    """A way in which something is written in articles.

    `key` is a party's code, a leader's id, a city's slug, a series' code or a summit's slug; one surface may
    come with several keys. `weak` marks a name that means the thing only with other evidence beside it.
    """

    surface: str
    kind: NameKind
    key: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class PartyFact:
    """A party, country or organisation: whoever somebody can act for.

    `code` is ISO 3166-1 alpha-3 or an organisation's code, `slug` its place in addresses, `demonyms` the
    adjectives and nouns made of its name, the most usual first.
    """

    code: str
    slug: str
    name: str
    kind: PartyKind = "state"
    subkind: str = ""
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountryFact(PartyFact):
    """A country or territory. `metonyms` are capital, residence or ministry standing for the government.

    Latitude and longitude are degrees of a rounded point for the whole country.
    """

    iso2: str = ""
    official_name: str = ""
    former_names: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    region: str = ""
    subregion: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the usual one first, each once."""
        return _once(self.name, self.official_name, *self.aliases)


@dataclass(frozen=True, slots=True)
class OrganisationFact(PartyFact):
    """An international organisation or grouping.

    `bodies` act for it ("European Commission"); `weak` are those of its demonyms that need other evidence
    ("Arab"); `seat` is the code of the country where its headquarters are.
    """

    kind: PartyKind = "organisation"
    headquarters: str = ""
    seat: str = ""
    bodies: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the usual one first, each once."""
        return _once(self.name, *self.aliases)


class PartyMatch(NamedTuple):
    """A party that a name can mean, by what sort of name. `weak`: only with other evidence beside it."""

    party: CountryFact | OrganisationFact
    kind: MatchKind
    weak: bool = False

    @property
    def code(self) -> str:
        """The party's code."""
        return self.party.code


@dataclass(frozen=True, slots=True)
class CityFact:
    """A city, venue, island or region, in degrees. `country` is a code.

    `prominence`: 1 the usual bearer of the name, 2 a second bearer or a name that needs a cue, 3 only with
    the country named beside it. `kind`: capital, city, venue or region.
    """

    slug: str
    name: str
    country: str
    aliases: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    prominence: int = 1
    kind: str = "city"


@dataclass(frozen=True, slots=True)
class VenueFact:
    """A palace, hall, residence or airport with the city that it is in; or a region, which has no city.

    `kind`: venue or region. `country` is a code.
    """

    name: str
    city: str
    country: str
    aliases: tuple[str, ...] = ()
    kind: str = "venue"


@dataclass(frozen=True, slots=True)
class LeaderFact:
    """A person who acts for a party. `id` is the slug; `family_name` is the word of second reference."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    family_name: str = ""
    gender: Gender = ""


@dataclass(frozen=True, slots=True)
class TermFact:
    """An office held over a time. No start is "not known"; no end is "in office, as far as is known".

    Both ends count as days in office, so on a handover day two people hold an office.
    """

    leader: str
    party: str
    role: str
    role_kind: RoleKind
    start: PartialDate | None = None
    end: PartialDate | None = None

    @property
    def key(self) -> str:
        """What names the row: person, party, role and the start as the data writes it."""
        start = (self.start.iso() or f"{self.start.earliest}/{self.start.latest}") if self.start else ""
        return "|".join((self.leader, self.party, self.role, start))

    def possible(self, on: date | PartialDate) -> bool:
        """Tell whether the office can have been held on a day, or on some day of a range."""
        first, last = _ends(on)
        return (self.start is None or self.start.earliest <= last) and (self.end is None or first <= self.end.latest)

    def certain(self, on: date | PartialDate) -> bool:
        """Tell whether the office was held on that day, or on every day of that range, beyond doubt."""
        first, last = _ends(on)
        return self.start is not None and self.start.latest <= first and (self.end is None or last <= self.end.earliest)


@dataclass(frozen=True, slots=True)
class SeriesFact:
    """A summit that is held again and again. `members` are country codes at present.

    `level`: leaders, ministers, forum, mixed or ceremony. `collection` marks a heading for one-off meetings
    (bilateral summits, funerals), whose name and year are nobody's name for the meeting. `organisation` is
    the code of the organisation whose bare name ("at the G7") stands for the summit.
    """

    code: str
    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    level: str = "leaders"
    collection: bool = False
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class SummitFact:
    """One edition of a series, first and last day included; without days where they are not known.

    `label` is what exports print (`G7 2025`); `edition` tells the editions of a year apart. `format`: in
    person, virtual, hybrid, cancelled, postponed or scheduled. `checked` says what the dates were compared
    with.
    """

    slug: str
    label: str
    series: str
    year: int
    edition: str
    name: str
    aliases: tuple[str, ...] = ()
    host: str = ""
    city: str = ""
    start: date | None = None
    end: date | None = None
    format: str = "in person"
    checked: str = ""

    @property
    def numbered(self) -> bool:
        """Tell whether the edition counts in the series ("51st", "COP30"), unlike an extra meeting."""
        return bool(_NUMBERED.fullmatch(self.edition))

    def days_from(self, on: date | PartialDate) -> int | None:
        """Return how many days lie between the summit and a day, or the nearest day of a range.

        0 is within it; None where the summit's days are not known.
        """
        if self.start is None or self.end is None:
            return None
        first, last = _ends(on)
        if last < self.start:
            return (self.start - last).days
        return max(0, (first - self.end).days)


def acts_only(role: str) -> bool:
    """Tell whether a title says that its holder only stands in: acting, interim, caretaker, transitional."""
    return not _ACTING.isdisjoint(role.casefold().replace("(", " ").replace(")", " ").split())


def _ends(on: date | PartialDate) -> tuple[date, date]:
    return (on.earliest, on.latest) if isinstance(on, PartialDate) else (on, on)


def _once(*values: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
