"""A pair of parties: their last contact, history and rhythm, what it was about, what each side said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from django.db.models import Count, F
from django.utils import timezone

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.models import Country, Meeting, Statement, Theme
from diplomacy.queries.cards import Card, any_sample
from diplomacy.queries.charts import Bar, shade, year_bars
from diplomacy.queries.counting.tallies import Meetings, of_pair
from diplomacy.queries.pairchart import PairChart, pair_chart
from diplomacy.queries.partners import cards_by_id, pair_url
from diplomacy.records import PartialDate

NEWEST = 8
COMING = 4
MOST_THEMES = 8
MOST_YEARS = 12
SAID = 5  # meetings whose words stand side by side
WORDS_AMONG = 400  # newest meetings, among which words are looked for
LOOKED_AT = 40  # of those with words the newest, among which those of both sides come first
WORDS_A_SIDE = 2


@dataclass(frozen=True, slots=True)
class LastContact:
    """The last time that leaders met in person on a known day."""

    when: str
    ago: str
    place: str
    url: str


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How regularly two parties were in touch: the median time between two days of contact, the longest, and since."""

    days: int
    usual: str
    longest: str
    longest_between: str
    since: str
    record: bool
    unknown_days: int


@dataclass(frozen=True, slots=True)
class ThemeCell:
    """How often a theme came up in a year."""

    count: int
    shade: str
    query: str
    spoken: str


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme over the years."""

    name: str
    query: str
    cells: tuple[ThemeCell, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes that came up most, by year."""

    years: tuple[int, ...]
    rows: tuple[ThemeRow, ...]


@dataclass(frozen=True, slots=True)
class SaidAt:
    """A meeting with what either side said there or about it."""

    card: Card
    one: tuple[Statement, ...]
    other: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class PairPage:
    """What the page of two parties shows. Counts are of meetings held; plenaries are `plenaries` alone."""

    one: Country
    other: Country
    url: str
    query: str
    held_query: str
    held: int
    at_leaders: int
    first: str
    last: LastContact | None
    perhaps_later: int
    chart: PairChart | None
    newest: tuple[Card, ...]
    coming: tuple[Card, ...]
    years: tuple[Bar, ...]
    rhythm: Rhythm | None
    themes: Themes | None
    said: tuple[SaidAt, ...]
    plenaries: int
    has_samples: bool

    @property
    def title(self) -> str:
        """The two names."""
        return f"{self.one.name} and {self.other.name}"

    @property
    def held_said(self) -> str:
        """How often they met, in words."""
        return wording.say_count(self.held, "encounter")

    @property
    def plenaries_said(self) -> str:
        """What is said of plenaries beside counts that leave them out."""
        if not self.plenaries:
            return "Plenaries are not counted."
        return f"Plenaries are not counted; {self.plenaries} had both among those present."


def find_pair(one: str, other: str) -> tuple[Country, Country] | None:
    """Return two parties by their slugs, None where one does not exist or both are one."""
    found = {country.slug: country for country in Country.objects.filter(slug__in=(one, other))}
    return (found[one], found[other]) if len(found) == 2 else None


def pair_page(one: Country, other: Country, today: date | None = None) -> PairPage:
    """Return the page of two parties as of a day, today where none is given."""
    today = today or timezone.now().date()
    theirs, plenaries = of_pair(one, other)
    held = theirs.held
    filters = MeetingFilters(country=(one.slug, other.slug))
    encounters = filters.but(form="encounter")
    newest = cards_by_id(theirs.newest(today, NEWEST))
    coming = cards_by_id(theirs.coming(today, COMING))
    said = _said(theirs, one, other)
    last, perhaps_later = _last_contact(held, today)
    return PairPage(
        one=one,
        other=other,
        url=pair_url(one, other),
        query=filters.query(),
        held_query=encounters.but(status="held").query(),
        held=len(held),
        at_leaders=len(held.at_leaders),
        first=wording.say_date(PartialDate(*held.first)) if held.first else "",
        last=last,
        perhaps_later=perhaps_later,
        chart=pair_chart(one, other, theirs, today),
        newest=newest,
        coming=coming,
        years=year_bars(theirs.by_year(), encounters),
        rhythm=_rhythm(held, today),
        themes=_themes(theirs, encounters),
        said=said,
        plenaries=len(plenaries.held),
        has_samples=any_sample(newest, coming, *(each.one + each.other for each in said)),
    )


def _last_contact(held: Meetings, today: date) -> tuple[LastContact | None, int]:
    """Return the last meeting of leaders in person on a known day, and how many of no known day may be later."""
    met = held.at_leaders.in_person
    known = met.on_a_day
    day = known.newest_day
    if day is None:
        return None, len(met)
    meeting = Meeting.objects.select_related("country").get(pk=known.ids(1)[0])
    contact = LastContact(
        when=wording.say_day(day),
        ago=wording.say_ago(day, today),
        place=wording.say_place(meeting.city, meeting.country.name if meeting.country else ""),
        url=meeting.get_absolute_url(),
    )
    return contact, len(met.since(day + timedelta(days=1)))


def _rhythm(held: Meetings, today: date) -> Rhythm | None:
    """Return the times between days of contact, at any level and in any way; None with fewer than three days."""
    days = sorted(set(held.on_a_day.until(today).days))
    if len(days) < 3:
        return None
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    first, last = max(pairwise(days), key=lambda pair: pair[1] - pair[0])
    since = (today - days[-1]).days
    return Rhythm(
        days=len(days),
        usual=wording.say_count(round(median(gaps)), "day"),
        longest=wording.say_gap(first, last),
        longest_between=f"{wording.say_day(first)} to {wording.say_day(last)}",
        since=wording.say_gap(days[-1], today),
        record=since > max(gaps),
        unknown_days=len(held) - len(held.on_a_day),
    )


def _themes(theirs: Meetings, filters: MeetingFilters) -> Themes | None:
    """Return the themes of meetings held or planned, by the year in which the meeting surely lies."""
    counts = theirs.themes_by_year()
    if not counts:
        return None
    totals: dict[int, int] = {}
    for (pk, _), count in counts.items():
        totals[pk] = totals.get(pk, 0) + count
    themes = Theme.objects.in_bulk(totals)
    most = sorted(totals, key=lambda pk: (-totals[pk], themes[pk].name))[:MOST_THEMES]
    last = max(year for _, year in counts)
    years = range(max(min(year for _, year in counts), last - MOST_YEARS + 1), last + 1)
    return Themes(
        years=tuple(years),
        rows=tuple(
            ThemeRow(
                name=themes[pk].name,
                query=filters.but(theme=themes[pk].slug).query(),
                cells=tuple(_theme_cell(themes[pk], year, counts.get((pk, year), 0), filters) for year in years),
                total=totals[pk],
            )
            for pk in most
        ),
    )


def _theme_cell(theme: Theme, year: int, count: int, filters: MeetingFilters) -> ThemeCell:
    query = filters.but(theme=theme.slug, since=date(year, 1, 1), until=date(year, 12, 31)).query() if count else ""
    return ThemeCell(count, shade(count), query, f"{theme.name}, {year}: {wording.say_count(count, 'meeting')}")


def _said(theirs: Meetings, one: Country, other: Country) -> tuple[SaidAt, ...]:
    """Return the newest meetings with words of either side, those with words of both before others, then by day."""
    words = Statement.objects.current().filter(country__in=(one, other), meeting__in=theirs.ids(WORDS_AMONG))
    rows = list(
        words.order_by()
        .values("meeting")
        .annotate(sides=Count("country", distinct=True))
        .order_by(F("meeting__latest").desc(nulls_last=True), "-meeting")[:LOOKED_AT]
    )
    order = [row["meeting"] for row in rows]
    chosen = sorted(rows, key=lambda row: (-row["sides"], order.index(row["meeting"])))[:SAID]
    ids = sorted((row["meeting"] for row in chosen), key=order.index)
    found: dict[tuple[int | None, int | None], list[Statement]] = {}
    for statement in words.filter(meeting__in=ids).select_related("leader", "country").order_by("kind", "pk"):
        found.setdefault((statement.meeting_id, statement.country_id), []).append(statement)
    pks = dict(Meeting.objects.filter(pk__in=ids).values_list("public_id", "pk"))
    return tuple(
        SaidAt(
            card=each,
            one=tuple(found.get((pks[each.public_id], one.pk), ())[:WORDS_A_SIDE]),
            other=tuple(found.get((pks[each.public_id], other.pk), ())[:WORDS_A_SIDE]),
        )
        for each in cards_by_id(ids)
    )
