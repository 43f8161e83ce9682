"""Whom people act for, when no meeting says so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from diplomacy.models import Country, Participation, Term


def main_parties(leaders: Collection[int] | None = None) -> dict[int, int]:
    """Return the party for which each person acts, or acted last, all by number in the database.

    It is that of the newest term. Where a term for a state was held beside it, the state's: who presides over the
    African Union for a year is still South Africa's president. Without `leaders`: of all who hold or held office.
    """
    terms = Term.objects.all() if leaders is None else Term.objects.filter(leader__in=leaders)
    found: dict[int, int] = {}
    begins: dict[int, date | None] = {}
    for pk, party, kind, start, end in terms.values_list(  # the newest first
        "leader", "country", "country__kind", "start_earliest", "end_latest"
    ):
        if pk not in found:
            found[pk] = party
            if kind != Country.Kind.STATE:
                begins[pk] = start
        elif pk in begins and kind == Country.Kind.STATE:
            since = begins.pop(pk)
            if end is None or since is None or end >= since:
                found[pk] = party
    return found


def met_for(leaders: Collection[int]) -> dict[int, int]:
    """Return the party that people without a term acted for at some meeting, the newest on record."""
    seen = Participation.objects.filter(leader__in=leaders, country__isnull=False).order_by("leader", "-meeting_id")
    return dict(seen.distinct("leader").values_list("leader", "country"))
