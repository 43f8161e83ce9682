"""How many meetings there were over time, as bars whose links set the days asked for.

A bar counts the meetings that surely lie in its year, month or day. Those whose date is too vague for that are in none,
and the chart says how many they are.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.queries.counting.columns import EPOCH, Numbers
from diplomacy.queries.counting.selection import Selection

MOST_DAYS, MOST_MONTHS, MOST_BARS = 45, 48, 60
HEIGHT = 56  # of the tallest bar, in pixels
GAP = 0.12  # between bars, as a share of a bar's place
ROOM = 12.0  # per cent of a narrow chart that a name needs
EDGE = 3.0  # per cent of the chart, where a centred number could reach over its end
LABELS = 6  # at most this many under the chart
YEARS = (1, 5, 10, 25, 50, 100, 250, 500, 1000)  # that a bar can stand for


@dataclass(frozen=True, slots=True)
class Bar:
    """A year, month or day: what it is called, how many meetings, and where it stands; x and width in per cent."""

    label: str
    count: int
    query: str
    inside: bool
    x: float
    width: float
    y: float
    height: float
    tick: str = ""

    @property
    def said(self) -> str:
        """The count in words."""
        return wording.say_count(self.count, "meeting")

    @property
    def printed(self) -> str:
        """The count as it is printed."""
        return f"{self.count:,}"

    @property
    def middle(self) -> float:
        """Where its count stands above it: over its middle, or at its outer edge near the chart's ends."""
        if self.anchor == "middle":
            return round(self.x + self.width / 2, 2)
        return self.x if self.anchor == "start" else round(self.x + self.width, 2)

    @property
    def at_the_end(self) -> bool:
        """Tell whether its name would reach over the end of a narrow chart, and has to end where the bar ends."""
        return self.x > 100 - ROOM

    @property
    def tick_x(self) -> float:
        """Where its name stands under it."""
        return round(self.x + self.width, 2) if self.at_the_end else self.x

    @property
    def anchor(self) -> str:
        """How its count is aligned, so that it stays within the chart."""
        centre = self.x + self.width / 2
        return "start" if centre < EDGE else "end" if centre > 100 - EDGE else "middle"


@dataclass(frozen=True, slots=True)
class Histogram:
    """The bars, how often there is one ("a month"), and how many meetings are in none."""

    every: str
    bars: tuple[Bar, ...]
    peak: Bar
    vague: int

    @property
    def filled(self) -> tuple[Bar, ...]:
        """The bars that hold a meeting: what the table lists."""
        return tuple(bar for bar in self.bars if bar.count)

    @property
    def ticks(self) -> tuple[Bar, ...]:
        """The bars whose name stands under them."""
        return tuple(bar for bar in self.bars if bar.tick)

    @property
    def vague_note(self) -> str:
        """How many meetings are in no bar, in words; empty if all are in one."""
        if not self.vague:
            return ""
        return f"{self.vague:,} more {'is' if self.vague == 1 else 'are'} dated less exactly and in no bar"


@dataclass(frozen=True, slots=True)
class _Scale:
    """Steps of time: days, months or so many years, each with a number; `first` and `last` are those of the chart."""

    unit: str
    years: int
    first: int
    last: int

    def days(self, number: int) -> tuple[date, date]:
        """Return the first and last day of a step."""
        if self.unit == "day":
            day = date.fromordinal(number)
            return day, day
        if self.unit == "month":
            year, month = 1970 + number // 12, number % 12 + 1
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        first = number * self.years
        return date(max(1, first), 1, 1), date(min(9999, first + self.years - 1), 12, 31)

    def label(self, number: int) -> str:
        """Return what a step is called."""
        first, last = self.days(number)
        if self.unit == "day":
            return wording.say_day(first)
        if self.unit == "month":
            return f"{wording.MONTHS[first.month - 1]} {first.year}"
        return str(first.year) if self.years == 1 else f"{first.year} to {last.year}"

    def tick(self, number: int) -> str:
        """Return the short name that stands under a bar."""
        first, _ = self.days(number)
        if self.unit == "day":
            return f"{first.day}{wording.NO_BREAK}{wording.MONTHS[first.month - 1][:3]}"
        if self.unit == "month":
            return str(first.year) if first.month == 1 else wording.MONTHS[first.month - 1][:3]
        return str(first.year)


def histogram(selection: Selection) -> Histogram | None:
    """Return the chart of a selection, over the days asked for and some around them; None where nothing is dated."""
    columns, filters = selection.columns, selection.filters
    rows = np.flatnonzero(selection.mask("dates")[: columns.dated])
    if not len(rows):
        return None
    earliest, latest = columns.earliest[rows], columns.latest[rows]
    scale = _scale(filters, int(earliest.min()), int(latest.max()))
    if scale.unit == "day":
        first, last = earliest, latest
    elif scale.unit == "month":
        first, last = columns.first_month[rows], columns.last_month[rows]
    else:
        months = columns.first_month[rows], columns.last_month[rows]
        first, last = ((1970 + month // 12) // scale.years for month in months)
    shown = (last >= scale.first) & (first <= scale.last)
    sure = shown & (first == last)
    counts = np.bincount(first[sure] - scale.first, minlength=scale.last - scale.first + 1)
    bars = tuple(_bars(scale, counts, filters))
    return Histogram(
        every=f"a {scale.unit}" if scale.years == 1 else f"every {scale.years} years",
        bars=bars,
        peak=max(bars, key=lambda bar: bar.count),
        vague=int(np.count_nonzero(shown) - np.count_nonzero(sure)),
    )


def _scale(filters: MeetingFilters, first: int, last: int) -> _Scale:
    """Choose what a bar stands for by the days asked for, and how much around them is shown."""
    start = filters.since.toordinal() if filters.since else min(first, last)
    end = filters.until.toordinal() if filters.until else max(last, start)
    length = end - start + 1
    if length <= MOST_DAYS:
        around = max(3, min(15, length)) if filters.since or filters.until else 0
        return _Scale("day", 1, *_within(start - around, end + around, first, last, start, end))
    first_month, last_month, start_month, end_month = (_month(day) for day in (first, last, start, end))
    months = end_month - start_month + 1
    if months <= MOST_MONTHS:
        around = max(2, min(6, months // 2)) if filters.since or filters.until else 0
        lowest, highest = start_month - around, end_month + around
        return _Scale("month", 1, *_within(lowest, highest, first_month, last_month, start_month, end_month))
    low, high = (date.fromordinal(day).year for day in (min(first, start), max(last, end)))
    step = next(years for years in YEARS if high // years - low // years < MOST_BARS)
    return _Scale("year", step, low // step, high // step)


def _within(lowest: int, highest: int, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """Return the ends of a chart: what is around the days asked for is shown only as far as there are meetings."""
    return min(start, max(lowest, first)), max(end, min(highest, last))


def _month(day: int) -> int:
    return int(np.datetime64(day - EPOCH, "D").astype("datetime64[M]").astype(int))


def _bars(scale: _Scale, counts: Numbers, filters: MeetingFilters) -> Iterator[Bar]:
    place, most = 100 / len(counts), max(1, int(counts.max()))
    every = -(-len(counts) // LABELS)
    for index, count in enumerate(counts.tolist()):
        first, last = scale.days(scale.first + index)
        high = max(2.0, round(HEIGHT * count / most, 1)) if count else 0.0
        inside = (not filters.since or last >= filters.since) and (not filters.until or first <= filters.until)
        yield Bar(
            label=scale.label(scale.first + index),
            count=count,
            query=filters.but(since=first, until=last).query(),
            inside=inside,
            x=round(index * place + place * GAP / 2, 2),
            width=round(place * (1 - GAP), 2),
            y=round(HEIGHT - high, 1),
            height=high,
            tick=scale.tick(scale.first + index) if _labelled(scale, index, every) else "",
        )


def _labelled(scale: _Scale, index: int, every: int) -> bool:
    """Tell whether a bar has its name under it: of months those of a new year or half, else every so many."""
    if scale.unit != "month" or every == 1:
        return index % every == 0
    month = (scale.first + index) % 12
    return month == 0 if every > 6 else month % 6 == 0 if every > 3 else month % 3 == 0
