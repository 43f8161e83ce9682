"""Where the nodes of a network go: the same network always goes to the same places.

Forces after Fruchterman and Reingold ("Graph drawing by force-directed placement", Software: Practice and Experience
21, 1991): all nodes push each other off, an edge pulls its ends together, here by the logarithm of its weight. A weak
pull to the middle keeps parts together that no edge joins. Nodes start where they lie in the world, not at random, so
that a network of another year has the same countries in about the same places. At the end nodes that lie over each
other are moved apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from diplomacy.formats.projection import Point

Floats = NDArray[np.float64]
Edges = Sequence[tuple[int, int, int]]

ROUNDS = 220
COOLING = 0.98
SPREAD = 0.62  # the distance that nodes like, as a share of that of a grid of all of them
PULL = 0.9
GRAVITY = 0.16
GAP = 7.0
# Long arms are folded in: beyond the middle, distances from it shrink by this power.
FOLD = 0.72
ENOUGH = 20  # nodes that need the whole picture


def place_nodes(
    start: Sequence[Point], edges: Edges, radii: Sequence[float], width: float, height: float, margin: float
) -> tuple[Point, ...]:
    """Return a place for each node in a picture of this size, at least the margin away from its rim.

    `edges` are positions of two nodes, and the weight of what joins them (at least 1).
    """
    count = len(start)
    if count < 2:
        return tuple((width / 2, height / 2) for _ in start)
    stretch = np.array([1.0, height / width])  # forces work in a square, which the picture stretches
    places = _apart_at_first(np.array(start, dtype=np.float64) / stretch)
    places = _relax(places, _strengths(count, edges), width)
    # Few nodes would look lost in the corners of a large picture.
    share = min(1.0, math.sqrt(count / ENOUGH))
    places = ((_fit(_folded(places), width, width, margin) - width / 2) * share + width / 2) * stretch
    places[:, 1] = margin + (places[:, 1] - margin * stretch[1]) * (height - 2 * margin) / (
        height - 2 * margin * stretch[1]
    )
    places = _without_overlap(places, np.array(radii, dtype=np.float64), width, height, margin)
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in places)


def _strengths(count: int, edges: Edges) -> Floats:
    found = np.zeros((count, count))
    for one, other, weight in edges:
        found[one, other] = found[other, one] = 1 + math.log(weight)
    # A node that deals with all would else draw all into one heap.
    pulls = np.sqrt(np.maximum(found.sum(1), 1.0))
    balanced: Floats = found / np.sqrt(pulls[:, None] * pulls[None])
    return balanced


def _apart_at_first(places: Floats) -> Floats:
    """Turn a golden angle for each node, so that no two stand on one spot, where nothing would part them."""
    turns = np.arange(len(places)) * math.pi * (3 - math.sqrt(5))
    moved: Floats = places - places.mean(0) + np.stack([np.cos(turns), np.sin(turns)], axis=1)
    return moved


def _relax(places: Floats, strengths: Floats, size: float) -> Floats:
    likes = SPREAD * size / math.sqrt(len(places))
    pulls = strengths * (PULL / likes)
    step = size / 10
    for _ in range(ROUNDS):
        squares = _squares(places)
        np.fill_diagonal(squares, 1.0)
        pushes = likes * likes / squares - pulls * np.sqrt(squares)
        np.fill_diagonal(pushes, 0.0)
        force = places * (pushes.sum(1) - GRAVITY)[:, None] - pushes @ places
        length = np.maximum(np.sqrt((force**2).sum(1)), 1e-9)
        places = places + force * (np.minimum(length, step) / length)[:, None]
        step *= COOLING
    return places


def _squares(places: Floats) -> Floats:
    """Return the squared distance of each node from each, never quite zero."""
    norms = (places**2).sum(1)
    found: Floats = np.maximum(norms[:, None] + norms[None] - 2 * (places @ places.T), 0.25)
    return found


def _folded(places: Floats) -> Floats:
    places = places - places.mean(0)
    distance = np.sqrt((places**2).sum(1))
    usual = max(float(np.median(distance)), 1e-9)
    far = np.maximum(distance / usual, 1.0)
    folded: Floats = places * (far ** (FOLD - 1))[:, None]
    return folded


def _fit(places: Floats, width: float, height: float, margin: float) -> Floats:
    low, high = places.min(0), places.max(0)
    room = np.array([width, height]) - 2 * margin
    fitted: Floats = margin + (places - low) / np.maximum(high - low, 1e-9) * room
    return fitted


def _without_overlap(places: Floats, radii: Floats, width: float, height: float, margin: float) -> Floats:
    """Push apart, a little at a time, what lies closer together than its radii and a gap."""
    least = radii[:, None] + radii[None] + GAP
    np.fill_diagonal(least, 0.0)
    for _ in range(60):
        distance = np.sqrt(_squares(places))
        shares = np.maximum(least - distance, 0.0) / distance * 0.5
        if not shares.any():
            break
        places = places * (1 + shares.sum(1))[:, None] - shares @ places
        places = np.clip(places, margin, np.array([width, height]) - margin)
    return places
