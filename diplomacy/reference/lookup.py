"""Finding who and what is meant: parties, people, offices, places and summits by any name, and by day.

Everything is looked up in dictionaries that are built once; a look-up takes microseconds and never raises for
a name that is not known. Names are compared without accents, case and punctuation (`names.normalise`); only
acronyms mind their case, so that "us" and "who" mean nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Self

from diplomacy.records import PartialDate, RoleKind
from diplomacy.reference import csvfiles
from diplomacy.reference.editions import LEEWAY, Editions
from diplomacy.reference.facts import (
    CityFact,
    CountryFact,
    LeaderFact,
    NameEntry,
    NameKind,
    OrganisationFact,
    PartyMatch,
    SeriesFact,
    SummitFact,
    TermFact,
)
from diplomacy.reference.names import normalise, spellings
from diplomacy.reference.offices import Offices
from diplomacy.reference.parties import Parties
from diplomacy.reference.people import People
from diplomacy.reference.roles import RoleRule, Roles, plain_title

PartyFacts = CountryFact | OrganisationFact
_LONGEST_BEFORE = 4  # words of a party's name that stand before a title


class Reference:
    """All reference facts, found by name and by day. It never changes and may be shared by threads."""

    __slots__ = ("_cities", "_cities_by_name", "_editions", "_offices", "_parties", "_people", "_roles")

    def __init__(
        self,
        *,
        countries: Iterable[CountryFact] = (),
        organisations: Iterable[OrganisationFact] = (),
        cities: Iterable[CityFact] = (),
        leaders: Iterable[LeaderFact] = (),
        terms: Iterable[TermFact] = (),
        series: Iterable[SeriesFact] = (),
        summits: Iterable[SummitFact] = (),
        roles: Iterable[RoleRule] | None = None,
    ) -> None:
        """Build the index. Without `roles` the shipped rules for titles are used."""
        self._parties = Parties(countries, organisations)
        self._offices = Offices(terms)
        self._people = People(leaders, self._offices)
        self._editions = Editions(series, summits)
        self._roles = Roles(csvfiles.roles() if roles is None else roles)
        self._cities = tuple(cities)
        by_name: dict[str, dict[str, CityFact]] = defaultdict(dict)
        for city in self._cities:
            for name in (city.name, *city.aliases):
                by_name[normalise(name)][city.slug] = city
        self._cities_by_name = {
            key: tuple(sorted(found.values(), key=lambda c: (c.prominence, c.slug))) for key, found in by_name.items()
        }

    @classmethod
    def from_csv(cls, folder: Path | None = None) -> Self:
        """Read a folder of CSV files, the shipped one where none is given.

        Raises csvfiles.ReferenceDataError, which names file and line.
        """
        folder = folder or csvfiles.FOLDER
        leaders, terms = csvfiles.leaders_and_terms(folder)
        return cls(
            countries=csvfiles.countries(folder),
            organisations=csvfiles.organisations(folder),
            cities=csvfiles.cities(folder),
            leaders=leaders,
            terms=terms,
            series=csvfiles.series(folder),
            summits=csvfiles.summits(folder),
            roles=csvfiles.roles(folder) if (folder / "roles.csv").exists() else None,
        )

    @classmethod
    def from_rows(
        cls,
        *,
        countries: Iterable[CountryFact] = (),
        organisations: Iterable[OrganisationFact] = (),
        cities: Iterable[CityFact] = (),
        leaders: Iterable[LeaderFact] = (),
        terms: Iterable[TermFact] = (),
        series: Iterable[SeriesFact] = (),
        summits: Iterable[SummitFact] = (),
    ) -> Self:
        """Build it of facts from elsewhere (the database), with the shipped rules for titles."""
        return cls(
            countries=countries,
            organisations=organisations,
            cities=cities,
            leaders=leaders,
            terms=terms,
            series=series,
            summits=summits,
        )

    # ── everything there is ────────────────────────────────────────────────────────────────────────

    def all_parties(self) -> tuple[PartyFacts, ...]:
        """Return every country, then every organisation."""
        return self._parties.all_parties

    def all_cities(self) -> tuple[CityFact, ...]:
        """Return every city, venue and region."""
        return self._cities

    def all_leaders(self) -> tuple[LeaderFact, ...]:
        """Return every person."""
        return self._people.all_leaders

    def all_terms(self) -> tuple[TermFact, ...]:
        """Return every term of office."""
        return self._offices.all_terms

    def all_series(self) -> tuple[SeriesFact, ...]:
        """Return every summit series."""
        return self._editions.all_series

    def all_summits(self) -> tuple[SummitFact, ...]:
        """Return every edition of every series."""
        return self._editions.all_summits

    def all_roles(self) -> tuple[RoleRule, ...]:
        """Return the rules for titles."""
        return self._roles.rules

    def all_names(self) -> Iterator[NameEntry]:
        """Yield every way in which an article may write something, for matching text against.

        Each name comes in its spellings (`names.spellings`): accents or none, either apostrophe, hyphens or
        spaces. A surface that several things share comes once for each. A name that is also the body of a
        larger party comes with the larger one alone (`European Council` is EU). A summit comes with its own
        names (`COP30`, `Hiroshima summit`), not with those that its series has for many years. Family names
        are always weak.
        """
        for name, kind, key, weak in self._names():
            for surface in spellings(name):
                yield NameEntry(surface, kind, key, weak)

    def _names(self) -> Iterator[tuple[str, NameKind, str, bool]]:
        yield from self._parties.names()
        yield from self._people.names()
        for city in self._cities:
            for name in dict.fromkeys((city.name, *city.aliases)):
                yield name, NameKind.CITY, city.slug, city.prominence > 1
        for one in self._editions.all_series:
            for name in dict.fromkeys((one.name, *one.aliases)):
                yield name, NameKind.SERIES, one.code, False
        for name, slug in self._editions.own_names():
            yield name, NameKind.SUMMIT, slug, False

    # ── parties ────────────────────────────────────────────────────────────────────────────────────

    def by_code(self, code: str) -> PartyFacts | None:
        """Return the country or organisation of a code, in any case."""
        return self._parties.by_code(code)

    def parties(self, name: str) -> tuple[PartyMatch, ...]:
        """Return every party that a name can mean, the likeliest first; empty where it means none.

        A closing `'s` and an opening "the" are overlooked. Codes are no names here: "AND" is not Andorra.
        """
        return self._parties.matches(name)

    def party(self, name: str) -> PartyMatch | None:
        """Return the one party that a name means; None where it means none or, equally well, several."""
        return self._parties.best(self._parties.matches(name))

    def country(self, name: str) -> PartyMatch | None:
        """Return the one country that a name, alias, demonym, metonym, former name or exact code means."""
        found = tuple(m for m in self.parties(name) if isinstance(m.party, CountryFact))
        return self._parties.best(found or self._parties.coded(name, CountryFact))

    def organisation(self, name: str) -> PartyMatch | None:
        """Return the one organisation that a name, alias, adjective, body or exact code means."""
        found = tuple(m for m in self.parties(name) if isinstance(m.party, OrganisationFact))
        return self._parties.best(found or self._parties.coded(name, OrganisationFact))

    # ── places ─────────────────────────────────────────────────────────────────────────────────────

    def cities(self, name: str, country: str | None = None) -> tuple[CityFact, ...]:
        """Return the places of a name, the most prominent first, of one country (a code) or of all."""
        found = self._cities_by_name.get(normalise(name), ())
        return found if country is None else tuple(city for city in found if city.country == country)

    def city(self, name: str, country: str | None = None) -> CityFact | None:
        """Return the place that a name means, or None.

        Without a country the most prominent bearer is meant, if there is one that needs no country beside it;
        its `prominence` 2 says that the name needs a cue. With a country the bearer there is meant.
        """
        found = self.cities(name, country)
        if country is None:
            found = tuple(city for city in found if city.prominence < 3)
        if not found or (len(found) > 1 and found[0].prominence == found[1].prominence):
            return None
        return found[0]

    # ── people and their offices ───────────────────────────────────────────────────────────────────

    def leader(self, leader_id: str) -> LeaderFact | None:
        """Return a person by id."""
        return self._people.by_id(leader_id)

    def leaders(self, name: str) -> tuple[LeaderFact, ...]:
        """Return the people of a full name or alias, in any spelling.

        Titles before it, an initial inside it and the order of given and family name are overlooked where the
        name is not found as it stands.
        """
        return self._people.by_name(name)

    def by_family_name(self, family_name: str) -> tuple[LeaderFact, ...]:
        """Return the people called so on second reference ("Ishiba", "von der Leyen"); often several."""
        return self._people.by_family_name(family_name)

    def terms_of(self, leader_id: str) -> tuple[TermFact, ...]:
        """Return a person's terms of office, the earliest first."""
        return self._offices.of_leader(leader_id)

    def in_office(self, leader_id: str, on: date | PartialDate) -> tuple[TermFact, ...]:
        """Return the offices that a person may have held on a day or some day of a range, certain ones first.

        `TermFact.certain(on)` tells them apart: a term known to the month may or may not cover a day of that
        month.
        """
        return self._offices.in_office(leader_id, on)

    def holders(self, party: str, role: RoleKind | str, on: date | PartialDate) -> tuple[TermFact, ...]:
        """Return who may have held an office of a party (a code) on a day, or some day of a range.

        `role` is a kind of office or the words of a title ("foreign minister", "Taoiseach", "EU foreign
        policy chief"). Certain holders come first (`TermFact.certain(on)`), full holders before those acting,
        the newest first; on a handover day there are two. A title held word for word wins over what the rules
        say of it; a title that nobody held then, or that no rule knows, gives nobody. A former or deputy
        holder is never meant.
        """
        if isinstance(role, RoleKind):
            return self._offices.holders(party, role, on)
        for title in self._titles(party, role):
            if held := self._offices.title_holders(party, title, on):
                return held
            for rule in self._roles.find(title, party, self._parties.is_organisation(party)):
                found = [term for kind in rule.kinds for term in self._offices.holders(party, kind, on, rule.fits)]
                if found:
                    return tuple(found)
        return ()

    def role_kinds(self, title: str, party: str | None = None) -> tuple[RoleKind, ...]:
        """Return the kinds of office that a title names, the likeliest first; empty if the title is unknown.

        With a party: as that party uses the title ("president" is head of state, or head of an organisation).
        """
        is_organisation = party is not None and self._parties.is_organisation(party)
        for words in self._titles(party, title):
            kinds = list(self._offices.title_kinds(party, words)) if party else []
            kinds += [kind for rule in self._roles.find(words, party, is_organisation) for kind in rule.kinds]
            if kinds:
                return tuple(dict.fromkeys(kinds))
        return ()

    def _titles(self, party: str | None, title: str) -> Iterator[str]:
        """Yield the title as it is, then without the party's own name after or before it."""
        whole = plain_title(title)
        yield whole
        words = whole.split()
        for at, word in enumerate(words):
            if word == "of" and at and (party is None or self._names_party(words[at + 1 :], party)):
                yield " ".join(words[:at])
        if party is not None:
            for at in range(1, min(len(words), _LONGEST_BEFORE + 1)):
                if self._names_party(words[:at], party):
                    yield plain_title(" ".join(words[at:]))

    def _names_party(self, words: list[str], party: str) -> bool:
        name = " ".join(words)
        matches = self._parties.any_case(name) or self._parties.any_case(name.removeprefix("the "))
        return any(match.code == party for match in matches)

    # ── summits ────────────────────────────────────────────────────────────────────────────────────

    def series(self, name: str) -> tuple[SeriesFact, ...]:
        """Return the series of a name ("G7 summit", "Munich conference") or exact code; some share names."""
        return self._editions.series(name)

    def series_by_code(self, code: str) -> SeriesFact | None:
        """Return a series by its code, in any case."""
        return self._editions.by_code(code)

    def series_of(self, organisation: str) -> tuple[SeriesFact, ...]:
        """Return the series that an organisation's bare name stands for: "at the G7" is the G7 summit."""
        return self._editions.of_organisation(organisation)

    def editions(self, series: str, year: int | None = None) -> tuple[SummitFact, ...]:
        """Return the editions of a series (a code) by day, or those of one year; the undated come last."""
        return self._editions.editions(series, year)

    def summit(self, series: str, year: int) -> SummitFact | None:
        """Return the edition of a year: the only one, else the only numbered one, else None."""
        return self._editions.of_year(series, year)

    def summit_by_slug(self, slug: str) -> SummitFact | None:
        """Return an edition by its slug, `g7-2025`."""
        return self._editions.by_slug(slug)

    def summits_on(self, series: str | None, day: date | PartialDate, leeway: int = LEEWAY) -> tuple[SummitFact, ...]:
        """Return the editions of a series (None: of all) near a day or range, the nearest first."""
        return self._editions.on(series, day, leeway)

    def summits_in(self, city: str, year: int | None = None) -> tuple[SummitFact, ...]:
        """Return the editions held in a city, by any of its names, in one year or in all."""
        held = {summit.slug: summit for summit in self._editions.in_city(city, year)}
        for place in self.cities(city):
            held |= {summit.slug: summit for summit in self._editions.in_city(place.name, year)}
        return tuple(held.values())

    def summits_by_phrase(self, phrase: str, year: int | None = None) -> tuple[SummitFact, ...]:
        """Return every edition that a phrase can mean ("Brussels summit"); a year in the phrase counts."""
        return self._editions.by_phrase(phrase, year)

    def summit_by_phrase(
        self, phrase: str, on: date | PartialDate | None = None, year: int | None = None
    ) -> SummitFact | None:
        """Return the one edition that a phrase means, or None: nothing is guessed.

        `on` is the day spoken of, or the article's. The editions within two days of it count first, then
        those of the year (in the phrase, given, or that of `on`), then all. One that is alone is meant, else
        one that alone is numbered ("51st"), else none. An undated "G7 summit" means none; "Hiroshima summit"
        there was only one.
        """
        return self._editions.one_by_phrase(phrase, on, year)


@cache
def shipped() -> Reference:
    """Return the reference that ships with the program, read once (about a quarter of a second)."""
    return Reference.from_csv()
