"""Who met whom on the sidelines of a summit, as a matrix of parties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.models import Country, Summit
from diplomacy.queries.relations.encounters import encounters

WIDEST = 24
BUSIEST = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """How often two parties met at a summit."""

    count: int
    shade: str
    query: str
    label: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A party's row of the matrix; a cell is None where row and column are one party."""

    name: str
    code: str
    url: str
    member: bool
    first_guest: bool
    cells: tuple[Cell | None, ...]
    meetings: int
    query: str


@dataclass(frozen=True, slots=True)
class Busy:
    """A party and in how many meetings of a summit it took part; the width in per cent."""

    name: str
    code: str
    url: str
    meetings: int
    width: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The parties that met most, members of the series first, and how many others there were."""

    rows: tuple[MatrixRow, ...]
    busiest: tuple[Busy, ...]
    others: int
    guests: bool


def summit_matrix(summit: Summit, today: date) -> Matrix | None:
    """Return who met whom, None where nobody did: meetings held of two parties or a small group.

    Members of the series come first, each group by the number of its meetings, so that those who met most stand close
    together in the corner. A meeting of three counts once for each pair.
    """
    found = encounters(MeetingFilters(summit=summit.slug), today)
    busy = dict(zip(found.nodes.tolist(), found.busy.tolist(), strict=True))
    times: dict[tuple[int, int], int] = {}
    for tally in found.tallies():
        times[tally.one, tally.other] = times[tally.other, tally.one] = tally.meetings
    if not times:
        return None
    parties = Country.objects.in_bulk({one for one, _ in times})
    asked = MeetingFilters(summit=summit.slug, status="held", form="encounter")
    order = sorted(parties.values(), key=lambda party: (-busy.get(party.pk, 0), party.sort_key))
    members = set(summit.series.members)
    chosen = sorted(order[:WIDEST], key=lambda party: party.code not in members)
    guests = [party for party in chosen if party.code not in members]
    most = max(busy[party.pk] for party in order)
    return Matrix(
        rows=tuple(
            MatrixRow(
                name=party.name,
                code=party.code,
                url=party.get_absolute_url(),
                member=party.code in members,
                first_guest=bool(guests) and party is guests[0] and len(guests) < len(chosen),
                cells=tuple(
                    None if party is other else _cell(times.get((party.pk, other.pk), 0), party, other, asked)
                    for other in chosen
                ),
                meetings=busy[party.pk],
                query=asked.but(country=(party.slug,)).query(),
            )
            for party in chosen
        ),
        busiest=tuple(
            Busy(p.name, p.code, p.get_absolute_url(), busy[p.pk], round(100 * busy[p.pk] / most))
            for p in order[:BUSIEST]
        ),
        others=max(len(order) - WIDEST, 0),
        guests=0 < len(guests) < len(chosen),
    )


def _cell(count: int, one: Country, other: Country, asked: MeetingFilters) -> Cell:
    filters = asked.but(country=(one.slug, other.slug))
    label = f"{one.name} and {other.name}: {wording.say_count(count, 'meeting')}"
    return Cell(count, f"q{min(count + 1, 5) if count else 0}", filters.query() if count else "", label)
