"""Who met whom as a matrix, ordered so that blocs show."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from diplomacy import wording
from diplomacy.formats.seriation import blocs
from diplomacy.queries.network import Member, Network

WIDEST = 36


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
    """A node as it heads a row and, shorter, a column; `begins` says that a bloc begins with it."""

    name: str
    short: str
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
    begins = {group[0] for group in groups[1:]}
    order = [(node, chosen.members[node]) for group in groups for node in group]
    most = max(times.values(), default=0)

    def cell(node: int, one: Member, column: int, other: Member) -> Cell:
        count = times.get(frozenset((node, column)), 0) if node != column else 0
        words = f"{one.node.label} and {other.node.label}: {wording.say_count(count, 'meeting')}" if count else ""
        link = url(one, other) if count else ""
        return Cell(count, shade(count, most), link, words, node == column, column in begins)

    rows = []
    for node, member in order:
        cells = tuple(cell(node, member, column, other) for column, other in order)
        rows.append(Row(_heading(member, begins=node in begins), cells, sum(each.count for each in cells)))
    return Matrix(tuple(rows), len(groups), len(found.members) - len(order), most)


def _heading(member: Member, *, begins: bool) -> Heading:
    """Return a node's heading; a column has room for the code of an organisation rather than for its name."""
    node = member.node
    short = node.code if node.kind == "organisation" else node.label
    return Heading(node.label, short, node.code, member.url, begins)


def shade(count: int, most: int) -> str:
    """Return the class of a count's shade, q0 to q5, by its logarithm: most pairs met seldom, a few very often."""
    if not count:
        return "q0"
    if most < 6:
        return f"q{min(count, 5)}"
    return f"q{1 + min(4, int(5 * math.log(count) / math.log(most + 1)))}"
