"""Where things stand on a chart over time: pure arithmetic, so that templates only write down what they are given.

Places across are percentages as text ("12.50%"), so that a chart grows with the page and its words keep their size.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from diplomacy import wording
from diplomacy.filters import MeetingFilters

NARROWEST = 704  # pixels of a chart where it is narrowest (.min-chart), by which names are fitted into bands
LETTER = 6.6  # pixels that a letter of a band's name takes, on average
TALLEST = 120  # pixels of the highest bar
SHORTEST = 3
FEWEST_BARS = 8  # so that a bar keeps the look of one
MOST_TICKS = 12


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of time laid out from left to right."""

    first: date
    last: date

    def share(self, day: date) -> float:
        """Return where a day stands, from 0 to 1; days outside stand at the edge."""
        whole = max((self.last - self.first).days, 1)
        return min(max((day - self.first).days / whole, 0.0), 1.0)

    def x(self, day: date) -> str:
        """Return where a day stands, as a percentage."""
        return percent(self.share(day))

    def width(self, start: date, end: date) -> str:
        """Return how wide the time between two days is, as a percentage."""
        return percent(max(self.share(end) - self.share(start), 0.0))

    def ticks(self) -> tuple[Tick, ...]:
        """Return the first days of years, not too many; within two years those of quarters as well."""
        years = range(self.first.year, self.last.year + 1)
        if len(years) <= 2:
            days = [date(year, month, 1) for year in years for month in (1, 4, 7, 10)]
        else:
            step = 1 + (len(years) - 1) // MOST_TICKS
            days = [date(year, 1, 1) for year in years if (year - years[-1]) % step == 0]
        inside = [day for day in days if self.first <= day < self.last - timedelta(days=14)]
        return tuple(Tick(self.x(day), str(day.year) if day.month == 1 else _month(day)) for day in inside)


def percent(share: float) -> str:
    """Return a share as SVG writes it."""
    return f"{100 * share:.2f}%"


def _month(day: date) -> str:
    return wording.MONTHS[day.month - 1]


@dataclass(frozen=True, slots=True)
class Bar:
    """A year with what was held in it: the address of its meetings, and a bar in two parts, the plenaries on top."""

    label: str
    x: str
    width: str
    count: int
    plenaries: int
    height: int
    plenary_height: int
    y: int
    plenary_y: int
    count_y: int
    middle: str
    query: str
    say_year: bool

    @property
    def total(self) -> int:
        """All that was held."""
        return self.count + self.plenaries

    @property
    def spoken(self) -> str:
        """The bar in words."""
        apart = f", and {wording.say_count(self.plenaries, 'plenary', 'plenaries')}" if self.plenaries else ""
        return f"{self.label}: {wording.say_count(self.count, 'meeting')}{apart}"


def year_bars(counts: Mapping[int, tuple[int, int]], filters: MeetingFilters) -> tuple[Bar, ...]:
    """Return a bar for each year from the first to the last, eight at least; `counts` are meetings and plenaries.

    Each bar leads to the year's meetings held among those that `filters` asks for.
    """
    if not counts:
        return ()
    years = range(min(min(counts), max(counts) + 1 - FEWEST_BARS), max(counts) + 1)
    most = max(sum(pair) for pair in counts.values()) or 1
    slot = 1 / len(years)
    step = 1 + (len(years) - 1) // MOST_TICKS
    bars = []
    for number, year in enumerate(years):
        count, plenaries = counts.get(year, (0, 0))
        height, top = _height(count, most), _height(plenaries, most)
        bars.append(
            Bar(
                label=str(year),
                x=percent(slot * (number + 0.14)),
                width=percent(slot * 0.72),
                middle=percent(slot * (number + 0.5)),
                count=count,
                plenaries=plenaries,
                height=height,
                plenary_height=top,
                y=TALLEST + 20 - height,
                plenary_y=TALLEST + 20 - height - top,
                count_y=TALLEST + 14 - height - top,
                query=filters.but(since=date(year, 1, 1), until=date(year, 12, 31), status="held").query(),
                say_year=(years[-1] - year) % step == 0,
            )
        )
    return tuple(bars)


def _height(count: int, most: int) -> int:
    return max(SHORTEST, round(TALLEST * count / most)) if count else 0


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the calendar: its shade, and where there were meetings their number and address."""

    shade: str
    query: str = ""
    spoken: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month's row of the calendar: a cell for each of 31 days, None for one that the month has not, and the sum."""

    name: str
    cells: tuple[DayCell | None, ...]
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """A year as a heat-map, months down and days across, and the nearest years that have something to show."""

    year: int
    days: range
    rows: tuple[MonthRow, ...]
    earlier: int | None
    later: int | None


def calendar(days: Mapping[date, int], year: int, years: Iterable[int], filters: MeetingFilters) -> Calendar:
    """Return the heat-map of a year from the counts of its days; `years` are those that can be shown.

    Each day and month leads to its meetings among those that `filters` asks for.
    """
    known = sorted(set(years))
    return Calendar(
        year=year,
        days=range(1, 32),
        rows=tuple(_month_row(days, year, month, filters) for month in range(1, 13)),
        earlier=max((each for each in known if each < year), default=None),
        later=min((each for each in known if each > year), default=None),
    )


def _month_row(days: Mapping[date, int], year: int, month: int, filters: MeetingFilters) -> MonthRow:
    length = monthrange(year, month)[1]
    dates = [date(year, month, number) for number in range(1, length + 1)]
    count = sum(days.get(day, 0) for day in dates)
    return MonthRow(
        name=wording.MONTHS[month - 1],
        cells=(*(_cell(day, days.get(day, 0), filters) for day in dates), *[None] * (31 - length)),
        count=count,
        query=filters.but(since=dates[0], until=dates[-1]).query() if count else "",
    )


def _cell(day: date, count: int, filters: MeetingFilters) -> DayCell:
    if not count:
        return DayCell("q0")
    spoken = f"{wording.say_day(day)}: {wording.say_count(count, 'meeting')}"
    return DayCell(shade(count), filters.but(since=day, until=day).query(), spoken, count)


def shade(count: int) -> str:
    """Return the class of a count: none, one, two, three to five, six to eleven, more."""
    steps: Sequence[int] = (1, 2, 3, 6, 12)
    return f"q{sum(count >= step for step in steps)}"
