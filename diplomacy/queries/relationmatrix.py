"""Who met whom as a matrix, ordered so that blocs show."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from diplomacy import wording
from diplomacy.formats.seriation import blocs
from diplomacy.queries.network import Member, Network

WIDEST = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """How often two nodes met: its shade, where it leads, and what a reader hears. `own` is a node with itself."""

    count: int
    shade: str
    url: str
    label: str
    own: bool
    begins: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A node as it heads a row and a column; `begins` says that a bloc begins with it."""

    name: str
    code: str
    url: str
    begins: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A node's row, with all its meetings with those shown."""

    heading: Heading
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The busiest nodes, bloc by bloc. `left_out` counts the nodes that are not shown; `most` is the highest count."""

    rows: tuple[Row, ...]
    blocs: int
    left_out: int
    most: int


def matrix(found: Network, url: Callable[[Member, Member], str]) -> Matrix:
    """Return the matrix of a network's busiest nodes; `url` gives the address of a pair."""
    chosen = found.busiest(WIDEST)
    at = {member.row: i for i, member in enumerate(chosen.members)}
    edges = [(at[t.one], at[t.other], t.meetings) for t in chosen.tallies]
    times = {frozenset(edge[:2]): edge[2] for edge in edges}
    groups = blocs(len(chosen.members), edges)
    order = [node for group in groups for node in group]
    first = {group[0] for group in groups[1:]}
    most = max(times.values(), default=0)
    headings = {
        node: Heading(chosen.members[node].node.label, chosen.members[node].node.code, chosen.members[node].url, node in first)
        for node in order
    }
    rows = []
    for node in order:
        cells = []
        for other in order:
            count = times.get(frozenset((node, other)), 0) if node != other else 0
            one, two = chosen.members[node], chosen.members[other]
            cells.append(
                Cell(
                    count=count,
                    shade=shade(count, most),
                    url=url(one, two) if count else "",
                    label=f"{one.node.label} and {two.node.label}: {wording.say_count(count, 'meeting')}" if count else "",
                    own=node == other,
                    begins=other in first,
                )
            )
        rows.append(Row(headings[node], tuple(cells), sum(cell.count for cell in cells)))
    return Matrix(tuple(rows), len(groups), len(found.members) - len(order), most)


def shade(count: int, most: int) -> str:
    """Return the class of a count's shade, q0 to q5, by its logarithm: most pairs met seldom, a few very often."""
    if not count:
        return "q0"
    if most < 6:
        return f"q{min(count, 5)}"
    return f"q{1 + min(4, int(5 * math.log(count) / math.log(most + 1)))}"
