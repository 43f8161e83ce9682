from __future__ import annotations

import json
import re

from diplomacy.formats.projection import VIEW_BOX, project
from diplomacy.management.world import SMALLEST_COUNTRY, world_svg

Ring = list[tuple[float, float]]


def topology(**countries: Ring) -> str:
    """A world of these countries, a ring each, in thousandths of a degree."""
    arcs = []
    for ring in countries.values():
        steps, last = [], (0, 0)
        for longitude, latitude in [*ring, ring[0]]:
            here = (round((longitude + 180) * 1000), round((latitude + 90) * 1000))
            steps.append([here[0] - last[0], here[1] - last[1]])
            last = here
        arcs.append(steps)
    shapes = [
        {"type": "Polygon", "arcs": [[i]], "properties": {"name": name.replace("_", " ")}}
        for i, name in enumerate(countries)
    ]
    transform = {"scale": [0.001, 0.001], "translate": [-180, -90]}
    return json.dumps({"transform": transform, "arcs": arcs, "objects": {"countries": {"geometries": shapes}}})


def rings(svg: str) -> list[Ring]:
    """The rings of the file's path, as points of the map."""
    path = re.search(r' d="([^"]*)"', svg)
    assert path
    found = []
    for part in path[1].split("M")[1:]:
        numbers = [float(each) for each in re.findall(r"-?(?:\d+\.\d|\.\d|\d+)", part)]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        ring = [pairs[0]]
        for x, y in pairs[1:]:
            ring.append((ring[-1][0] + x, ring[-1][1] + y))
        found.append(ring)
    return found


SQUARE = [(0.0, 40.0), (0.0, 50.0), (10.0, 50.0), (10.0, 40.0)]


def test_a_country_stands_where_the_projection_puts_it() -> None:
    svg = world_svg(topology(Square=SQUARE))
    assert f'viewBox="{VIEW_BOX}"' in svg
    (ring,) = rings(svg)
    for place in SQUARE:
        x, y = project(*place)
        assert any(abs(x - a) < 0.11 and abs(y - b) < 0.11 for a, b in ring), place


def test_corners_that_span_nothing_are_left_out() -> None:
    crowded = [(0.0, 40.0 + i / 100) for i in range(1000)] + SQUARE[1:]
    (ring,) = rings(world_svg(topology(Crowded=crowded)))
    assert len(ring) < 30


def test_a_microstate_is_drawn_large_enough_to_be_seen() -> None:
    tiny = [(103.8, 1.3), (103.8, 1.31), (103.81, 1.31), (103.81, 1.3)]
    (ring,) = rings(world_svg(topology(Tiny=tiny)))
    wide = max(x for x, _ in ring) - min(x for x, _ in ring)
    assert wide >= SMALLEST_COUNTRY - 0.1
    x, y = project(103.805, 1.305)
    assert abs(sum(a for a, _ in ring) / len(ring) - x) < 0.2
    assert abs(sum(b for _, b in ring) / len(ring) - y) < 0.2


def test_what_crosses_the_edge_of_the_map_is_drawn_on_both_sides() -> None:
    across = [(-179.0, 10.0), (-179.0, 20.0), (-159.0, 20.0), (-159.0, 10.0)]
    west, east = rings(world_svg(topology(Across=across)))
    xs = sorted([max(x for x, _ in west), max(x for x, _ in east)])
    assert xs[0] < 60
    assert xs[1] > 960


def test_antarctica_is_left_out() -> None:
    assert rings(world_svg(topology(Antarctica=SQUARE, Square=SQUARE))) == rings(world_svg(topology(Square=SQUARE)))
