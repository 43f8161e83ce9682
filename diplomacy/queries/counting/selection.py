"""The meetings that a filter asks for, and those it would ask for without one of its parts, as rows of the columns.

`matching` of `queries.timeline` says the same in SQL, for those who want whole records; a test holds the two together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from functools import cached_property

import numpy as np

from diplomacy.filters import NO_SUMMIT, Cursor, MeetingFilters
from diplomacy.models import Country, Summit
from diplomacy.queries.counting.columns import FORM, LEVEL, MODE, STATUS, Columns, Links, Mask, Numbers, Short, read_ids
from diplomacy.queries.names import Names
from diplomacy.records import Form, Status
from diplomacy.reference.names import unaccent

WORDS_SQL = (
    "SELECT coalesce(array_agg(id), '{}') FROM diplomacy_meeting"
    " WHERE removed_at IS NULL AND search @@ websearch_to_tsquery('english', %s)"
)
MOST_WORDS = 16  # searches whose rows are kept; of a word that all of a million meetings have, 4 MB
PLANNED = STATUS.index(Status.PLANNED) + 1
UNREPORTED = len(STATUS) + 1
STATES = {name.value: number for number, name in enumerate(STATUS, start=1)} | {"unreported": UNREPORTED}


def rows_with(columns: Columns, words: str) -> Short:
    """Return the rows of the meetings that have the words.

    Who looks for words narrows what was found, or reads on in it: so they are kept for as long as the columns are the
    same, which every change of a meeting renews.
    """
    kept: dict[str, Short] = columns.kept.setdefault("words", {})
    if words not in kept:
        if len(kept) >= MOST_WORDS:
            kept.pop(next(iter(kept)), None)
        kept[words] = columns.rows_of(read_ids(WORDS_SQL, [unaccent(words)])).astype(np.int32)
    return kept[words]


class Selection:
    """The rows that filters ask for. Each part of the filter is one mask, so that any can be left out."""

    def __init__(self, columns: Columns, filters: MeetingFilters, names: Names, today: date) -> None:
        """Take the columns as they are now, the filters, and what their slugs stand for."""
        self.columns = columns
        self.filters = filters
        self._names = names
        self._today = today.toordinal()
        self._masks = self._all_masks()
        self._combined: dict[str, Mask] = {}

    def mask(self, but: str = "") -> Mask:
        """Return which rows fit all parts of the filter, or all but the one named."""
        but = but if but in self._masks else ""
        if but not in self._combined:
            mask = np.ones(len(self.columns), np.bool_)
            for name, part in self._masks.items():
                if name != but:
                    mask &= part
            self._combined[but] = mask
        return self._combined[but]

    @cached_property
    def rows(self) -> Numbers:
        """The rows that fit, newest first."""
        return np.flatnonzero(self.mask())

    @property
    def total(self) -> int:
        """How many meetings fit."""
        return len(self.rows)

    @cached_property
    def uncertain(self) -> int:
        """How many of them may also lie outside the days asked for."""
        since, until = self.filters.since, self.filters.until
        earliest, latest = self.columns.earliest[self.rows], self.columns.latest[self.rows]
        outside = np.zeros(self.total, np.bool_)
        if since:
            outside |= earliest < since.toordinal()
        if until:
            outside |= latest > until.toordinal()
        return int(np.count_nonzero(outside))

    def ids(self) -> Numbers:
        """Return the numbers in the database of all meetings, in the order that the filter asks for."""
        rows = self.rows
        if self.filters.sort == "oldest":
            split = int(np.searchsorted(rows, self.columns.dated))
            rows = np.concatenate([rows[:split][::-1], rows[split:][::-1]])
        return self.columns.id[rows]

    def page(self, after: Cursor | None, size: int) -> list[int]:
        """Return the numbers in the database of the next meetings, in the order that the filter asks for."""
        rows, oldest = self.rows, self.filters.sort == "oldest"
        if after:
            first, last = self._bounds(after)
            if not oldest:
                rows = rows[rows >= last]
            elif after.latest:
                rows = rows[(rows < first) | (rows >= self.columns.dated)]
            else:
                rows = rows[(rows < first) & (rows >= self.columns.dated)]
        if oldest:
            split = int(np.searchsorted(rows, self.columns.dated))
            rows = np.concatenate([rows[:split][::-1][:size], rows[split:][::-1][:size]])
        return [int(row) for row in self.columns.id[rows[:size]]]

    def cursor(self, number: int) -> Cursor:
        """Return where the page after a meeting begins, given by its number in the database."""
        row = int(self.columns.rows_of(np.array([number]))[0])
        latest, earliest = (_day(int(days[row])) for days in (self.columns.latest, self.columns.earliest))
        return Cursor(latest, earliest, number)

    def linked(self, links: Links, but: str = "") -> Numbers:
        """Return how many of the rows have each value of a kind, by the value's number in the database."""
        mask = self.mask(but)
        return links.counts(mask, self.rows if mask is self.mask() else np.flatnonzero(mask))

    def counted(self, column: Short, but: str = "") -> Numbers:
        """Return how many of the rows have each value of a column."""
        mask = self.mask(but)
        return np.bincount(column[self.rows] if mask is self.mask() else column[mask])

    @cached_property
    def states(self) -> Short:
        """The status of each row of the columns; a plan whose last possible day has passed is `UNREPORTED`."""
        columns = self.columns
        past = (columns.status == PLANNED) & (columns.latest > 0) & (columns.latest < self._today)
        return np.where(past, UNREPORTED, columns.status)

    def _bounds(self, after: Cursor) -> tuple[int, int]:
        """Return where the cursor's meeting stands among the rows, or would stand: its place and the one behind it."""
        columns = self.columns
        latest, earliest = (day.toordinal() if day else 0 for day in (after.latest, after.earliest))

        def key(row: int) -> tuple[int, int, int]:
            return -int(columns.latest[row]), -int(columns.earliest[row]), -int(columns.id[row])

        everything, wanted = range(len(columns)), (-latest, -earliest, -after.row)
        return bisect_left(everything, wanted, key=key), bisect_right(everything, wanted, key=key)

    def _all_masks(self) -> dict[str, Mask]:
        filters, names, columns, count = self.filters, self._names, self.columns, len(self.columns)
        masks: dict[str, Mask] = {}
        for country in names.countries:
            mask = columns.countries.having([country.pk], count)
            masks["country"] = masks["country"] & mask if "country" in masks else mask
        if filters.region:
            region = Country.objects.filter(region=filters.region.capitalize()).values_list("pk", flat=True)
            masks["region"] = columns.countries.having(region, count)
        if names.leader:
            masks["leader"] = columns.leaders.having([names.leader.pk], count)
        if names.theme:
            masks["theme"] = columns.themes.having([names.theme.pk], count)
        if filters.summit == NO_SUMMIT:
            masks["summit"] = columns.summit == 0
        elif names.summit:
            masks["summit"] = columns.summit == names.summit.pk
        elif names.series:
            editions = Summit.objects.filter(series=names.series).values_list("pk", flat=True)
            masks["summit"] = np.isin(columns.summit, list(editions))
        if names.place:
            masks["place"] = columns.place == names.place.pk
        if filters.since or filters.until:
            masks["dates"] = self._days()
        if filters.status:
            masks["status"] = self.states == STATES[filters.status]
        if filters.mode:
            masks["mode"] = columns.mode == [one.value for one in MODE].index(filters.mode) + 1
        if filters.level:
            masks["level"] = columns.level == [one.value for one in LEVEL].index(filters.level) + 1
        if filters.form == "encounter":
            masks["form"] = columns.form != FORM.index(Form.PLENARY) + 1
        elif filters.form:
            masks["form"] = columns.form == [one.value for one in FORM].index(filters.form) + 1
        if filters.words:
            masks["words"] = np.zeros(count, np.bool_)
            masks["words"][rows_with(columns, filters.words)] = True
        return masks

    def _days(self) -> Mask:
        columns, since, until = self.columns, self.filters.since, self.filters.until
        mask = columns.latest > 0
        if since:
            mask &= columns.latest >= since.toordinal()
        if until:
            mask &= columns.earliest <= until.toordinal()
        return mask


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
