"""Summits: who met whom on their sidelines."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q

from diplomacy import wording
from diplomacy.models import Meeting, Participation, Statement, Summit, SummitSeries
from diplomacy.queries.cards import Card, Day, any_sample, by_day, card, card_rows
from diplomacy.records import PartialDate

MOST = 200
NEWEST = 10
WIDEST_MATRIX = 24


@dataclass(frozen=True, slots=True)
class ListedSummit:
    """An edition in a list."""

    label: str
    name: str
    url: str
    when: str
    place: str
    meetings: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How often two parties met at a summit."""

    count: int
    shade: str
    query: str
    label: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A party's row of the matrix; a cell is None where row and column are one party."""

    name: str
    code: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class SummitPage:
    """What an edition's page shows."""

    summit: Summit
    when: str
    place: str
    matrix: tuple[MatrixRow, ...]
    days: tuple[Day, ...]
    statements: tuple[Statement, ...]
    meetings: int
    has_samples: bool


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """What a series' page shows."""

    series: SummitSeries
    editions: tuple[ListedSummit, ...]
    newest: tuple[Card, ...]
    has_samples: bool


def listed_summits(series: SummitSeries | None = None) -> tuple[ListedSummit, ...]:
    """Return the editions with meetings, the newest first; of one series: all its editions."""
    here = Count("meetings", filter=Q(meetings__removed_at=None))
    rows = Summit.objects.select_related("host").annotate(n=here)
    rows = rows.filter(series=series) if series else rows.filter(n__gt=0)
    return tuple(
        ListedSummit(
            label=row.label,
            name=row.name,
            url=row.get_absolute_url(),
            when=_when(row),
            place=wording.say_place(row.city, row.host.name if row.host else ""),
            meetings=row.n,
        )
        for row in rows.order_by(F("start").desc(nulls_last=True), "slug")
    )


def listed_series() -> tuple[tuple[str, str, int], ...]:
    """Return slug, name and number of meetings of each series that has any, the most first."""
    here = Count("editions__meetings", filter=Q(editions__meetings__removed_at=None))
    rows = SummitSeries.objects.annotate(n=here).filter(n__gt=0).order_by("-n", "code")
    return tuple((row.slug, row.name, row.n) for row in rows)


def find_summit(slug: str) -> Summit | None:
    """Return an edition by its slug."""
    return Summit.objects.select_related("series", "host").filter(slug=slug).first()


def find_series(slug: str) -> SummitSeries | None:
    """Return a series by its slug."""
    return SummitSeries.objects.filter(slug=slug).first()


def summit_page(summit: Summit) -> SummitPage:
    """Return the page of an edition."""
    there = Meeting.objects.current().filter(summit=summit)
    rows = list(card_rows(there.order_by(F("earliest").asc(nulls_last=True), "latest", "pk"))[:MOST])
    cards = [card(row) for row in rows]
    statements = tuple(
        Statement.objects.current()
        .filter(meeting__summit=summit, meeting__removed_at=None)
        .select_related("leader", "country", "meeting")[:NEWEST]
    )
    return SummitPage(
        summit=summit,
        when=_when(summit),
        place=wording.say_place(summit.city, summit.host.name if summit.host else ""),
        matrix=_matrix(summit),
        days=tuple(by_day(cards)),
        statements=statements,
        meetings=there.count(),
        has_samples=any_sample(cards, statements),
    )


def series_page(series: SummitSeries) -> SeriesPage:
    """Return the page of a series."""
    there = Meeting.objects.current().filter(summit__series=series).newest_first()
    newest = tuple(card(row) for row in card_rows(there)[:NEWEST])
    return SeriesPage(series, listed_summits(series), newest, any_sample(newest))


def _when(summit: Summit) -> str:
    if not summit.start:
        return wording.UNKNOWN_DATE
    return wording.say_days_of(PartialDate(summit.start, summit.end or summit.start))


def _matrix(summit: Summit) -> tuple[MatrixRow, ...]:
    """Count who met whom, for the parties that met most; members of the series come first."""
    held = Meeting.objects.current().held().exclude(form="plenary").filter(summit=summit)
    met: dict[int, set[int]] = {}
    parties: dict[int, tuple[str, str, str]] = {}
    rows = Participation.objects.filter(meeting__in=held.values("pk"), country__isnull=False, optional=False)
    for row in rows.select_related("country"):
        if row.country:
            met.setdefault(row.meeting_id, set()).add(row.country.pk)
            parties[row.country.pk] = (row.country.name, row.country.code, row.country.slug)
    times: dict[frozenset[int], int] = {}
    busy: dict[int, int] = {}
    for together in met.values():
        for one in together:
            busy[one] = busy.get(one, 0) + 1
            for other in together:
                if one < other:
                    pair = frozenset((one, other))
                    times[pair] = times.get(pair, 0) + 1
    chosen = sorted(busy, key=lambda pk: (-busy[pk], parties[pk][0]))[:WIDEST_MATRIX]
    members = set(summit.series.members)
    chosen.sort(key=lambda pk: (parties[pk][1] not in members, -busy[pk], parties[pk][0]))
    return tuple(
        MatrixRow(
            name=parties[row][0],
            code=parties[row][1],
            cells=tuple(
                None
                if row == column
                else _cell(times.get(frozenset((row, column)), 0), parties[row], parties[column], summit)
                for column in chosen
            ),
        )
        for row in chosen
    )


def _cell(count: int, one: tuple[str, str, str], other: tuple[str, str, str], summit: Summit) -> Cell:
    label = f"{one[0]} and {other[0]}: {wording.say_count(count, 'meeting')}"
    query = f"country={one[2]}&country={other[2]}&summit={summit.slug}" if count else ""
    return Cell(count, f"q{min(count + 1, 5) if count else 0}", query, label)
