"""What the slugs of a filter stand for."""

from __future__ import annotations

from dataclasses import dataclass

from diplomacy.filters import NO_SUMMIT, FilterError, MeetingFilters
from diplomacy.models import Country, Leader, Place, Summit, SummitSeries, Theme


@dataclass(frozen=True, slots=True)
class Names:
    """The records that a filter names."""

    countries: tuple[Country, ...]
    leader: Leader | None
    summit: Summit | None
    series: SummitSeries | None
    theme: Theme | None = None
    place: Place | None = None


def find_names(filters: MeetingFilters) -> Names:
    """Return the records that a filter's slugs name. Raises FilterError where one does not exist."""
    rows = {row.slug: row for row in Country.objects.filter(slug__in=filters.country)} if filters.country else {}
    for slug in filters.country:
        if slug not in rows:
            raise FilterError("country", slug, "there is no country or organisation of that name here")
    leader = Leader.objects.filter(slug=filters.leader).first() if filters.leader else None
    if filters.leader and leader is None:
        raise FilterError("leader", filters.leader, "there is no leader of that name here")
    summit, series = _summit(filters.summit)
    theme = Theme.objects.filter(slug=filters.theme).first() if filters.theme else None
    if filters.theme and theme is None:
        raise FilterError("theme", filters.theme, "there is no theme of that name here")
    place = Place.objects.filter(slug=filters.place).first() if filters.place else None
    if filters.place and place is None:
        raise FilterError("place", filters.place, "there is no city of that name here")
    return Names(tuple(rows[slug] for slug in filters.country), leader, summit, series, theme, place)


def _summit(slug: str) -> tuple[Summit | None, SummitSeries | None]:
    """Return the edition of that name, else the series. Raises FilterError where there is neither."""
    if slug in ("", NO_SUMMIT):
        return None, None
    summit = Summit.objects.filter(slug=slug).first()
    series = None if summit else SummitSeries.objects.filter(slug=slug).first()
    if not (summit or series):
        raise FilterError("summit", slug, "there is no summit or series of that name here")
    return summit, series
