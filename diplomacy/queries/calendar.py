"""The meetings of a filter as a calendar: months with their days, or years with their months where there are many."""

from __future__ import annotations

import calendar as weeks
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.queries.cards import Card, cards_of
from diplomacy.queries.counting.columns import Numbers
from diplomacy.queries.counting.selection import Selection

MOST_MONTHS = 3  # that are shown day by day
MOST_YEARS = 40
NAMED = 3  # meetings of a day that are named; of the others the day says how many they are
SHADES = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A day or a month with its count, the address of its meetings, and a shade from 0 to 5."""

    label: str
    said: str
    count: int
    query: str
    shade: int
    cards: tuple[Card, ...] = ()

    @property
    def others(self) -> int:
        """How many meetings are not named."""
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class Month:
    """A month, its weeks with None for days of other months, and how many meetings are in it on no known day."""

    name: str
    weeks: tuple[tuple[Cell | None, ...], ...]
    vague: int
    query: str

    @property
    def vague_note(self) -> str:
        """What is said of meetings on no known day."""
        return f"{wording.say_count(self.vague, 'meeting')} of this month on a day that is not known"


@dataclass(frozen=True, slots=True)
class Year:
    """A year and its twelve months."""

    label: str
    query: str
    months: tuple[Cell, ...]
    total: int
    vague: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Either months or years, the newest first; addresses of what is before and after; what no cell holds."""

    months: tuple[Month, ...] = ()
    years: tuple[Year, ...] = ()
    earlier: str = ""
    later: str = ""
    undated: int = 0

    weekdays = wording.WEEKDAYS
    month_names = wording.MONTHS


def calendar(selection: Selection) -> Calendar:
    """Return the calendar of a selection."""
    columns, rows = selection.columns, selection.rows
    dated = rows[: int(np.searchsorted(rows, columns.dated))]
    undated = selection.total - len(dated)
    if not len(dated):
        return Calendar(undated=undated)
    first, last = (months[dated].astype(np.int64) for months in (columns.first_month, columns.last_month))
    low, high = _ends(selection.filters, int(first.min()), int(last.max()))
    if high - low < MOST_MONTHS:
        months = tuple(_month(selection, dated, number) for number in range(low, high + 1))
        return Calendar(
            months=months, earlier=_address(selection.filters, low - 1), later=_address(selection.filters, high + 1),
            undated=undated,
        )  # fmt: skip
    return Calendar(years=tuple(_years(selection.filters, first, last, low // 12, high // 12)), undated=undated)


def _ends(filters: MeetingFilters, low: int, high: int) -> tuple[int, int]:
    """Return the first and last month to show: those asked for, else those with meetings."""
    since, until = (_number(day) if day else None for day in (filters.since, filters.until))
    low = since if since is not None else low
    high = until if until is not None else high
    return (low, max(low, high)) if since is not None else (min(low, high), high)


def _number(day: date) -> int:
    return (day.year - 1970) * 12 + day.month - 1


def _days(number: int) -> tuple[date, date]:
    year, month = 1970 + number // 12, number % 12 + 1
    return date(year, month, 1), date(year, month, weeks.monthrange(year, month)[1])


def _address(filters: MeetingFilters, number: int) -> str:
    if not date.min.year <= 1970 + number // 12 <= date.max.year:
        return ""
    since, until = _days(number)
    return filters.but(since=since, until=until).query()


def _month(selection: Selection, dated: Numbers, number: int) -> Month:
    columns, filters = selection.columns, selection.filters
    first_day, last_day = _days(number)
    here = dated[(columns.first_month[dated] == number) & (columns.last_month[dated] == number)]
    sure = here[columns.earliest[here] == columns.latest[here]]
    by_day: dict[int, list[int]] = defaultdict(list)
    for row in sure.tolist():
        by_day[int(columns.latest[row])].append(row)
    wanted = [row for rows in by_day.values() for row in rows[:NAMED]]
    numbers = [int(each) for each in columns.id[wanted]]
    cards = cards_of(numbers, filters.since, filters.until)
    known = dict(zip(wanted, cards, strict=True)) if len(cards) == len(wanted) else {}  # one was removed just now
    most = max((len(rows) for rows in by_day.values()), default=1)

    def cell(day: date) -> Cell:
        rows = by_day.get(day.toordinal(), [])
        cards = tuple(known[row] for row in rows[:NAMED] if row in known)
        query = filters.but(since=day, until=day, view="timeline").query()
        return Cell(str(day.day), wording.say_day(day), len(rows), query, _shade(len(rows), most), cards)

    shown = tuple(
        tuple(cell(date(first_day.year, first_day.month, day)) if day else None for day in week)
        for week in weeks.monthcalendar(first_day.year, first_day.month)
    )
    name = f"{wording.MONTHS[first_day.month - 1]} {first_day.year}"
    query = filters.but(since=first_day, until=last_day, view="timeline").query()
    return Month(name, shown, len(here) - len(sure), query)


def _years(filters: MeetingFilters, first: Numbers, last: Numbers, low: int, high: int) -> Iterator[Year]:
    low = max(low, high - MOST_YEARS + 1)
    sure = first == last
    counts = np.bincount((first[sure] - low * 12).clip(min=-1) + 1, minlength=(high - low + 1) * 12 + 1)[1:]
    whole = (first // 12 == last // 12) & ~sure
    vague = np.bincount((first[whole] // 12 - low).clip(min=-1) + 1, minlength=high - low + 2)[1:]
    most = int(counts.max(initial=1))
    for year in range(high, low - 1, -1):
        months = counts[(year - low) * 12 : (year - low + 1) * 12].tolist()
        start, end = date(1970 + year, 1, 1), date(1970 + year, 12, 31)
        yield Year(
            label=str(start.year),
            query=filters.but(since=start, until=end).query(),
            months=tuple(
                Cell(wording.MONTHS[number], f"{wording.MONTHS[number]} {start.year}", count,
                     _address(filters, year * 12 + number), _shade(count, most))
                for number, count in enumerate(months)
            ),
            total=sum(months) + int(vague[year - low]),
            vague=int(vague[year - low]),
        )  # fmt: skip


def _shade(count: int, most: int) -> int:
    """Return 0 for none, else 1 to 5 by the share of the largest, in equal steps of its square root."""
    return min(SHADES, 1 + int((count / most) ** 0.5 * SHADES)) if count else 0
