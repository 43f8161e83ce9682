"""Counts over the meetings of a country, a pair, a leader or a summit, from the columns in memory.

The most active country takes part in a fifth of all meetings. Counting them by year, day, partner and theme reads
hundreds of thousands of rows of four tables from PostgreSQL; from the columns it takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from diplomacy.models import Country, Leader
from diplomacy.queries.counting.columns import FORM, LEVEL, MODE, STATUS, Columns, Links, Mask, Numbers
from diplomacy.queries.counting.current import current_columns
from diplomacy.records import Form, Level, Mode, Status

Index = NDArray[np.int64] | NDArray[np.int32]
HELD, PLANNED = (STATUS.index(status) + 1 for status in (Status.HELD, Status.PLANNED))
PLENARY = FORM.index(Form.PLENARY) + 1
IN_PERSON = MODE.index(Mode.IN_PERSON) + 1
LEADERS = LEVEL.index(Level.LEADERS) + 1


@dataclass(frozen=True, slots=True)
class Met:
    """A party or person that another met, by number in the database: how often, how often in person, the last day."""

    pk: int
    meetings: int
    in_person: int
    last: date | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Of a party with another at the same table: meetings, those held, days of those held that are known to the day.

    `leaders` is the last of those days on which leaders met in person.
    """

    meetings: int = 0
    held: int = 0
    first: date | None = None
    last: date | None = None
    leaders: date | None = None


@dataclass(frozen=True, eq=False)
class Meetings:
    """Some of the current meetings: their rows in the columns, newest first and undated last."""

    columns: Columns
    rows: Numbers

    def __len__(self) -> int:
        return len(self.rows)

    def keep(self, mask: Mask) -> Meetings:
        """Keep those that a mask over these meetings names."""
        return Meetings(self.columns, self.rows[mask])

    @cached_property
    def held(self) -> Meetings:
        """Those that took place."""
        return self.keep(self.columns.status[self.rows] == HELD)

    @cached_property
    def small(self) -> Meetings:
        """Those of two parties or a small group."""
        return self.keep(self.columns.form[self.rows] != PLENARY)

    @cached_property
    def plenaries(self) -> Meetings:
        """Those that rankings leave out."""
        return self.keep(self.columns.form[self.rows] == PLENARY)

    @cached_property
    def in_person(self) -> Meetings:
        """Those at which people sat together."""
        return self.keep(self.columns.mode[self.rows] == IN_PERSON)

    @cached_property
    def at_leaders(self) -> Meetings:
        """Those of leaders."""
        return self.keep(self.columns.level[self.rows] == LEADERS)

    @cached_property
    def on_a_day(self) -> Meetings:
        """Those whose day is known."""
        earliest, latest = self.columns.earliest[self.rows], self.columns.latest[self.rows]
        return self.keep((earliest == latest) & (latest > 0))

    def within(self, since: date, until: date) -> Meetings:
        """Those that surely lie within some days."""
        earliest, latest = self.columns.earliest[self.rows], self.columns.latest[self.rows]
        return self.keep((earliest >= since.toordinal()) & (latest <= until.toordinal()) & (earliest > 0))

    def until(self, day: date) -> Meetings:
        """Those that were over on a day."""
        return self.keep(self.columns.latest[self.rows] <= day.toordinal())

    def since(self, day: date) -> Meetings:
        """Those that may lie on a day or after it; the undated do not."""
        return self.keep(self.columns.latest[self.rows] >= day.toordinal())

    @property
    def days(self) -> list[date]:
        """The last day that each can be, newest first; of dated ones only."""
        latest = self.columns.latest[self.rows]
        return [date.fromordinal(int(day)) for day in latest[latest > 0]]

    @property
    def newest_day(self) -> date | None:
        """The last day that the newest can be, None where none is dated."""
        return _day(self.columns.latest[self.rows[0]]) if len(self.rows) else None

    @property
    def first(self) -> tuple[date, date] | None:
        """The earliest and latest day of the one that began first; None where none is dated."""
        earliest = self.columns.earliest[self.rows]
        dated = self.rows[earliest > 0]
        if not len(dated):
            return None
        row = dated[int(np.argmin(self.columns.earliest[dated]))]
        return date.fromordinal(int(self.columns.earliest[row])), date.fromordinal(int(self.columns.latest[row]))

    def ids(self, most: int | None = None) -> list[int]:
        """Return their numbers in the database, newest first."""
        return [int(pk) for pk in self.columns.id[self.rows[:most]]]

    def coming(self, today: date, most: int) -> list[int]:
        """Return the numbers of plans that can still take place, the next first, undated last."""
        rows = self.rows[self._to_come(today)]
        earliest = self.columns.earliest[rows]
        order = np.lexsort((self.columns.id[rows], earliest, earliest == 0))
        return [int(pk) for pk in self.columns.id[rows[order][:most]]]

    def newest(self, today: date, most: int) -> list[int]:
        """Return the numbers of the newest, plans that can still take place left out."""
        return [int(pk) for pk in self.columns.id[self.rows[~self._to_come(today)][:most]]]

    def _to_come(self, today: date) -> Mask:
        latest = self.columns.latest[self.rows]
        still: Mask = (self.columns.status[self.rows] == PLANNED) & ((latest == 0) | (latest >= today.toordinal()))
        return still

    def by_year(self) -> dict[int, tuple[int, int]]:
        """Return how many were held in each year, plenaries apart; those of no single year are left out."""
        held = self.held.rows
        held = held[self.columns.latest[held] > 0]
        years = _years(self.columns.last_month[held])
        sure = years == _years(self.columns.first_month[held])
        crowd = self.columns.form[held] == PLENARY
        if not sure.any():
            return {}
        first = int(years[sure].min())
        span = int(years.max()) - first + 1
        small, crowds = (np.bincount(years[sure & which] - first, minlength=span) for which in (~crowd, crowd))
        return {
            first + number: (int(n), int(plenaries))
            for number, (n, plenaries) in enumerate(zip(small, crowds, strict=True))
            if n or plenaries
        }

    def by_day(self, year: int) -> dict[date, int]:
        """Return how many were held on each day of a year; those not known to the day are left out."""
        latest = self.columns.latest[self.held.on_a_day.rows]
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        days, counts = np.unique(latest[(latest >= first) & (latest <= last)], return_counts=True)
        return {date.fromordinal(int(day)): int(count) for day, count in zip(days, counts, strict=True)}

    def themes(self) -> dict[int, int]:
        """Return how many meetings each theme came up in, by its number in the database."""
        _, values = self._values(self.columns.themes)
        return _counted(values)

    def themes_by_year(self) -> dict[tuple[int, int], int]:
        """Return how many meetings a theme came up in, by its number and the year in which they surely lie."""
        at, values = self._values(self.columns.themes)
        rows = self.rows[at]
        years = _years(self.columns.last_month[rows])
        sure = (self.columns.latest[rows] > 0) & (years == _years(self.columns.first_month[rows]))
        found: dict[tuple[int, int], int] = {}
        for value, year in zip(values[sure].tolist(), years[sure].tolist(), strict=True):
            found[value, year] = found.get((value, year), 0) + 1
        return found

    def places(self) -> dict[int, int]:
        """Return how many there were in each place, by its number in the database; 0 is no place that is known."""
        return _counted(self.columns.place[self.rows])

    def most_active_countries(self, most: int) -> list[Met]:
        """Return the `most` parties that sat at these tables most often, and those level with the last of them."""
        return self._most_active(self.columns.countries, most, self.columns.guests)

    def most_active_leaders(self, most: int) -> list[Met]:
        """Return the `most` people who sat at these tables most often, and those level with the last of them."""
        return self._most_active(self.columns.people, most)

    def _most_active(self, links: Links, most: int, without: Links | None = None) -> list[Met]:
        at, values = self._values(links)
        if without:
            there = ~_among(at, values, *self._values(without))
            at, values = at[there], values[there]
        found = self._times(self.rows[at], values)
        found.sort(key=lambda met: -met.meetings)
        return [met for met in found if met.meetings >= found[min(most, len(found)) - 1].meetings]

    def countries_met(self, country: Country) -> list[Met]:
        """Return the parties at the same table, the most often met first."""
        return self._met(self.columns.countries, country.pk, self.columns.guests)

    def leaders_met(self, leader: Leader) -> list[Met]:
        """Return the people at the same table, those of the own side too, the most often met first."""
        return self._met(self.columns.people, leader.pk)

    def _met(self, links: Links, own: int, without: Links | None = None) -> list[Met]:
        """Count the others at the table; `without` are those among the links who only sat in."""
        found = self._times(*self.small.held._beside(links, own, without))
        return sorted(found, key=lambda met: (-met.meetings, -(met.last or date.min).toordinal(), met.pk))

    def _times(self, rows: Index, values: Index) -> list[Met]:
        """Return how often each value comes up; `rows` are those of the meetings, the newest first."""
        counts = np.bincount(values, minlength=1)
        there = np.bincount(values[self.columns.mode[rows] == IN_PERSON], minlength=len(counts))
        last = _last_days(self.columns, rows, values, len(counts))
        return [Met(pk, int(counts[pk]), int(there[pk]), _day(last[pk])) for pk in np.flatnonzero(counts).tolist()]

    def totals(self, country: Country) -> dict[int, Totals]:
        """Return what there is of the party with each other one at the same table, plenaries apart, by its number."""
        columns = self.columns
        rows, values = self.small._beside(columns.countries, country.pk, columns.guests)
        count = int(values.max(initial=0)) + 1
        held = columns.status[rows] == HELD
        of_leaders = held & (columns.mode[rows] == IN_PERSON) & (columns.level[rows] == LEADERS)
        meetings, held_there = np.bincount(values, minlength=count), np.bincount(values[held], minlength=count)
        first, last = _first_and_last_days(columns, rows[held], values[held], count)
        _, leaders = _first_and_last_days(columns, rows[of_leaders], values[of_leaders], count)
        return {
            pk: Totals(int(meetings[pk]), int(held_there[pk]), _day(first[pk]), _day(last[pk]), _day(leaders[pk]))
            for pk in np.flatnonzero(meetings).tolist()
        }

    def _beside(self, links: Links, own: int, without: Links | None) -> tuple[Index, Index]:
        """Return the others at the table, each with its meeting's row; `without` are those who only sat in."""
        count = len(self.columns)
        seated = ~without.having([own], count) if without else links.having([own], count)
        table = self.keep(seated[self.rows])
        at, values = table._values(links)
        keep = values != own
        if without:
            keep &= ~_among(at, values, *table._values(without))
        return table.rows[at[keep]], values[keep]

    def _values(self, links: Links) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the values of a kind that these meetings have: for each its place among `rows`, and the value."""
        begin = links.start[self.rows].astype(np.int64)
        length = links.start[self.rows + 1].astype(np.int64) - begin
        before = np.cumsum(length) - length
        index = np.repeat(begin - before, length) + np.arange(int(length.sum()))
        return np.repeat(np.arange(len(self.rows)), length), links.values[index].astype(np.int64)


def all_meetings(columns: Columns) -> Meetings:
    """Return all of them."""
    return Meetings(columns, np.arange(len(columns)))


def of_country(country: Country) -> Meetings:
    """Return the meetings in which a party took part."""
    columns = current_columns()
    return _named(columns, columns.countries.having([country.pk], len(columns)))


def of_leader(leader: Leader) -> Meetings:
    """Return the meetings in which a person took part."""
    columns = current_columns()
    return _named(columns, columns.leaders.having([leader.pk], len(columns)))


def of_pair(one: Country, other: Country) -> tuple[Meetings, Meetings]:
    """Return the meetings at whose table two parties sat, plenaries apart, and the plenaries that both attended."""
    columns, parties = current_columns(), (one.pk, other.pk)
    return at_table(columns, parties), _with(columns, parties).plenaries


def at_table(columns: Columns, parties: Iterable[int]) -> Meetings:
    """Return the meetings at whose table all these parties sat, by their numbers; plenaries apart."""
    wanted = list(parties)
    together = _with(columns, wanted)
    guests = columns.guests.having(wanted, len(columns))
    return together.keep(~guests[together.rows]).small


def _with(columns: Columns, parties: Iterable[int]) -> Meetings:
    """Return the meetings in which all these parties took part."""
    mask = np.ones(len(columns), np.bool_)
    for party in parties:
        mask &= columns.countries.having([party], len(columns))
    return _named(columns, mask)


def of_summits(numbers: Iterable[int]) -> Meetings:
    """Return the meetings at summits, given by their numbers in the database."""
    columns = current_columns()
    return _named(columns, np.isin(columns.summit, list(numbers)))


def most_active() -> list[tuple[int, int, date | None]]:
    """Return each party that took part in a meeting, by number, with how many, and the last day held that is known."""
    columns = current_columns()
    links = columns.countries
    counts = np.bincount(links.values, minlength=1)
    held = (columns.status == HELD)[links.rows]
    last = _last_days(columns, links.rows[held], links.values[held], len(counts))
    return [(pk, int(counts[pk]), _day(last[pk])) for pk in np.flatnonzero(counts).tolist()]


def leader_counts() -> Numbers:
    """Return in how many meetings each person took part, at the place of the person's number."""
    return np.bincount(current_columns().leaders.values, minlength=1)


def summit_counts() -> Numbers:
    """Return how many meetings each summit had, at the place of its number."""
    counts = np.bincount(current_columns().summit, minlength=1)
    counts[0] = 0
    return counts


def _named(columns: Columns, mask: Mask) -> Meetings:
    return Meetings(columns, np.flatnonzero(mask))


def _years(months: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the years of months counted from January 1970."""
    return months.astype(np.int64) // 12 + 1970


def _last_days(columns: Columns, rows: Index, values: Index, count: int) -> Numbers:
    """Return the last day known of each value, 0 where none is; rows are sorted, and so stand newest first."""
    exact = columns.earliest[rows] == columns.latest[rows]
    last = np.zeros(count, np.int64)
    # Of several days put into one place the last one stays, so the newest are put there last.
    last[values[exact][::-1]] = columns.latest[rows[exact]][::-1]
    return last


def _first_and_last_days(columns: Columns, rows: Index, values: Index, count: int) -> tuple[Numbers, Numbers]:
    """Return the first and the last day known of each value, 0 where none is; each value's rows are sorted."""
    exact = columns.earliest[rows] == columns.latest[rows]
    first = np.zeros(count, np.int64)
    first[values[exact]] = columns.latest[rows[exact]]
    return first, _last_days(columns, rows, values, count)


def _day(ordinal: int) -> date | None:
    return date.fromordinal(int(ordinal)) if ordinal else None


def _counted(values: Index) -> dict[int, int]:
    counts = np.bincount(values, minlength=1)
    return {int(value): int(counts[value]) for value in np.flatnonzero(counts)}


def _among(rows: Numbers, values: Numbers, other_rows: Numbers, other_values: Numbers) -> Mask:
    """Tell for each pair of row and value whether it is among the other pairs."""
    width = int(max(values.max(initial=0), other_values.max(initial=0))) + 1
    return np.isin(rows * width + values, other_rows * width + other_values)
