"""The front page: what just happened, what is coming up, where and who, and what was said.

It speaks of the last thirty days; where nothing of them is known, of the thirty days that end with the newest meeting
on record, and it says which. A meeting of which only the month or the year is known did not just happen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F
from django.utils import timezone

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.formats.worldmap import Spot, WorldMap, world_map
from diplomacy.models import Country, Leader, Meeting, Statement
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.queries.cards import Card, any_sample, card, card_rows
from diplomacy.queries.counting.columns import Columns
from diplomacy.queries.counting.current import current_columns
from diplomacy.queries.counting.tallies import Meetings, Met, all_meetings
from diplomacy.queries.leads import Lead, find_lead
from diplomacy.queries.sides import main_parties, met_for
from diplomacy.queries.statement_list import StatementLine, statement_lines
from diplomacy.records import PartialDate

NEWEST = 7
COMING = 5
SAID = 3
MOST_ACTIVE = 8
PLACES = 8
RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Active:
    """Who took part in meetings held: how many in person and in all, as numbers and as percent of the most."""

    name: str
    code: str
    url: str
    meetings: int
    in_person: int
    width: int
    in_person_width: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A meeting to come, with its day in two lines."""

    card: Card
    day: str
    note: str


@dataclass(frozen=True, slots=True)
class Window:
    """The days that the page speaks of, and whether they are the last ones; without days, all that is on record."""

    since: date | None
    until: date | None
    recent: bool

    @property
    def said(self) -> str:
        """The days as people say them."""
        if self.since is None or self.until is None:
            return "all on record"
        return "the last 30 days" if self.recent else wording.say_days_of(PartialDate(self.since, self.until))

    @property
    def query(self) -> str:
        """The query string of the timeline for these days."""
        return MeetingFilters(since=self.since, until=self.until).query()


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the front page shows."""

    window: Window
    lead: Lead | None
    newest: tuple[Card, ...]
    coming: tuple[Planned, ...]
    map: WorldMap | None
    places: tuple[Spot, ...]
    off_map: str
    countries: tuple[Active, ...]
    leaders: tuple[Active, ...]
    statements: tuple[StatementLine, ...]
    meetings: str
    since: str
    has_samples: bool


def home_page(today: date | None = None) -> HomePage:
    """Return the front page as of a day, today where none is given."""
    today = today or timezone.now().date()
    window = _window(today)
    held = _within(Meeting.objects.current().held(), window)
    lead = find_lead(held)
    newest = _newest(held, lead.card.public_id if lead else "")
    coming = tuple(_planned(row, today) for row in card_rows(_coming(today))[:COMING])
    said = Statement.objects.current().filter(kind=Statement.Kind.DIRECT).select_related("leader", "country")
    statements = statement_lines(list(said[:SAID]))
    spots, off_map = _spots(held, window)
    columns = current_columns()
    tables = all_meetings(columns).held.small
    if window.since and window.until:
        tables = tables.within(window.since, window.until)
    return HomePage(
        window=window,
        lead=lead,
        newest=newest,
        coming=coming,
        map=world_map(f"Where they met, {window.said}", spots) if spots else None,
        places=tuple(spots[:PLACES]),
        off_map=wording.say_count(off_map, "meeting") if off_map else "",
        countries=_active_countries(tables),
        leaders=_active_leaders(tables),
        statements=statements,
        meetings=wording.say_count(len(columns), "meeting"),
        since=_since(columns),
        has_samples=any_sample(newest, [each.card for each in coming], [lead.card] if lead else [])
        or any(line.sample for line in statements),
    )


def _window(today: date) -> Window:
    """Return the last thirty days, or those up to the newest day on which somebody is known to have met."""
    held = Meeting.objects.current().held().filter(earliest=F("latest"), latest__lte=today)
    newest = held.newest_first().values_list("latest", flat=True).first()
    if newest is None:
        return Window(None, None, recent=False)
    if newest > today - RECENT:
        return Window(today - RECENT + timedelta(days=1), today, recent=True)
    return Window(newest - RECENT + timedelta(days=1), newest, recent=False)


def _since(columns: Columns) -> str:
    """Return the year of the oldest meeting that has a date."""
    dated = columns.earliest[columns.earliest > 0]
    return str(date.fromordinal(int(dated.min())).year) if len(dated) else ""


def _within(meetings: MeetingQuerySet, window: Window) -> MeetingQuerySet:
    """Keep what surely lies within the days."""
    if window.since is None or window.until is None:
        return meetings
    return meetings.filter(earliest__gte=window.since, latest__gte=window.since, latest__lte=window.until)


def _newest(held: MeetingQuerySet, but: str) -> tuple[Card, ...]:
    """Return the newest meetings but one; where the days have too few, older ones after them."""
    found = [card(row) for row in card_rows(held.exclude(public_id=but).newest_first())[:NEWEST]]
    if len(found) < NEWEST:
        shown = {each.public_id for each in found} | {but}
        older = Meeting.objects.current().held().exclude(public_id__in=shown).newest_first()
        rest = [card(row) for row in card_rows(older)[: NEWEST - len(found)]]
        # A year that began long ago ends late: by its first day it comes after every day that is known.
        rest.sort(key=lambda each: each.date.earliest if each.date else date.min, reverse=True)
        found += rest
    return tuple(found)


def _coming(today: date) -> MeetingQuerySet:
    return Meeting.objects.current().upcoming(today).order_by(F("earliest").asc(nulls_last=True), "pk")


def _planned(row: Meeting, today: date) -> Planned:
    """Return a meeting to come; the year is said where it is not this one."""
    shown = card(row)
    day, note = wording.say_day_heading(shown.date)
    return Planned(shown, day, note.removesuffix(f", {today.year}"))


def _spots(held: MeetingQuerySet, window: Window) -> tuple[list[Spot], int]:
    """Return the cities in which somebody met, most meetings first, and how many meetings are not on the map."""
    rows = (
        held.filter(place__latitude__isnull=False, place__longitude__isnull=False)
        .order_by()
        .values("place__name", "place__slug", "place__latitude", "place__longitude", "country__name")
        .annotate(n=Count("pk"))
        .order_by("-n", "place__name")
    )
    spots = [
        Spot(
            longitude=row["place__longitude"] or 0.0,
            latitude=row["place__latitude"] or 0.0,
            name=row["place__name"],
            count=row["n"],
            words=wording.say_count(row["n"], "meeting"),
            url=_timeline(window, str(row["place__slug"])),
        )
        for row in rows
    ]
    return spots, held.count() - sum(spot.count for spot in spots)


def _timeline(window: Window, place: str) -> str:
    filters = MeetingFilters(since=window.since, until=window.until, status="held", place=place)
    return f"/meetings/?{filters.query()}"


def _active_countries(tables: Meetings) -> tuple[Active, ...]:
    found = tables.most_active_countries(MOST_ACTIVE)
    records = Country.objects.in_bulk([met.pk for met in found])
    return _active(found, records, {pk: row.code for pk, row in records.items()})


def _active_leaders(tables: Meetings) -> tuple[Active, ...]:
    found = tables.most_active_leaders(MOST_ACTIVE)
    records = Leader.objects.in_bulk([met.pk for met in found])
    sides = main_parties(records)
    sides |= met_for([pk for pk in records if pk not in sides])
    codes = dict(Country.objects.filter(pk__in=set(sides.values())).values_list("pk", "code"))
    return _active(found, records, {pk: codes[party] for pk, party in sides.items()})


def _active(
    found: list[Met], records: Mapping[int, Country] | Mapping[int, Leader], codes: Mapping[int, str]
) -> tuple[Active, ...]:
    """Return those who met most, equal ones by name."""
    order = sorted(found, key=lambda met: (-met.meetings, records[met.pk].sort_key))[:MOST_ACTIVE]
    most = order[0].meetings if order else 1
    return tuple(
        Active(
            name=records[met.pk].name,
            code=codes.get(met.pk, ""),
            url=records[met.pk].get_absolute_url(),
            meetings=met.meetings,
            in_person=met.in_person,
            width=round(100 * met.meetings / most),
            in_person_width=round(100 * met.in_person / most),
        )
        for met in order
    )
