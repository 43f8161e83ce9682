"""A map of the world with dots and arcs, ready to be drawn by `_partials/world.html`.

A page gives places with their counts, and links between places; it gets back a `WorldMap` whose numbers are SVG
attributes. The same rows stand in a table below the map. Nothing here needs script, and where the file of the land was
not fetched the dots are still there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diplomacy.formats.labels import Box, text_width
from diplomacy.formats.projection import HEIGHT, VIEW_BOX, WIDTH, Point, arc, project

LARGEST, LEAST = 13.0, 3.2
WIDEST_ARC, THINNEST_ARC = 5.0, 0.8
FONT = 12.0
MOST_LABELS = 24


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to be shown: where it is in degrees, how much happened there, and what is said about it.

    `words` says the count (`3 meetings`), `url` leads to what is behind it, `planned` draws it hollow.
    """

    longitude: float
    latitude: float
    name: str
    count: int
    words: str
    url: str = ""
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two places (longitude, latitude): how much it stands for, what is said of it, where it leads."""

    one: Point
    other: Point
    name: str
    count: int
    words: str
    url: str = ""
    classes: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A spot on the map."""

    x: float
    y: float
    radius: float
    spot: Spot


@dataclass(frozen=True, slots=True)
class Label:
    """A name beside a dot, where there was room for it."""

    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Arc:
    """A link on the map, along the great circle."""

    path: str
    width: float
    link: Link


@dataclass(frozen=True, slots=True)
class WorldMap:
    """What `_partials/world.html` draws; small dots and strong arcs lie on top."""

    view_box: str
    label: str
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    arcs: tuple[Arc, ...]
    rows: tuple[Spot | Link, ...]
    what: str


def world_map(
    label: str,
    spots: Iterable[Spot],
    links: Iterable[Link] = (),
    *,
    what: str = "Place",
    rows: Sequence[Spot | Link] = (),
) -> WorldMap:
    """Return the map of these places and links.

    `label` says in words what the map shows; `what` heads the table's first column. The table holds the spots, or
    `rows` where they are given. A dot's area and an arc's width go with the count.
    """
    shown = sorted(spots, key=lambda spot: (-spot.count, spot.name))
    lines = sorted(links, key=lambda link: (link.count, link.name))
    most = max((spot.count for spot in shown), default=1)
    dots = tuple(_dot(spot, most) for spot in shown)
    strongest = max((link.count for link in lines), default=1)
    arcs = (Arc(arc(link.one, link.other), _width(link.count, strongest), link) for link in lines)
    return WorldMap(
        view_box=VIEW_BOX,
        label=label,
        dots=dots,
        labels=tuple(_labels(dots)),
        arcs=tuple(each for each in arcs if each.path),
        rows=tuple(rows) or tuple(shown),
        what=what,
    )


def _dot(spot: Spot, most: int) -> Dot:
    x, y = project(spot.longitude, spot.latitude)
    radius = max(LEAST, LARGEST * math.sqrt(spot.count / max(most, 1)) * min(1.0, 0.45 + 0.05 * most))
    return Dot(round(x, 1), round(min(y, HEIGHT - radius), 1), round(radius, 1), spot)


def _width(count: int, most: int) -> float:
    return round(THINNEST_ARC + (WIDEST_ARC - THINNEST_ARC) * (count - 1) / max(most - 1, 1), 1)


def _labels(dots: Sequence[Dot]) -> list[Label]:
    """Name the largest dots where there is room: right of the dot, left, below or above, never over another."""
    taken = [Box(dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius) for dot in dots]
    labels: list[Label] = []
    for dot in dots:
        if len(labels) == MOST_LABELS:
            break
        long, gap = text_width(dot.spot.name, FONT), dot.radius + 3
        tries = (
            (dot.x + gap, dot.y + 4, "start", dot.x + gap),
            (dot.x - gap, dot.y + 4, "end", dot.x - gap - long),
            (dot.x, dot.y + gap + 9, "middle", dot.x - long / 2),
            (dot.x, dot.y - gap, "middle", dot.x - long / 2),
        )
        for x, y, anchor, left in tries:
            box = Box(left, y - 10, left + long, y + 3)
            if box.left < 0 or box.right > WIDTH or any(box.meets(other) for other in taken):
                continue
            taken.append(box)
            labels.append(Label(round(x, 1), round(y, 1), anchor, dot.spot.name))
            break
    return labels
