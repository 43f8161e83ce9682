"""Whom a party met, how often and when, read from the table of dyads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractYear
from django.urls import reverse

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.models import Country, Meeting, MeetingDyad, Theme, Topic
from diplomacy.models.dyads import MeetingDyadQuerySet
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.queries.cards import Card, card, card_rows
from diplomacy.records import Mode, Status

MOST_PARTNERS = 12
MOST_THEMES = 10


@dataclass(frozen=True, slots=True)
class Partner:
    """A party that another met: how often, how often in person, and the last day known; widths in per cent."""

    name: str
    code: str
    url: str
    meetings: int
    in_person: int
    last: str
    width: int
    in_person_width: int


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """A theme with the number of meetings it came up in."""

    name: str
    count: int
    query: str
    width: int


def pair_url(one: Country, other: Country) -> str:
    """Return the address of a pair's page: the slugs in the order of the alphabet."""
    return reverse("pair", args=sorted((one.slug, other.slug)))


def partners(country: Country) -> tuple[tuple[Partner, ...], tuple[Partner, ...]]:
    """Return the parties met, the most often met first: those to show at once, and the rest.

    Counted are meetings held of two parties or a small group; the last day is that of one known to the day.
    """
    on_a_day = Q(earliest=F("latest"))
    rows = list(
        MeetingDyad.objects.partners_of(country)
        .held()
        .values("other")
        .annotate(n=Count("pk"), met=Count("pk", filter=Q(mode=Mode.IN_PERSON)), last=Max("latest", filter=on_a_day))
        .order_by("-n", F("last").desc(nulls_last=True), "other__sort_key")
    )
    names = Country.objects.in_bulk([row["other"] for row in rows])
    most = max((row["n"] for row in rows), default=1)
    found = tuple(
        Partner(
            name=names[row["other"]].name,
            code=names[row["other"]].code,
            url=pair_url(country, names[row["other"]]),
            meetings=row["n"],
            in_person=row["met"],
            last=wording.say_day(row["last"]) if row["last"] else wording.UNKNOWN_DATE,
            width=round(100 * row["n"] / most),
            in_person_width=round(100 * row["met"] / most),
        )
        for row in rows
    )
    return found[:MOST_PARTNERS], found[MOST_PARTNERS:]


def count_by_year(dyads: MeetingDyadQuerySet | MeetingQuerySet) -> dict[int, tuple[int, int]]:
    """Return how many meetings were held in each year, plenaries apart; those of no single year are left out."""
    rows = (
        dyads.held()
        .filter(latest__isnull=False)
        .annotate(year=ExtractYear("latest"), first=ExtractYear("earliest"))
        .filter(year=F("first"))
        .values("year")
        .annotate(n=Count("pk", filter=~Q(form="plenary")), crowds=Count("pk", filter=Q(form="plenary")))
        .order_by("year")
    )
    return {row["year"]: (row["n"], row["crowds"]) for row in rows}


def count_by_day(dyads: MeetingDyadQuerySet, year: int) -> dict[date, int]:
    """Return how many meetings were held on each day of a year; those not known to the day are left out."""
    rows = (
        dyads.held()
        .filter(latest__range=(date(year, 1, 1), date(year, 12, 31)), earliest=F("latest"))
        .values("latest")
        .annotate(n=Count("pk"))
    )
    return {row["latest"]: row["n"] for row in rows if row["latest"]}


def theme_counts(meetings: QuerySet[Any, Any], filters: MeetingFilters) -> tuple[ThemeCount, ...]:
    """Return the themes that came up most in meetings, each with its address under the filters.

    `meetings` is a query for their row numbers alone.
    """
    rows = list(
        Topic.objects.filter(meeting__in=meetings, theme__isnull=False)
        .values("theme")
        .annotate(n=Count("meeting", distinct=True))
        .order_by("-n", "theme")[:MOST_THEMES]
    )
    themes = Theme.objects.in_bulk([row["theme"] for row in rows])
    most = max((row["n"] for row in rows), default=1)
    return tuple(
        ThemeCount(
            name=themes[row["theme"]].name,
            count=row["n"],
            query=filters.but(theme=themes[row["theme"]].slug).query(),
            width=round(100 * row["n"] / most),
        )
        for row in rows
    )


def newest_cards(dyads: MeetingDyadQuerySet, most: int) -> tuple[Card, ...]:
    """Return the newest meetings of these dyads as cards, plans that can still take place left out by who asks."""
    return cards_of(dyads.newest_first().values_list("meeting_id", flat=True)[:most])


def coming_cards(dyads: MeetingDyadQuerySet, today: date, most: int) -> tuple[Card, ...]:
    """Return the plans of these dyads that can still take place, the next first, undated last."""
    return cards_of(
        upcoming(dyads, today)
        .order_by(F("earliest").asc(nulls_last=True), "meeting_id")
        .values_list("meeting_id", flat=True)[:most]
    )


def upcoming(dyads: MeetingDyadQuerySet, today: date) -> MeetingDyadQuerySet:
    """Keep plans that can still take place."""
    return dyads.filter(Q(latest=None) | Q(latest__gte=today), status=Status.PLANNED)


def not_upcoming(dyads: MeetingDyadQuerySet, today: date) -> MeetingDyadQuerySet:
    """Leave out plans that can still take place."""
    return dyads.exclude(Q(latest__isnull=True) | Q(latest__gte=today), status=Status.PLANNED)


def cards_of(ids: Iterable[int]) -> tuple[Card, ...]:
    """Return meetings as cards, in the order of their row numbers given."""
    wanted = list(ids)
    rows = {row.pk: row for row in card_rows(Meeting.objects.filter(pk__in=wanted))}
    return tuple(card(rows[pk]) for pk in wanted if pk in rows)


def last_day_of(country: str) -> Subquery:
    """Return, for a query of parties, the last day on which each is known to have met somebody.

    `country` is the name of the party's row number in that query.
    """
    days = (
        MeetingDyad.objects.filter(one=OuterRef(country), other=OuterRef(country), earliest=F("latest"))
        .held()
        .newest_first()
    )
    return Subquery(days.values("latest")[:1])
