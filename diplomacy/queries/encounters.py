"""Who met whom within a filter: pairs of parties or of people, and how often each pair met.

Counted are meetings of two parties and of small groups; plenaries are apart. Where the filter names no status, meetings
that were held. People who only sat in are left out, and two people of one party do not count as meeting each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import F
from numpy.typing import NDArray

from diplomacy.filters import MeetingFilters
from diplomacy.models import Participation
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.queries.timeline import matching
from diplomacy.records import Form

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tally:
    """Two nodes by their row numbers, how often they met, and the first and last known day of it."""

    one: int
    other: int
    meetings: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, eq=False)
class Encounters:
    """Every pair at every meeting: three columns of equal length. `days` has the known day of each row, or 0."""

    meetings: int
    plenaries: int
    rows: Numbers
    one: Numbers
    other: Numbers
    days: Numbers

    def busy(self) -> dict[int, int]:
        """Return for each node at how many meetings it met somebody, the most first."""
        ends = np.concatenate([self.one, self.other])
        width = int(ends.max(initial=0)) + 1
        met = np.unique(np.concatenate([self.rows, self.rows]) * width + ends) % width
        nodes, counts = np.unique(met, return_counts=True)
        order = np.lexsort((nodes, -counts))
        return {int(nodes[i]): int(counts[i]) for i in order}

    def tallies(self, among: Iterable[int] | None = None) -> list[Tally]:
        """Return how often each pair met, of all nodes or of some, the most first."""
        one, other, days = self.one, self.other, self.days
        if among is not None:
            known = np.array(sorted(among), np.int64)
            keep = np.isin(one, known) & np.isin(other, known)
            one, other, days = one[keep], other[keep], days[keep]
        if not len(one):
            return []
        width = int(other.max()) + 1
        keys = one * width + other
        order = np.argsort(keys, kind="stable")
        keys, days = keys[order], days[order]
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        counts = np.diff(np.append(starts, len(keys)))
        last = np.maximum.reduceat(days, starts)
        first = np.minimum.reduceat(np.where(days, days, date.max.toordinal()), starts)
        found = [
            Tally(int(key // width), int(key % width), int(n), _day(a if b else 0), _day(b))
            for key, n, a, b in zip(keys[starts], counts, first, last, strict=True)
        ]
        return sorted(found, key=lambda tally: (-tally.meetings, tally.one, tally.other))


def encounters(filters: MeetingFilters, today: date, *, people: bool = False) -> Encounters:
    """Return the encounters of the meetings that the filters ask for: of parties, or of people."""
    found = matching(filters, today)
    if not filters.status:
        found = found.held()
    small = found.exclude(form=Form.PLENARY)
    plenaries = found.filter(form=Form.PLENARY).count()
    who, side = ("leader", "country") if people else ("country", "country")
    parts = (
        Participation.objects.filter(meeting__in=small.values("pk"), optional=False, **{f"{who}__isnull": False})
        .order_by("meeting", who)
        .values_list("meeting", who, side)
        .distinct()
    )
    table = np.array([(meeting, node, part or 0) for meeting, node, part in parts], np.int64).reshape(-1, 3)
    rows, one, other = _pairs(table[:, 0], table[:, 1], table[:, 2] if people else table[:, 1])
    known = _known_days(small)
    days = np.array([known.get(int(row), 0) for row in rows], np.int64)
    return Encounters(len(np.unique(rows)), plenaries, rows, one, other, days)


def _pairs(rows: Numbers, nodes: Numbers, sides: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return all pairs within each row, the smaller number first; rows are sorted, and nodes within them."""
    found: list[tuple[Numbers, Numbers, Numbers]] = []
    for gap in range(1, len(rows)):
        same = rows[gap:] == rows[:-gap]
        if not same.any():
            break
        across = same & (sides[gap:] != sides[:-gap]) & (nodes[gap:] != nodes[:-gap])
        found.append((rows[gap:][across], nodes[:-gap][across], nodes[gap:][across]))
    if not found:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    row, one, other = (np.concatenate(parts) for parts in zip(*found, strict=True))
    triples = np.unique(np.stack([row, one, other]), axis=1)
    return triples[0], triples[1], triples[2]


def _known_days(meetings: MeetingQuerySet) -> dict[int, int]:
    exact = meetings.filter(earliest=F("latest")).values_list("pk", "latest")
    return {pk: latest.toordinal() for pk, latest in exact if latest}


def _day(number: int) -> date | None:
    return date.fromordinal(int(number)) if number else None
