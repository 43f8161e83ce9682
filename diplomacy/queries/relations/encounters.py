"""Who met whom within a filter: pairs of parties or of people, and how often each pair met.

Counted are meetings of two parties and of small groups; plenaries are apart. Where the filter names no status, meetings
that were held. Who only sat in is left out, and two people of one party do not count as meeting each other.

All pairs at all meetings are made once for the columns in memory and kept as long as these are; a filter then only
chooses among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from diplomacy.filters import MeetingFilters
from diplomacy.queries.counting.columns import FORM, STATUS, Columns, Links, Mask, Numbers, Short
from diplomacy.queries.counting.current import current_columns
from diplomacy.queries.counting.selection import Selection
from diplomacy.queries.names import find_names
from diplomacy.queries.sides import main_parties, met_for
from diplomacy.records import Form, Status

HELD = STATUS.index(Status.HELD) + 1
PLENARY = FORM.index(Form.PLENARY) + 1
# Up to this many nodes, all pairs fit a table that is counted at once; with more they are sorted, which is slower.
WIDEST = 1500
MOST_UNKNOWN = 2000


@dataclass(frozen=True, slots=True)
class Tally:
    """Two nodes by their row numbers in the database, the busier first, and how often they met."""

    one: int
    other: int
    meetings: int


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Everybody who met somebody at a meeting, and every pair: by the meeting's row in the columns, sorted by it."""

    rows: Short
    nodes: Short
    pair_rows: Short
    one: Short
    other: Short


@dataclass(frozen=True, slots=True, eq=False)
class Encounters:
    """What was counted: the nodes, the busiest first, and at how many meetings each met somebody; every pair that met.

    `total` counts all nodes, of which only the busiest may be here. `keys` names a pair at a meeting by the positions
    of its two nodes, `rows` the meeting.
    """

    meetings: int
    plenaries: int
    total: int
    nodes: Numbers
    busy: Numbers
    keys: Numbers
    rows: Short
    columns: Columns

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
        return list(map(Tally, one.tolist(), other.tolist(), counts[order].tolist()))

    def spans(self, tallies: list[Tally]) -> dict[tuple[int, int], tuple[date, date]]:
        """Return the first and the last known day on which these pairs met; a pair without a known day is not there."""
        place = {int(node): i for i, node in enumerate(self.nodes)}
        width = len(self.nodes)
        wanted = np.array(sorted(place[t.one] * width + place[t.other] for t in tallies), np.int64)
        if not len(wanted):
            return {}
        at = np.searchsorted(wanted, self.keys).clip(max=len(wanted) - 1)
        keep = wanted[at] == self.keys
        at, rows = at[keep], self.rows[keep]
        days = np.where(self.columns.earliest[rows] == self.columns.latest[rows], self.columns.latest[rows], 0)
        at, days = at[days > 0], days[days > 0]
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
    table = _table(columns, people=people)
    met = mask[table.rows]
    busy = np.bincount(table.nodes[met], minlength=1)
    total = int(np.count_nonzero(busy))
    nodes = np.lexsort((np.arange(len(busy)), -busy))[:total][:most]
    place = np.full(len(busy), -1, np.int64)
    place[nodes] = np.arange(len(nodes))
    chosen = np.flatnonzero(mask[table.pair_rows])
    one, other = place[table.one[chosen]], place[table.other[chosen]]
    if len(nodes) < total:
        kept = (one >= 0) & (other >= 0)
        one, other, chosen = one[kept], other[kept], chosen[kept]
    keys = np.minimum(one, other) * len(nodes) + np.maximum(one, other)
    return Encounters(
        meetings=_count_rows(table.rows[met]),
        plenaries=int(np.count_nonzero(mask & (columns.form == PLENARY))),
        total=total,
        nodes=nodes,
        busy=busy[nodes],
        keys=keys,
        rows=table.pair_rows[chosen],
        columns=columns,
    )


def _table(columns: Columns, *, people: bool) -> Table:
    """Return the table of these columns, made once for them; it is never older than they are."""
    tables: dict[bool, Table] = columns.kept.setdefault("encounters", {})
    if people not in tables:
        tables[people] = _make_table(columns, people=people)
    return tables[people]


def _make_table(columns: Columns, *, people: bool) -> Table:
    links = columns.people if people else columns.countries
    keep = (columns.form != PLENARY)[links.rows]
    if not people:
        keep &= ~_among(links, columns.guests)
    rows, nodes = links.rows[keep], links.values[keep]
    sides = _parties(nodes)[nodes] if people else nodes
    next_to = np.flatnonzero((rows[1:] == rows[:-1]) & (sides[1:] != sides[:-1]))
    two_sides = np.zeros(len(columns), np.bool_)
    two_sides[rows[next_to]] = True
    keep = two_sides[rows]
    rows, nodes, sides = rows[keep], nodes[keep], sides[keep]
    first, second = _pairs(rows, sides)
    return Table(rows, nodes, rows[first], nodes[first], nodes[second])


def _among(links: Links, few: Links) -> Mask:
    """Return which links are among a few others."""
    found = np.zeros(len(links.rows), np.bool_)
    for row, value in zip(few.rows.tolist(), few.values.tolist(), strict=True):
        start, end = links.start[row], links.start[row + 1]
        found[start:end] |= links.values[start:end] == value
    return found


def _parties(leaders: Short) -> Short:
    """Return for each leader, by row number, the party that he or she acts for.

    Who acts for no party that is known gets a number that no party has.
    """
    found = -1 - np.arange(int(leaders.max(initial=0)) + 1, dtype=np.int32)
    for leader, party in main_parties().items():
        if leader < len(found):
            found[leader] = party
    met = np.flatnonzero(np.bincount(leaders, minlength=1))
    for leader, party in met_for(met[found[met] < 0][:MOST_UNKNOWN].tolist()).items():
        found[leader] = party
    return found


def _pairs(rows: Short, sides: Short) -> tuple[Numbers, Numbers]:
    """Return the positions of every two of one row and of two sides; rows are sorted."""
    everything = np.zeros(0, np.int64)
    first, second = [everything], [everything]
    at = np.arange(len(rows))
    for gap in range(1, len(rows)):
        at = at[: np.searchsorted(at, len(rows) - gap)]
        at = at[rows[at] == rows[at + gap]]  # rows are sorted, so what is not one row with this is not with the next
        if not len(at):
            break
        across = at[sides[at] != sides[at + gap]]
        first.append(across)
        second.append(across + gap)
    return np.concatenate(first), np.concatenate(second)


def _count_rows(rows: Short) -> int:
    return int(np.count_nonzero(rows[1:] != rows[:-1])) + bool(len(rows))
