from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomacy.formats.projection import CENTRE, HEIGHT, WIDTH, arc, project

longitudes = st.floats(-180, 180)
latitudes = st.floats(-56, 84)


def points(path: str) -> list[list[tuple[float, float]]]:
    """The strokes of a path."""
    strokes = [part for part in path.split("M") if part]
    return [[(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", part)] for part in strokes]


def test_the_centre_lies_in_the_middle_and_the_equator_is_level() -> None:
    assert project(CENTRE, 0)[0] == WIDTH / 2
    assert project(-120, 0)[1] == pytest.approx(project(90, 0)[1])


def test_areas_keep_their_proportions() -> None:
    """A degree's field shrinks on the map as it does on the globe: with the cosine of its latitude."""

    def area(latitude: float, step: float = 0.05) -> float:
        low, high = latitude - step, latitude + step
        upper, lower = (project(CENTRE + 1, at)[0] - project(CENTRE, at)[0] for at in (high, low))
        return (upper + lower) / 2 * (project(CENTRE, low)[1] - project(CENTRE, high)[1])

    for latitude in (20, 45, 60, 80):
        assert area(latitude) / area(0) == pytest.approx(math.cos(math.radians(latitude)), rel=1e-3)


@given(longitudes, latitudes)
def test_every_place_lies_on_the_map(longitude: float, latitude: float) -> None:
    x, y = project(longitude, latitude)
    assert 0 <= x <= WIDTH
    assert -1 <= y <= HEIGHT


@given(longitudes, latitudes, longitudes, latitudes)
def test_an_arc_runs_between_its_ends_and_never_jumps(a: float, b: float, c: float, d: float) -> None:
    strokes = points(arc((a, b), (c, d)))
    if not strokes:
        return
    assert strokes[0][0] == pytest.approx(project(a, b), abs=0.06)
    end, wanted = strokes[-1][-1], project(c, d)
    assert end[1] == pytest.approx(wanted[1], abs=0.06)
    for stroke in strokes:
        for (x, y), (u, v) in pairwise(stroke):
            assert math.hypot(x - u, y - v) < WIDTH * 0.45  # only near the poles are steps this long
        assert all(-0.1 <= x <= WIDTH + 0.1 for x, _ in stroke)


def test_a_flight_over_the_pacific_leaves_the_map_at_one_edge_and_enters_at_the_other() -> None:
    west, east = points(arc((127, 37.5), (-122, 37.7)))
    assert west[-1][1] == pytest.approx(east[0][1], abs=0.2)
    assert west[-1][0] > 900
    assert east[0][0] < 100


def test_a_great_circle_bends_towards_the_pole() -> None:
    (stroke,) = points(arc((-75, 40), (10, 40)))
    assert min(y for _, y in stroke) < project(10, 40)[1] - 20


def test_one_place_twice_has_no_arc_and_antipodes_have_one() -> None:
    assert arc((10, 10), (10, 10)) == ""
    assert points(arc((10, 10), (-170, -10)))
