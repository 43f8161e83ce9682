from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplomacy.formats.layout import place_nodes

SIZE = (1000.0, 660.0, 30.0)
Graph = tuple[list[tuple[float, float]], list[tuple[int, int, int]]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    count = draw(st.integers(0, 30))
    start = draw(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 435)), min_size=count, max_size=count))
    pairs = list(combinations(range(count), 2))
    edges = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=60)) if pairs else []
    return start, [(one, other, draw(st.integers(1, 500))) for one, other in edges]


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_every_node_is_inside_and_none_lies_over_another(graph: Graph) -> None:
    start, edges = graph
    places = place_nodes(start, edges, [6.0] * len(start), *SIZE)
    assert places == place_nodes(start, edges, [6.0] * len(start), *SIZE)
    assert len(places) == len(start)
    for x, y in places:
        assert 30 <= x <= 970
        assert 30 <= y <= 630
    for one, other in combinations(places, 2):
        assert math.dist(one, other) >= 11


def test_what_meets_stands_together_and_what_does_not_stands_apart() -> None:
    start = [(100.0 * i, 50.0 * (i % 3)) for i in range(8)]
    blocs = [(0, 3, 9), (0, 5, 9), (3, 5, 9), (1, 2, 9), (1, 7, 9), (2, 7, 9), (0, 1, 1)]
    places = place_nodes(start, blocs, [6.0] * 8, *SIZE)
    within = max(math.dist(places[a], places[b]) for a, b, weight in blocs if weight == 9)
    across = min(math.dist(places[a], places[b]) for a in (3, 5) for b in (2, 7))
    assert within < across


def test_a_new_meeting_moves_nobody_far() -> None:
    """Nodes start where they lie in the world, so that a network does not jump when one thing changes."""
    start = [(500 + 400 * math.cos(i), 200 + 180 * math.sin(i)) for i in range(20)]
    edges = [(i, (i * 7 + 3) % 20, 1 + i % 4) for i in range(20) if i != (i * 7 + 3) % 20]
    before = place_nodes(start, edges, [6.0] * 20, *SIZE)
    after = place_nodes(start, [(a, b, w + (i == 5)) for i, (a, b, w) in enumerate(edges)], [6.0] * 20, *SIZE)
    moved = sorted(math.dist(a, b) for a, b in zip(before, after, strict=True))
    assert moved[len(moved) // 2] < 40


@pytest.mark.parametrize("count", [0, 1])
def test_nobody_and_one_stand_in_the_middle(count: int) -> None:
    assert place_nodes([(3.0, 4.0)] * count, [], [5.0] * count, *SIZE) == ((500.0, 330.0),) * count
