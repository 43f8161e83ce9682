"""Who met whom within a filter: pairs of parties or of people, and how often each pair met.

Counted are meetings of two parties and of small groups; plenaries are apart. Where the filter names no status, meetings
that were held. Who only sat in is left out, and two people of one party do not count as meeting each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from diplomacy.filters import MeetingFilters
from diplomacy.models import Participation, Term
from diplomacy.queries.columns import FORM, STATUS, Links, Mask, Numbers, Short
from diplomacy.queries.current import current_columns
from diplomacy.queries.names import find_names
from diplomacy.queries.selection import Selection
from diplomacy.records import Form, Status

HELD = STATUS.index(Status.HELD) + 1
PLENARY = FORM.index(Form.PLENARY) + 1
# Up to this many nodes, all pairs fit a table that is counted at once; with more they are sorted, which is slower.
WIDEST = 1500
MOST_UNKNOWN = 2000


@dataclass(frozen=True, slots=True)
class Tally:
    """Two nodes by their row numbers in the database, and how often they met."""

    one: int
    other: int
    meetings: int


@dataclass(frozen=True, slots=True, eq=False)
class Encounters:
    """What was counted: the nodes, the busiest first, and at how many meetings each met somebody; every pair that met.

    `total` counts all nodes, of which only the busiest may be here. `keys` names a pair at a meeting by the positions
    of its two nodes; `days` is the known day of each, or 0.
    """

    meetings: int
    plenaries: int
    total: int
    nodes: Numbers
    busy: Numbers
    keys: Numbers
    days: Short

    def tallies(self) -> list[Tally]:
        """Return how often each pair met, the most first."""
        width = len(self.nodes)
        if width <= WIDEST:
            counts = np.bincount(self.keys, minlength=1)
            keys = np.flatnonzero(counts)
            counts = counts[keys]
        else:
            keys, counts = np.unique(self.keys, return_counts=True)
        order = np.lexsort((keys, -counts))
        one, other = self.nodes[keys[order] // width], self.nodes[keys[order] % width]
        rows = zip(one.tolist(), other.tolist(), counts[order].tolist(), strict=True)
        return [Tally(*row) for row in rows]

    def spans(self, tallies: list[Tally]) -> dict[tuple[int, int], tuple[date, date]]:
        """Return the first and the last known day on which these pairs met; a pair without a known day is not there."""
        place = {int(node): i for i, node in enumerate(self.nodes)}
        width = len(self.nodes)
        wanted = np.array(sorted(place[t.one] * width + place[t.other] for t in tallies), np.int64)
        if not len(wanted):
            return {}
        at = np.searchsorted(wanted, self.keys).clip(max=len(wanted) - 1)
        keep = (wanted[at] == self.keys) & (self.days > 0)
        at, days = at[keep], self.days[keep]
        first, last = np.full(len(wanted), date.max.toordinal()), np.zeros(len(wanted), np.int64)
        np.minimum.at(first, at, days)
        np.maximum.at(last, at, days)
        return {
            (int(self.nodes[key // width]), int(self.nodes[key % width])): (
                date.fromordinal(int(a)),
                date.fromordinal(int(b)),
            )
            for key, a, b in zip(wanted, first, last, strict=True)
            if b
        }


def encounters(filters: MeetingFilters, today: date, *, people: bool = False, most: int | None = None) -> Encounters:
    """Return the encounters of the meetings that the filters ask for: of parties, or of people.

    `most` keeps the busiest nodes alone. Raises FilterError where the filters name what does not exist.
    """
    columns = current_columns()
    mask = Selection(columns, filters, find_names(filters), today).mask()
    if not filters.status:
        mask = mask & (columns.status == HELD)
    plenary = columns.form == PLENARY
    small = mask & ~plenary
    links, without = (columns.leaders, columns.aides) if people else (columns.countries, columns.guests)
    rows, values = _at_the_table(links, without, small)
    sides = _parties(values)[values] if people else values
    rows, values, sides = _with_another_side(rows, values, sides)
    busy = np.bincount(values, minlength=1)
    nodes = np.lexsort((np.arange(len(busy)), -busy))[: np.count_nonzero(busy)]
    met = len(np.unique(rows))
    total = len(nodes)
    nodes = nodes[:most]
    place = np.full(len(busy), -1, np.int64)
    place[nodes] = np.arange(len(nodes))
    kept = place[values] >= 0
    keys, at = _pairs(rows[kept], place[values[kept]], sides[kept], len(nodes))
    days = np.where(columns.earliest == columns.latest, columns.latest, 0)[at]
    return Encounters(met, int(np.count_nonzero(mask & plenary)), total, nodes, busy[nodes], keys, days)


def _at_the_table(links: Links, without: Links, mask: Mask) -> tuple[Short, Short]:
    """Return the links of the rows in the mask, but for those that are in `without`, too."""
    keep = mask[links.rows]
    rows, values = links.rows[keep], links.values[keep]
    if not len(without.rows):
        return rows, values
    width = int(max(links.values.max(initial=0), without.values.max(initial=0))) + 1
    guests = without.rows.astype(np.int64) * width + without.values
    stays = ~np.isin(rows.astype(np.int64) * width + values, guests)
    return rows[stays], values[stays]


def _parties(leaders: Short) -> Short:
    """Return for each leader, by row number, the party of the newest term, else that of some meeting.

    Who acts for no party that is known gets a number that no party has.
    """
    found = -1 - np.arange(int(leaders.max(initial=0)) + 1, dtype=np.int32)
    for leader, country in Term.objects.values_list("leader", "country"):  # the newest first
        if leader < len(found) and found[leader] < 0:
            found[leader] = country
    unknown = np.unique(leaders[found[leaders] < 0])[:MOST_UNKNOWN].tolist()
    seen = Participation.objects.filter(leader__in=unknown, country__isnull=False).order_by("leader", "country")
    for leader, country in seen.distinct("leader").values_list("leader", "country"):
        found[leader] = country
    return found


def _with_another_side(rows: Short, values: Short, sides: Short) -> tuple[Short, Short, Short]:
    """Keep the rows in which two sides sit; rows are sorted."""
    if not len(rows):
        return rows, values, sides
    starts = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    two = np.minimum.reduceat(sides, starts) != np.maximum.reduceat(sides, starts)
    keep = np.repeat(two, np.diff(np.append(starts, len(rows))))
    return rows[keep], values[keep], sides[keep]


def _pairs(rows: Short, places: Numbers, sides: Short, width: int) -> tuple[Numbers, Numbers]:
    """Return every pair within each row as one number, the smaller place first, and the row; rows are sorted."""
    keys: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    found: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    for gap in range(1, len(rows)):
        same = rows[gap:] == rows[:-gap]
        if not same.any():
            break
        at = np.flatnonzero(same & (sides[gap:] != sides[:-gap]))
        one, other = places[at], places[at + gap]
        keys.append(np.minimum(one, other) * width + np.maximum(one, other))
        found.append(rows[at].astype(np.int64))
    return np.concatenate(keys), np.concatenate(found)
