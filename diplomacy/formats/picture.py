"""A network as a picture: sizes, places, and which names have room at which enlargement. SVG attributes, no Django.

What is drawn is legible before it is complete: weak edges are left out, never those that hold a part together, and a
name appears only where it covers no other name and no node of its size. The table of the same has everything.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from diplomacy.formats.labels import text_width
from diplomacy.formats.layout import Floats, place_nodes
from diplomacy.formats.projection import Point

WIDTH, HEIGHT, MARGIN = 1000.0, 660.0, 34.0
SMALLEST, LARGEST = 4.0, 19.0
THINNEST, WIDEST = 0.7, 7.0
FONT = 13.0
COVERED, SMALLER = 0.6, 0.6
# Enlargements at which names are tried; `LEVEL` is the one that a page shows without script.
SCALES = (0.34, 0.55, 0.86, 1.4, 2.2, 3.6, 6.5)
LEVEL = SCALES.index(0.86)
NEVER = len(SCALES)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A node to be drawn: `shape` is circle, square or diamond; `start` is where it lies in the world's map."""

    label: str
    weight: int
    shape: str
    start: Point


@dataclass(frozen=True, slots=True)
class Node:
    """A node in the picture: place, size, and its name beside it from the level on that has room for it."""

    x: float
    y: float
    radius: float
    shape: str
    label: str
    label_x: float
    label_y: float
    anchor: str
    level: int

    @property
    def side(self) -> float:
        """Its width."""
        return 2 * self.radius


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two nodes, which are positions among the picture's nodes."""

    one: int
    other: int
    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    weight: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A network as it is drawn. `left_out` counts the edges that are not."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int


@lru_cache(maxsize=64)
def draw(nodes: tuple[Drawn, ...], edges: tuple[tuple[int, int, int], ...], always: int = -1) -> Picture:
    """Return the picture of a network; the same network has the same picture, and it is made once.

    `edges` are two positions and a weight. The edges of the node `always` are drawn however weak they are.
    """
    kept = strongest(len(nodes), edges)
    shown = sorted({*kept, *(edge for edge in edges if always in edge[:2])}, key=lambda edge: (edge[2], edge))
    most = max((node.weight for node in nodes), default=1)
    radii = [_radius(node.weight, most) for node in nodes]
    # The selected node's weak edges must not move anything, so that selecting does not make the picture jump.
    places = place_nodes([node.start for node in nodes], kept, radii, WIDTH, HEIGHT, MARGIN)
    heaviest = max((weight for _, _, weight in edges), default=1)
    return Picture(
        nodes=tuple(_with_names(nodes, radii, places)),
        edges=tuple(
            Edge(one, other, *places[one], *places[other], _width(weight, heaviest), weight)
            for one, other, weight in shown
        ),
        left_out=len(edges) - len(shown),
    )


def strongest(count: int, edges: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return the edges worth drawing: those that hold the parts together, strongest first, and the heaviest others.

    The first are a maximum spanning forest (Kruskal 1956); in all about two and a half for each node.
    """
    ranked = sorted(edges, key=lambda edge: (-edge[2], edge))
    room = max(30, round(2.5 * count))
    if len(ranked) <= room:
        return ranked
    part = list(range(count))

    def root(node: int) -> int:
        while part[node] != node:
            part[node] = part[part[node]]
            node = part[node]
        return node

    forest, others = [], []
    for edge in ranked:
        one, other = root(edge[0]), root(edge[1])
        if one == other:
            others.append(edge)
        else:
            part[one] = other
            forest.append(edge)
    return [*forest, *others[: max(0, room - len(forest))]]


def _radius(weight: int, most: int) -> float:
    return round(SMALLEST + (LARGEST - SMALLEST) * math.sqrt(weight / max(most, 1)), 1)


def _width(weight: int, heaviest: int) -> float:
    return round(THINNEST + (WIDEST - THINNEST) * math.sqrt((weight - 1) / max(heaviest - 1, 1)), 1)


def _with_names(nodes: Sequence[Drawn], radii: Sequence[float], places: Sequence[Point]) -> list[Node]:
    """Give each node its name's place and the first level that has room, the heaviest nodes first."""
    order = sorted(range(len(nodes)), key=lambda i: (-nodes[i].weight, nodes[i].label))
    chosen: dict[int, tuple[float, float, str, int]] = {}
    centres = np.array(places).reshape(-1, 2)
    reach = np.array(radii)[:, None]
    for level, scale in enumerate(SCALES):
        spots = np.tile(centres * scale, 2)
        smaller = reach * max(SMALLER, min(1.0, math.sqrt(scale)))  # as the page's module draws nodes on a small screen
        circles = spots + np.concatenate([-smaller, -smaller, smaller, smaller], axis=1)
        names = np.array([_box(nodes[i].label, chosen[i][:3]) + spots[i] for i in chosen]).reshape(-1, 4)
        for i in order:
            if i in chosen:
                continue
            # A name may lie over a node that is much smaller than its own: else the middle of a crowd had no names.
            taken = np.concatenate([names, circles[reach[:, 0] >= COVERED * radii[i]]])
            for place in _tries(radii[i]):
                box = _box(nodes[i].label, place) + spots[i]
                inside = min(box[:2]) >= 2 and box[2] <= WIDTH * scale - 2 and box[3] <= HEIGHT * scale - 2
                if inside and not _meets(taken, box):
                    chosen[i] = (*place, level)
                    names = np.concatenate([names, box[None]])
                    break
    found = []
    for i, (x, y) in enumerate(places):
        below = (0.0, radii[i] + FONT, "middle", NEVER)
        label_x, label_y, anchor, level = chosen.get(i, below)
        found.append(Node(x, y, radii[i], nodes[i].shape, nodes[i].label, label_x, label_y, anchor, level))
    return found


def _tries(radius: float) -> tuple[tuple[float, float, str], ...]:
    return (
        (0.0, round(radius + FONT, 1), "middle"),
        (round(radius + 4, 1), 4.5, "start"),
        (0.0, round(-radius - 5, 1), "middle"),
        (round(-radius - 4, 1), 4.5, "end"),
    )


def _box(label: str, place: tuple[float, float, str]) -> Floats:
    """Return the room of a name beside a node at the origin: left, top, right, bottom."""
    x, y, anchor = place
    wide = text_width(label, FONT)
    left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * wide
    return np.array([left - 2, y - FONT + 2, left + wide + 2, y + 4])


def _meets(taken: Floats, box: Floats) -> bool:
    return bool(
        ((taken[:, 0] < box[2]) & (box[0] < taken[:, 2]) & (taken[:, 1] < box[3]) & (box[1] < taken[:, 3])).any()
    )


def as_svg(picture: Picture, title: str, note: str) -> str:
    """Return the picture as an SVG file that stands alone: no style sheet, no script, names and a note under it."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT + 56:.0f}" '
        'font-family="Libre Franklin, Helvetica, Arial, sans-serif">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH:.0f}" height="{HEIGHT + 56:.0f}" fill="#ffffff"/>',
        '<g stroke="#7c8487" stroke-opacity="0.5">',
    ]
    lines += [
        f'<line x1="{e.x1}" y1="{e.y1}" x2="{e.x2}" y2="{e.y2}" stroke-width="{e.width}"/>' for e in picture.edges
    ]
    lines.append('</g><g fill="#ffffff" stroke="#15191b" stroke-width="1.5">')
    lines += [_shape(node) for node in picture.nodes]
    lines.append(
        f'</g><g font-size="{FONT:.0f}" font-weight="500" fill="#15191b" stroke="#ffffff" stroke-width="4" '
        'stroke-linejoin="round" paint-order="stroke">'
    )
    lines += [
        f'<text x="{n.x + n.label_x:.1f}" y="{n.y + n.label_y:.1f}" text-anchor="{n.anchor}">{escape(n.label)}</text>'
        for n in picture.nodes
        if n.level <= LEVEL
    ]
    lines.append("</g>")
    for number, line in enumerate((title, note)):
        lines.append(
            f'<text x="12" y="{HEIGHT + 22 + 20 * number:.0f}" font-size="13" fill="#474f53">{escape(line)}</text>'
        )
    return "\n".join([*lines, "</svg>", ""])


def _shape(node: Node) -> str:
    label = f"<title>{escape(node.label)}</title>"
    r = node.radius
    match node.shape:
        case "square":
            corner = f'x="{node.x - r:.1f}" y="{node.y - r:.1f}"'
            return f'<rect {corner} width="{2 * r:.1f}" height="{2 * r:.1f}">{label}</rect>'
        case "diamond":
            return f"<path d={quoteattr(f'M{node.x} {node.y - r:.1f}l{r} {r}l-{r} {r}l-{r} -{r}z')}>{label}</path>"
    return f'<circle cx="{node.x}" cy="{node.y}" r="{r}">{label}</circle>'
