"""Who and what meetings are of: countries, leaders, summits and pairs as records for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Prefetch

from diplomacy.formats.directory import CountryRecord, LeaderRecord, PairRecord, SummitRecord, TermRecord, ThemeRecord
from diplomacy.models import Country, Leader, Summit, Term, Theme
from diplomacy.queries.counting.columns import Short
from diplomacy.queries.counting.current import current_columns
from diplomacy.queries.counting.tallies import Totals, of_country, of_pair
from diplomacy.reference.names import fold


@dataclass(frozen=True, slots=True)
class CountryAsked:
    """Which parties are asked for."""

    kind: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class LeaderAsked:
    """Which people are asked for: those who held an office for a party, those of a name."""

    country: str = ""
    name: str = ""


def countries(asked: CountryAsked, site: str, after: str, limit: int) -> list[CountryRecord]:
    """Return parties by slug, from behind `after`."""
    found = Country.objects.filter(slug__gt=after).order_by("slug")
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.region:
        found = found.filter(region__iexact=asked.region)
    rows = list(found[:limit])
    counts = _meetings_of("country", rows)
    return [country_record(row, site, counts.get(row.pk, 0)) for row in rows]


def country(slug: str, site: str) -> CountryRecord | None:
    """Return a party by its slug."""
    row = Country.objects.filter(slug=slug).first()
    return country_record(row, site, _meetings_of("country", [row]).get(row.pk, 0)) if row else None


def leaders(asked: LeaderAsked, site: str, after: str, limit: int) -> list[LeaderRecord]:
    """Return people by slug, from behind `after`."""
    found = Leader.objects.filter(slug__gt=after).order_by("slug")
    if asked.country:
        found = found.filter(pk__in=Term.objects.filter(country__slug=asked.country).values("leader"))
    if asked.name:
        found = found.filter(folded__contains=fold(asked.name))
    rows = list(with_terms(found)[:limit])
    counts = _meetings_of("leader", rows)
    return [leader_record(row, site, counts.get(row.pk, 0)) for row in rows]


def leader(slug: str, site: str) -> LeaderRecord | None:
    """Return a person by slug."""
    row = with_terms(Leader.objects.filter(slug=slug)).first()
    return leader_record(row, site, _meetings_of("leader", [row]).get(row.pk, 0)) if row else None


def summits(series: str, site: str, after: str, limit: int) -> list[SummitRecord]:
    """Return editions by slug, from behind `after`; those of a series where its slug is given."""
    found = Summit.objects.filter(slug__gt=after).select_related("series", "host").order_by("slug")
    if series:
        found = found.filter(series__slug=series)
    rows = list(found[:limit])
    counts = _meetings_at(rows)
    return [summit_record(row, site, counts.get(row.pk, 0)) for row in rows]


def summit(slug: str, site: str) -> SummitRecord | None:
    """Return an edition by its slug."""
    row = Summit.objects.select_related("series", "host").filter(slug=slug).first()
    return summit_record(row, site, _meetings_at([row]).get(row.pk, 0)) if row else None


def pairs_of(slug: str, site: str) -> list[PairRecord] | None:
    """Return a party with each other one that it met, the most often met first; None where there is no such party."""
    one = Country.objects.filter(slug=slug).first()
    if one is None:
        return None
    totals = of_country(one).totals(one)
    others = Country.objects.in_bulk(totals)
    found = [_pair(one, others[pk], total, None, site) for pk, total in totals.items()]
    return sorted(found, key=lambda pair: (-pair.held, -pair.meetings, pair.countries))


def pair(slug: str, other_slug: str, site: str) -> PairRecord | None:
    """Return two parties; None where one of them does not exist, or both are one."""
    rows = {row.slug: row for row in Country.objects.filter(slug__in=[slug, other_slug])}
    if len(rows) < 2:
        return None
    one, other = rows[slug], rows[other_slug]
    small, plenaries = of_pair(one, other)
    return _pair(one, other, small.totals(one).get(other.pk, Totals()), len(plenaries.held), site)


def themes() -> list[ThemeRecord]:
    """Return the themes that topics are sorted under, by slug."""
    return [ThemeRecord(slug, name) for slug, name in Theme.objects.order_by("slug").values_list("slug", "name")]


def country_record(row: Country, site: str, meetings: int) -> CountryRecord:
    """Return a party as a record."""
    return CountryRecord(
        code=row.code,
        slug=row.slug,
        url=site + row.get_absolute_url(),
        name=row.name,
        official_name=row.official_name or None,
        kind=row.kind,
        region=row.region or None,
        subregion=row.subregion or None,
        latitude=row.latitude,
        longitude=row.longitude,
        meetings=meetings,
    )


def leader_record(row: Leader, site: str, meetings: int) -> LeaderRecord:
    """Return a row of `with_terms` as a record."""
    return LeaderRecord(
        slug=row.slug,
        url=site + row.get_absolute_url(),
        name=row.name,
        aliases=tuple(row.aliases),
        known_from=row.origin,
        terms=tuple(
            TermRecord(term.country.code, term.role, term.role_kind, term.start, term.end) for term in row.terms.all()
        ),
        meetings=meetings,
        sample=row.sample,
    )


def summit_record(row: Summit, site: str, meetings: int) -> SummitRecord:
    """Return an edition, with its series and host, as a record."""
    return SummitRecord(
        slug=row.slug,
        url=site + row.get_absolute_url(),
        label=row.label,
        name=row.name,
        series=row.series.slug,
        series_name=row.series.name,
        year=row.year,
        edition=row.edition or None,
        host=row.host.code if row.host else None,
        city=row.city or None,
        start=row.start,
        end=row.end,
        meetings=meetings,
    )


def with_terms(found: Any) -> Any:
    """Return people with their terms of office, the newest first."""
    return found.prefetch_related(Prefetch("terms", Term.objects.select_related("country")))


def _pair(one: Country, other: Country, row: Totals, plenaries: int | None, site: str) -> PairRecord:
    return PairRecord(
        countries=(one.code, other.code),
        slugs=(one.slug, other.slug),
        url=f"{site}/countries/{one.slug}/{other.slug}/",
        meetings=row.meetings,
        held=row.held,
        first=row.first,
        last=row.last,
        last_in_person_of_leaders=row.leaders,
        plenaries=plenaries,
    )


def _meetings_of(field: str, rows: Sequence[Country] | Sequence[Leader]) -> dict[int, int]:
    """Return in how many current meetings each party or person took part."""
    columns = current_columns()
    links = columns.countries if field == "country" else columns.leaders
    return _counted(links.values, rows)


def _meetings_at(rows: Sequence[Summit]) -> dict[int, int]:
    return _counted(current_columns().summit, rows)


def _counted(values: Short, rows: Sequence[Country] | Sequence[Leader] | Sequence[Summit]) -> dict[int, int]:
    """Return how often the number of each row comes up."""
    counts = np.bincount(values)
    return {row.pk: int(counts[row.pk]) if row.pk < len(counts) else 0 for row in rows}
