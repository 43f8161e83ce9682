"""Who met whom as a matrix, ordered so that blocs show."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from diplomacy import wording
from diplomacy.formats.seriation import blocs
from diplomacy.queries.relations.network import Member, Network

WIDEST = 36


@dataclass(frozen=True, slots=True)
class Cell:
    """How often two nodes met, in few letters: shade, address, and the whole of it. `own` is a node with itself."""

    text: str
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
    """The busiest nodes, bloc by bloc. `left_out` counts nodes that are not shown; `least` and `most` are counts."""

    rows: tuple[Row, ...]
    blocs: int
    left_out: int
    least: int
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
    least, most = min(times.values(), default=0), max(times.values(), default=0)
    sums = [0] * len(chosen.members)
    for one, other, count in edges:
        sums[one] += count
        sums[other] += count

    def cell(node: int, one: Member, column: int, other: Member) -> Cell:
        count = times.get(frozenset((node, column)), 0) if node != column else 0
        words = f"{one.node.label} and {other.node.label}: {wording.say_count(count, 'meeting')}" if count else ""
        link = url(one, other) if count else ""
        return Cell(brief(count), shade(count, least, most), link, words, node == column, column in begins)

    rows = []
    for node, member in order:
        cells = tuple(cell(node, member, column, other) for column, other in order)
        rows.append(Row(_heading(member, begins=node in begins), cells, sums[node]))
    return Matrix(tuple(rows), len(groups), len(found.members) - len(order), least, most)


def _heading(member: Member, *, begins: bool) -> Heading:
    """Return a node's heading; a column has room for the code of an organisation rather than for its name."""
    node = member.node
    short = node.code if node.kind == "organisation" else node.label
    return Heading(node.label, short, node.code, member.url, begins)


def shade(count: int, least: int, most: int) -> str:
    """Return the class of a count's shade, q0 to q5, by its logarithm: most pairs met seldom, a few very often."""
    if not count:
        return "q0"
    if most < 6:
        return f"q{min(count, 5)}"
    return f"q{1 + min(4, int(5 * math.log(count / least) / math.log((most + 1) / least)))}"


def brief(count: int) -> str:
    """Return a count in at most four letters: `7`, `850`, `1.5k`, `13k`; nothing for none."""
    if count < 1000:
        return str(count or "")
    return f"{count / 1000:.1f}k" if count < 9950 else f"{count / 1000:.0f}k"
