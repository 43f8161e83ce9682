"""Summits: who met whom on their sidelines, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from diplomacy import wording
from diplomacy.filters import FilterError, MeetingFilters
from diplomacy.models import Country, Meeting, MeetingDyad, Statement, Summit, SummitSeries
from diplomacy.queries.cards import Card, any_sample, card, card_rows
from diplomacy.queries.dyads import pair_url
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
    codes: tuple[str, str]
    url: str
    meetings: int
    query: str
    width: int


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
    rows = _counted().filter(Exists(Meeting.objects.current().filter(summit=OuterRef("pk"))))
    if after:
        last = Summit.objects.filter(slug=after).first()
        if last is None:
            raise FilterError("after", after, "it must be a page's own link, which it is not")
        later = Q(start=last.start, slug__gt=last.slug)
        rows = rows.filter(later if last.start is None else later | Q(start__lt=last.start) | Q(start=None))
    found = list(rows.order_by(F("start").desc(nulls_last=True), "slug")[: PAGE + 1])
    coming = _counted().filter(start__gte=today).order_by("start", "slug")[:NEXT] if not after else []
    return SummitList(
        summits=tuple(_listed(found[:PAGE])),
        series=() if after else _listed_series(),
        coming=tuple(_listed(coming)),
        next_after=found[PAGE - 1].slug if len(found) > PAGE else "",
    )


def _counted() -> QuerySet[Summit]:
    """Return editions with `n`, how many current meetings each has."""
    there = Meeting.objects.current().filter(summit=OuterRef("pk")).order_by().values("summit")
    n = Subquery(there.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return Summit.objects.select_related("host").annotate(n=Coalesce(n, 0))


def _listed(rows: Iterable[Summit]) -> Iterator[ListedSummit]:
    summits = list(rows)
    counts = [getattr(row, "n", 0) for row in summits]
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


def _listed_series() -> tuple[ListedSeries, ...]:
    """Return each series with meetings, the most first."""
    here = Count("editions__meetings", filter=Q(editions__meetings__removed_at=None))
    rows = SummitSeries.objects.annotate(n=here).filter(n__gt=0).order_by("-n", "code")
    return tuple(ListedSeries(row.name, row.slug, row.n) for row in rows)


def find_summit(slug: str) -> Summit | None:
    """Return an edition by its slug."""
    return Summit.objects.select_related("series", "host").filter(slug=slug).first()


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
        matrix=summit_matrix(summit),
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


def series_page(series: SummitSeries) -> SeriesPage:
    """Return the page of a series."""
    there = Meeting.objects.current().filter(summit__series=series)
    newest = tuple(card(row) for row in card_rows(there.newest_first())[:NEWEST])
    editions = _counted().filter(series=series).order_by(F("start").desc(nulls_last=True), "slug")
    listed = tuple(_listed(editions))
    return SeriesPage(
        series=series,
        url=reverse("summit", args=[series.slug]),
        editions=tuple(each for each in listed if each.meetings),
        unreported=tuple(each for each in listed if not each.meetings),
        pairs=_busy_pairs(series),
        members=tuple(Country.objects.filter(code__in=series.members).order_by("sort_key")),
        newest=newest,
        meetings=sum(each.meetings for each in listed),
        query=MeetingFilters(summit=series.slug).query(),
        has_samples=any_sample(newest),
    )


def _busy_pairs(series: SummitSeries) -> tuple[BusyPair, ...]:
    """Return the pairs that met most at the summits of a series, in meetings of two parties or a small group."""
    rows = list(
        MeetingDyad.objects.held()
        .filter(meeting__summit__series=series, one__lt=F("other"))
        .values("one", "other")
        .annotate(n=Count("pk"))
        .order_by("-n", "one__sort_key", "other__sort_key")[:MOST_PAIRS]
    )
    parties = Country.objects.in_bulk({pk for row in rows for pk in (row["one"], row["other"])})
    most = max((row["n"] for row in rows), default=1)
    found = []
    for row in rows:
        one, other = sorted((parties[row["one"]], parties[row["other"]]), key=lambda party: party.slug)
        found.append(
            BusyPair(
                names=f"{one.name} and {other.name}",
                codes=(one.code, other.code),
                url=pair_url(one, other),
                meetings=row["n"],
                query=MeetingFilters(country=(one.slug, other.slug), summit=series.slug).query(),
                width=round(100 * row["n"] / most),
            )
        )
    return tuple(found)


def _when(summit: Summit) -> str:
    if not summit.start:
        return wording.UNKNOWN_DATE
    return wording.say_days_of(PartialDate(summit.start, summit.end or summit.start))
