"""Between facts of the reference data and rows of the database, field by field, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from diplomacy.models import Country, Leader, Place, Summit, SummitSeries, Term
from diplomacy.records import RoleKind
from diplomacy.reference.facts import (
    CityFact,
    CountryFact,
    Gender,
    LeaderFact,
    OrganisationFact,
    PartyKind,
    SeriesFact,
    SummitFact,
    TermFact,
)
from diplomacy.reference.names import fold, sort_key

Numbers = Mapping[str, int]


def country_row(fact: CountryFact | OrganisationFact) -> Country:
    """Return the row of a country or organisation; an organisation's seat is filled in once all countries are in."""
    row = Country(
        code=fact.code,
        slug=fact.slug,
        kind=fact.kind,
        subkind=fact.subkind,
        name=fact.name,
        aliases=list(fact.aliases),
        demonyms=list(fact.demonyms),
        sort_key=sort_key(fact.name),
    )
    if isinstance(fact, CountryFact):
        row.iso2, row.official_name = fact.iso2, fact.official_name
        row.former_names, row.capitals, row.metonyms = (
            list(fact.former_names),
            list(fact.capitals),
            list(fact.metonyms),
        )
        row.region, row.subregion = fact.region, fact.subregion
        row.latitude, row.longitude = fact.latitude, fact.longitude
    else:
        row.bodies, row.weak_names, row.headquarters = list(fact.bodies), list(fact.weak), fact.headquarters
    return row


def leader_row(fact: LeaderFact) -> Leader:
    """Return the row of a person."""
    return Leader(
        slug=fact.id,
        name=fact.name,
        aliases=list(fact.aliases),
        family_name=fact.family_name,
        gender=fact.gender,
        folded=fold(" ".join((fact.name, *fact.aliases))),
        sort_key=sort_key(fact.name, fact.family_name),
    )


def term_row(fact: TermFact, leaders: Numbers, countries: Numbers) -> Term:
    """Return the row of a term of office. Raises KeyError where its person or party is not there."""
    return Term(
        key=fact.key,
        leader_id=leaders[fact.leader],
        country_id=countries[fact.party],
        role=fact.role,
        role_kind=fact.role_kind,
        start_earliest=fact.start.earliest if fact.start else None,
        start_latest=fact.start.latest if fact.start else None,
        end_earliest=fact.end.earliest if fact.end else None,
        end_latest=fact.end.latest if fact.end else None,
    )


def place_row(fact: CityFact, countries: Numbers) -> Place:
    """Return the row of a place. Raises KeyError where its country is not there."""
    return Place(
        slug=fact.slug,
        name=fact.name,
        aliases=list(fact.aliases),
        country_id=countries[fact.country],
        kind=fact.kind,
        prominence=fact.prominence,
        latitude=fact.latitude,
        longitude=fact.longitude,
    )


def series_row(fact: SeriesFact) -> SummitSeries:
    """Return the row of a summit series."""
    return SummitSeries(
        code=fact.code,
        slug=fact.slug,
        name=fact.name,
        aliases=list(fact.aliases),
        members=list(fact.members),
        level=fact.level,
        collection=fact.collection,
        organisation=fact.organisation,
    )


def summit_row(fact: SummitFact, series: Numbers, countries: Numbers) -> Summit:
    """Return the row of a summit's edition. Raises KeyError where its series is not there."""
    return Summit(
        slug=fact.slug,
        series_id=series[fact.series],
        year=fact.year,
        edition=fact.edition,
        label=fact.label,
        name=fact.name,
        aliases=list(fact.aliases),
        host_id=countries.get(fact.host),
        city=fact.city,
        start=fact.start,
        end=fact.end,
        format=fact.format,
        checked=fact.checked,
    )


def party_fact(row: Country) -> CountryFact | OrganisationFact:
    """Return a country or organisation as the database has it: only what lies on the map has an ISO code."""
    kind = cast(PartyKind, row.kind)
    if row.iso2:
        return CountryFact(
            code=row.code,
            slug=row.slug,
            name=row.name,
            kind=kind,
            subkind=row.subkind,
            aliases=tuple(row.aliases),
            demonyms=tuple(row.demonyms),
            iso2=row.iso2,
            official_name=row.official_name,
            former_names=tuple(row.former_names),
            capitals=tuple(row.capitals),
            metonyms=tuple(row.metonyms),
            region=row.region,
            subregion=row.subregion,
            latitude=row.latitude,
            longitude=row.longitude,
        )
    return OrganisationFact(
        code=row.code,
        slug=row.slug,
        name=row.name,
        kind=kind,
        subkind=row.subkind,
        aliases=tuple(row.aliases),
        demonyms=tuple(row.demonyms),
        headquarters=row.headquarters,
        seat=row.seat.code if row.seat else "",
        bodies=tuple(row.bodies),
        weak=tuple(row.weak_names),
    )


def leader_fact(row: Leader, also: Iterable[str] = ()) -> LeaderFact:
    """Return a person as the database has them, `also` further names."""
    names = tuple(dict.fromkeys((*row.aliases, *also)))
    return LeaderFact(row.slug, row.name, names, row.family_name, cast(Gender, row.gender))


def term_fact(row: Term) -> TermFact:
    """Return a term of office as the database has it; `row` comes with its leader and country."""
    return TermFact(row.leader.slug, row.country.code, row.role, RoleKind(row.role_kind), row.start, row.end)


def city_fact(row: Place) -> CityFact:
    """Return a place as the database has it; `row` comes with its country."""
    return CityFact(
        slug=row.slug,
        name=row.name,
        country=row.country.code,
        aliases=tuple(row.aliases),
        latitude=row.latitude,
        longitude=row.longitude,
        prominence=row.prominence,
        kind=row.kind,
    )


def series_fact(row: SummitSeries) -> SeriesFact:
    """Return a summit series as the database has it."""
    return SeriesFact(
        code=row.code,
        slug=row.slug,
        name=row.name,
        aliases=tuple(row.aliases),
        members=tuple(row.members),
        level=row.level,
        collection=row.collection,
        organisation=row.organisation,
    )


def summit_fact(row: Summit) -> SummitFact:
    """Return a summit's edition as the database has it; `row` comes with its series and host."""
    return SummitFact(
        slug=row.slug,
        label=row.label,
        series=row.series.code,
        year=row.year,
        edition=row.edition,
        name=row.name,
        aliases=tuple(row.aliases),
        host=row.host.code if row.host else "",
        city=row.city,
        start=row.start,
        end=row.end,
        format=row.format,
        checked=row.checked,
    )
