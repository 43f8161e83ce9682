"""The network of who meets whom as GraphML, GEXF and CSV: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import networkx

from diplomacy.formats import tables
from diplomacy.formats.plaintext import legal

NODE_COLUMNS = ("id", "label", "kind", "code", "region", "meetings")
EDGE_COLUMNS = ("source", "source_label", "target", "target_label", "meetings", "first", "last")


@dataclass(frozen=True, slots=True)
class Node:
    """A country, an organisation or a leader: `id` is the slug of its page, `meetings` how many it had in all.

    `code` is the party's (of a leader, of the party that he or she acts for); `region` is that of a country.
    """

    id: str
    label: str
    kind: str
    code: str = ""
    region: str = ""
    meetings: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """Two nodes that met: how often, and the first and the last day on which they are known to have met."""

    source: str
    target: str
    meetings: int
    first: date | None = None
    last: date | None = None


def graphml(nodes: Iterable[Node], edges: Iterable[Edge]) -> bytes:
    """Return the network as GraphML (graphml.graphdrawing.org), undirected; an edge's weight is its meetings.

    Raises ValueError where an edge names a node that is not there.
    """
    written = BytesIO()
    networkx.write_graphml(_graph(nodes, edges), written, encoding="utf-8", prettyprint=True, named_key_ids=True)
    return written.getvalue()


def gexf(nodes: Iterable[Node], edges: Iterable[Edge]) -> bytes:
    """Return the network as GEXF 1.2 (gexf.net), which Gephi opens. Raises ValueError as `graphml` does."""
    written = BytesIO()
    networkx.write_gexf(_graph(nodes, edges), written, encoding="utf-8", prettyprint=True, version="1.2draft")
    return written.getvalue()


def nodes_csv(nodes: Iterable[Node]) -> Iterator[str]:
    """Yield the lines of a table of the nodes."""
    rows = ((n.id, n.label, n.kind, n.code, n.region, n.meetings) for n in nodes)
    return tables.lines(NODE_COLUMNS, rows, mark=True)


def edges_csv(nodes: Iterable[Node], edges: Iterable[Edge]) -> Iterator[str]:
    """Yield the lines of a table of the edges, each with the names of its ends."""
    names = {node.id: node.label for node in nodes}
    return tables.lines(
        EDGE_COLUMNS,
        ((e.source, names[e.source], e.target, names[e.target], e.meetings, e.first, e.last) for e in edges),
        mark=True,
    )


def _graph(nodes: Iterable[Node], edges: Iterable[Edge]) -> networkx.Graph:
    graph = networkx.Graph()
    for node in nodes:
        values = {"kind": node.kind, "code": node.code, "region": node.region, "meetings": node.meetings}
        graph.add_node(node.id, label=legal(node.label), **values)
    for edge in edges:
        missing = [end for end in (edge.source, edge.target) if end not in graph]
        if missing:
            raise ValueError(f"an edge leads to {missing[0]!r}, which is no node")
        days = {name: day.isoformat() for name, day in (("first", edge.first), ("last", edge.last)) if day}
        graph.add_edge(edge.source, edge.target, weight=edge.meetings, **days)
    return graph
