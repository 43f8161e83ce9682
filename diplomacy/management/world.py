"""The land of the world as one SVG file, drawn from Natural Earth's geometry by the projection that pages use.

Comes from the package world-atlas (TopoJSON of Natural Earth, 1:50 million, public domain). A page shows it through
`<use href=".../world.svg#land">`, so that it takes the colours of the page's theme, and lays its own dots over it.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from diplomacy.formats.projection import SOUTH, VIEW_BOX, Point, at_turn, turn_of

# In square units of a map 1000 units wide: a corner that spans less is left out, an island that is smaller too.
SMALLEST_CORNER = 0.045
SMALLEST_ISLAND = 0.12
# A country smaller than this across is drawn as a mark of this size: microstates meet, too.
SMALLEST_COUNTRY = 1.4
LEFT_OUT = {"Antarctica"}


def world_svg(text: str) -> str:
    """Return the SVG file made of the text of `countries-50m.json`: a single path, `#land`, one outline a country."""
    topology = json.loads(text)
    arcs = [_thin_arc(arc) for arc in _decoded(topology)]
    rings = []
    for shape in topology["objects"]["countries"]["geometries"]:
        if shape["properties"]["name"] not in LEFT_OUT:
            rings += _country(shape, arcs)
    path = "".join(_path(ring) for ring in rings)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{VIEW_BOX}"><path id="land" d="{path}"/></svg>\n'


def _decoded(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """Yield each arc as places in degrees. TopoJSON holds steps from point to point, in whole numbers."""
    (dx, dy), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        places = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            places.append((x * dx + left, y * dy + bottom))
        yield places


def _unrolled(places: Sequence[Point]) -> list[Point]:
    """Return places by their degrees east of the map's centre, going on past its edge instead of jumping across."""
    found: list[Point] = []
    for longitude, latitude in places:
        turn = turn_of(longitude)
        if found:
            turn += 360 * round((found[-1][0] - turn) / 360)
        found.append((turn, latitude))
    return found


def _thin_arc(places: list[Point]) -> list[Point]:
    """Leave out the corners that span least (Visvalingam and Whyatt 1993), never an end.

    Neighbours share an arc, so their border stays one line. An arc keeps a corner, a closed one two: else what is no
    larger than a corner would be gone.
    """
    points = [at_turn(*each) for each in _unrolled(places)]
    before, after = list(range(-1, len(points) - 1)), list(range(1, len(points) + 1))
    queue = [(_span(points, i - 1, i, i + 1), i) for i in range(1, len(points) - 1)]
    spans = {i: span for span, i in queue}
    heapq.heapify(queue)
    gone: set[int] = set()
    most = len(points) - (4 if places[0] == places[-1] else 3)
    while queue and queue[0][0] < SMALLEST_CORNER and len(gone) < most:
        span, i = heapq.heappop(queue)
        if i in gone or spans[i] != span:
            continue
        gone.add(i)
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for each in (left, right):
            if 0 < each < len(points) - 1:
                spans[each] = max(span, _span(points, before[each], each, after[each]))
                heapq.heappush(queue, (spans[each], each))
    return [place for i, place in enumerate(places) if i not in gone]


def _span(points: Sequence[Point], a: int, b: int, c: int) -> float:
    (ax, ay), (bx, by), (cx, cy) = points[a], points[b], points[c]
    return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2


def _country(shape: dict[str, Any], arcs: Sequence[list[Point]]) -> list[list[Point]]:
    """Return the rings of a country on the map: all but the smallest islands, and always its largest."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    parts = [part for polygon in polygons for ring in polygon for part in _on_the_map(_joined(ring, arcs))]
    parts.sort(key=_area, reverse=True)
    if not parts:
        return []
    kept = [part for part in parts if _area(part) >= SMALLEST_ISLAND]
    across = max(max(xs) - min(xs) for xs in zip(*parts[0], strict=True))
    return kept if kept and across >= SMALLEST_COUNTRY else [_spot(parts[0]), *kept[1:]]


def _joined(ring: Sequence[int], arcs: Sequence[list[Point]]) -> list[Point]:
    """Return a ring's places; the arc `~i` is the arc `i` the other way round."""
    places: list[Point] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        places += arc[1:] if places else arc
    return places


def _on_the_map(places: Sequence[Point]) -> Iterator[list[Point]]:
    """Yield a ring as it lies on the map: in two parts where it crosses the edge."""
    unrolled = _unrolled(places)
    if max(latitude for _, latitude in unrolled) < SOUTH:
        return
    turns = [turn for turn, _ in unrolled]
    for shift in (-360, 0, 360):
        if min(turns) + shift < 180 and max(turns) + shift > -180:
            part = [(turn + shift, latitude) for turn, latitude in unrolled]
            for edge in (-180, 180):
                part = _cut(part, edge)
            if len(part) > 2:
                yield [at_turn(*place) for place in part]


def _cut(ring: list[Point], edge: int) -> list[Point]:
    """Return the part of a ring on the centre's side of a meridian (Sutherland and Hodgman 1974)."""
    inside = [turn * edge <= edge * edge for turn, _ in ring]
    if all(inside):
        return ring
    found: list[Point] = []
    for i, place in enumerate(ring):
        last = ring[i - 1]
        if inside[i] != inside[i - 1]:
            share = (edge - last[0]) / (place[0] - last[0])
            found.append((float(edge), last[1] + share * (place[1] - last[1])))
        if inside[i]:
            found.append(place)
    return found


def _area(ring: Sequence[Point]) -> float:
    following = [*ring[1:], ring[0]]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, following, strict=True))) / 2


def _spot(ring: Sequence[Point]) -> list[Point]:
    """Return a mark in the middle of a country that would be too small to see."""
    x, y = (sum(values) / len(ring) for values in zip(*ring, strict=True))
    half = SMALLEST_COUNTRY / 2
    return [(x - half, y), (x, y - half), (x + half, y), (x, y + half)]


def _path(ring: Sequence[Point]) -> str:
    """Return a ring as a closed path in steps of a tenth: short, and without the error of added roundings."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    steps = [tenths[0]]
    for last, point in pairwise(tenths):
        if point != last:
            steps.append((point[0] - last[0], point[1] - last[1]))
    if len(steps) < 3:
        return ""
    said = ""
    for number in (each for step in steps[1:] for each in step):
        text = _tenth(number)
        tight = not said or text[0] == "-" or (text[0] == "." and "." in said[said.rfind("-") + 1 :].rsplit(" ")[-1])
        said += text if tight else f" {text}"
    return f"M{_tenth(steps[0][0])} {_tenth(steps[0][1])}l{said}z"


def _tenth(number: int) -> str:
    text = f"{number / 10:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if abs(number) < 10 and number else text
