"""The newest words of a party or a person."""

from __future__ import annotations

from django.db.models import Q

from diplomacy.models import Country, Leader, Statement


def newest_statements(
    most: int, *, country: Country | None = None, leader: Leader | None = None
) -> tuple[Statement, ...]:
    """Return what a party or a person said last, in their own words, undated ones after all others."""
    whose = Q(kind=Statement.Kind.DIRECT)
    if country:
        whose &= Q(country=country)
    if leader:
        whose &= Q(leader=leader)
    theirs = Statement.objects.current().filter(whose).select_related("leader", "country", "meeting")
    return tuple(theirs[:most])
