"""Summits: who met whom on their sidelines, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from diplomacy import wording
from diplomacy.filters import FilterError, MeetingFilters
from diplomacy.models import Country, Meeting, Statement, Summit, SummitSeries
from diplomacy.queries.cards import Card, any_sample, card, card_rows
from diplomacy.queries.counting.columns import Numbers
from diplomacy.queries.counting.tallies import of_summits, summit_counts
from diplomacy.queries.history.scopes import with_decisions
from diplomacy.queries.partners import cards_by_id, pair_url
from diplomacy.queries.relations.encounters import encounters
from diplomacy.queries.summitmatrix import Matrix, summit_matrix
from diplomacy.records import Form, PartialDate, Status

PAGE = 60
MOST = 120  # meetings in the schedule
NEWEST = 8
STATEMENTS = 6
OFF = 8
NEXT = 6
MOST_PAIRS = 10


@dataclass(frozen=True, slots=True)
class ListedSummit:
    """An edition in a list: with its meetings on record, and a bar's width in per cent of the most."""

    label: str
    name: str
    url: str
    when: str
    place: str
    meetings: int
    query: str
    width: int = 0

    @property
    def meetings_said(self) -> str:
        """How many meetings are on record, in words."""
        return wording.say_count(self.meetings, "meeting")


@dataclass(frozen=True, slots=True)
class SummitList:
    """A page of summits with meetings, the newest first, and the slug after which the next page begins."""

    summits: tuple[ListedSummit, ...]
    series: tuple[ListedSeries, ...]
    coming: tuple[ListedSummit, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class ListedSeries:
    """A series with its meetings on record."""

    name: str
    slug: str
    meetings: int


@dataclass(frozen=True, slots=True)
class ScheduleDay:
    """A day of a summit, or around it, with its meetings."""

    anchor: str
    heading: str
    note: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class SummitPage:
    """What an edition's page shows. `off` are plans that were called off, postponed, or not reported."""

    summit: Summit
    when: str
    place: str
    meetings: int
    plenaries: int
    matrix: Matrix | None
    days: tuple[ScheduleDay, ...]
    more: int
    off: tuple[Card, ...]
    statements: tuple[Statement, ...]
    query: str
    has_samples: bool

    @property
    def meetings_said(self) -> str:
        """How many meetings are on record, in words."""
        return wording.say_count(self.meetings, "meeting")

    @property
    def plenaries_said(self) -> str:
        """What is said of plenaries beside the matrix that leaves them out."""
        if not self.plenaries:
            return "Plenaries are not counted."
        return f"Plenaries are not counted; there were {self.plenaries}."


@dataclass(frozen=True, slots=True)
class BusyPair:
    """Two parties that met often at the summits of a series."""

    names: str
    url: str
    meetings: int
    query: str


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """What a series' page shows: its editions with meetings, how many have none, who met whom most, its members."""

    series: SummitSeries
    url: str
    editions: tuple[ListedSummit, ...]
    unreported: tuple[ListedSummit, ...]
    pairs: tuple[BusyPair, ...]
    members: tuple[Country, ...]
    newest: tuple[Card, ...]
    meetings: int
    query: str
    has_samples: bool

    @property
    def meetings_said(self) -> str:
        """How many meetings are on record, in words."""
        return wording.say_count(self.meetings, "meeting")


def listed_summits(after: str = "", today: date | None = None) -> SummitList:
    """Return the summits with meetings, the newest first, from the one after `after`. Raises FilterError.

    With the first page come the series and the next summits, as of a day, today where none is given.
    """
    today = today or timezone.now().date()
    counts = summit_counts()
    rows = Summit.objects.select_related("host").filter(pk__in=np.flatnonzero(counts).tolist())
    if after:
        last = Summit.objects.filter(slug=after).first()
        if last is None:
            raise FilterError("after", after, "it must be a page's own link, which it is not")
        later = Q(start=last.start, slug__gt=last.slug)
        rows = rows.filter(later if last.start is None else later | Q(start__lt=last.start) | Q(start=None))
    found = list(rows.order_by(F("start").desc(nulls_last=True), "slug")[: PAGE + 1])
    coming = Summit.objects.select_related("host").filter(start__gte=today).order_by("start", "slug")[:NEXT]
    return SummitList(
        summits=tuple(_listed(found[:PAGE], counts)),
        series=() if after else _listed_series(counts),
        coming=() if after else tuple(_listed(coming, counts)),
        next_after=found[PAGE - 1].slug if len(found) > PAGE else "",
    )


def _listed(rows: Iterable[Summit], meetings: Numbers) -> Iterator[ListedSummit]:
    """Yield editions as lists show them; `meetings` are counts at the place of each edition's number."""
    summits = list(rows)
    counts = [int(meetings[row.pk]) if row.pk < len(meetings) else 0 for row in summits]
    most = max(counts, default=0) or 1
    for row, count in zip(summits, counts, strict=True):
        yield ListedSummit(
            label=row.label,
            name=row.name,
            url=row.get_absolute_url(),
            when=_when(row),
            place=wording.say_place(row.city, row.host.name if row.host else ""),
            meetings=count,
            query=MeetingFilters(summit=row.slug).query(),
            width=round(100 * count / most),
        )


def _listed_series(meetings: Numbers) -> tuple[ListedSeries, ...]:
    """Return each series with meetings, the most first."""
    counts: dict[int, int] = {}
    for pk, series in Summit.objects.filter(pk__in=np.flatnonzero(meetings).tolist()).values_list("pk", "series"):
        counts[series] = counts.get(series, 0) + int(meetings[pk])
    rows = sorted(SummitSeries.objects.filter(pk__in=counts), key=lambda row: (-counts[row.pk], row.code))
    return tuple(ListedSeries(row.name, row.slug, counts[row.pk]) for row in rows)


def find_summit(slug: str) -> Summit | None:
    """Return an edition by its slug."""
    rows = with_decisions(Summit.objects.select_related("series", "host"))
    found: Summit | None = rows.filter(slug=slug).first()
    return found


def find_series(slug: str) -> SummitSeries | None:
    """Return a series by its slug."""
    return SummitSeries.objects.filter(slug=slug).first()


def summit_page(summit: Summit, today: date | None = None) -> SummitPage:
    """Return the page of an edition as of a day, today where none is given."""
    today = today or timezone.now().date()
    there = Meeting.objects.current().filter(summit=summit)
    rows = list(card_rows(there.order_by(F("earliest").asc(nulls_last=True), "latest", "pk"))[:MOST])
    cards = [card(row) for row in rows]
    off = there.filter(
        Q(status__in=(Status.CANCELLED, Status.POSTPONED)) | Q(status=Status.PLANNED, latest__lt=today)
    ).order_by(F("earliest").asc(nulls_last=True), "pk")
    statements = tuple(
        Statement.objects.current()
        .filter(meeting__summit=summit, meeting__removed_at=None, kind=Statement.Kind.DIRECT)
        .select_related("leader", "country", "meeting")
        .order_by(F("published").desc(nulls_last=True), "-pk")[:STATEMENTS]
    )
    total = there.aggregate(n=Count("pk"), crowds=Count("pk", filter=Q(form=Form.PLENARY, status=Status.HELD)))
    return SummitPage(
        summit=summit,
        when=_when(summit),
        place=wording.say_place(summit.city, summit.host.name if summit.host else ""),
        meetings=total["n"],
        plenaries=total["crowds"],
        matrix=summit_matrix(summit, today),
        days=tuple(_schedule(summit, cards)),
        more=max(total["n"] - len(cards), 0),
        off=tuple(card(row) for row in card_rows(off)[:OFF]),
        statements=statements,
        query=MeetingFilters(summit=summit.slug).query(),
        has_samples=any_sample(cards, statements),
    )


def _schedule(summit: Summit, cards: Iterable[Card]) -> Iterator[ScheduleDay]:
    """Yield the days of a summit in their order, those without meetings too, and around them the days that have any.

    Meetings of no known day come last, together.
    """
    by_day: dict[date, list[Card]] = {}
    undated: list[Card] = []
    for each in cards:
        if each.date and each.date.precision == "day":
            by_day.setdefault(each.date.earliest, []).append(each)
        else:
            undated.append(each)
    if not by_day and not undated:
        return
    for day in _days(summit):
        by_day.setdefault(day, [])
    for day in sorted(by_day):
        heading, note = wording.say_day_heading(PartialDate.day(day))
        place = _place_in(day, summit)
        note = f"{wording.WEEKDAYS[day.weekday()]}, {place}" if place else note
        yield ScheduleDay(f"day-{day.isoformat()}", heading, note, tuple(by_day[day]))
    if undated:
        yield ScheduleDay("day-unknown", "Day not known", "", tuple(undated))


def _days(summit: Summit) -> list[date]:
    """Return the days of a summit, none where they are not known or more than two weeks."""
    if not summit.start:
        return []
    length = ((summit.end or summit.start) - summit.start).days
    return [summit.start + timedelta(days=number) for number in range(length + 1)] if length < 14 else []


def _place_in(day: date, summit: Summit) -> str:
    """Say which day of a summit a day is, or that it lies before or after."""
    if not summit.start:
        return ""
    end = summit.end or summit.start
    if day < summit.start:
        return "before the summit"
    if day > end:
        return "after the summit"
    length = (end - summit.start).days + 1
    return f"day {(day - summit.start).days + 1} of {length}" if length > 1 else ""


def series_page(series: SummitSeries, today: date | None = None) -> SeriesPage:
    """Return the page of a series as of a day, today where none is given."""
    today = today or timezone.now().date()
    editions = Summit.objects.filter(series=series).select_related("host")
    listed = tuple(_listed(editions.order_by(F("start").desc(nulls_last=True), "slug"), summit_counts()))
    newest = cards_by_id(of_summits(editions.values_list("pk", flat=True)).ids(NEWEST))
    return SeriesPage(
        series=series,
        url=reverse("summit", args=[series.slug]),
        editions=tuple(each for each in listed if each.meetings),
        unreported=tuple(each for each in listed if not each.meetings),
        pairs=_busy_pairs(series, today),
        members=tuple(Country.objects.filter(code__in=series.members).order_by("sort_key")),
        newest=newest,
        meetings=sum(each.meetings for each in listed),
        query=MeetingFilters(summit=series.slug).query(),
        has_samples=any_sample(newest),
    )


def _busy_pairs(series: SummitSeries, today: date) -> tuple[BusyPair, ...]:
    """Return the pairs that met most at the summits of a series, in meetings of two parties or a small group."""
    filters = MeetingFilters(summit=series.slug, status="held", form="encounter")
    tallies = encounters(filters, today).tallies()[:MOST_PAIRS]
    parties = Country.objects.in_bulk({pk for tally in tallies for pk in (tally.one, tally.other)})
    found = []
    for tally in tallies:
        one, other = sorted((parties[tally.one], parties[tally.other]), key=lambda party: party.slug)
        found.append(
            BusyPair(
                names=f"{one.name} and {other.name}",
                url=pair_url(one, other),
                meetings=tally.meetings,
                query=filters.but(country=(one.slug, other.slug)).query(),
            )
        )
    return tuple(found)


def _when(summit: Summit) -> str:
    if not summit.start:
        return wording.UNKNOWN_DATE
    return wording.say_days_of(PartialDate(summit.start, summit.end or summit.start))
