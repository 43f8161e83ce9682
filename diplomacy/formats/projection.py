"""Where a place lies on the world map, and the line between two places: geometry for drawings that need no script.

The projection is Equal Earth (Šavrič, Patterson and Jenny, "The Equal Earth map projection", International Journal of
Geographical Information Science 33, 2019): areas keep their proportions. The map is centred on 11° E, so that its edges
run through the Bering Strait and cut no country but islands, and it is cropped in the far south, where nobody meets.
`management/world.py` draws the land by it, pages place dots and arcs by it: both agree because there is one formula.
"""

from __future__ import annotations

import math

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
CENTRE = 11.0
NORTH, SOUTH = 90.0, -57.0
WIDTH = 1000.0
STEP, FINE_STEP = math.radians(5), math.radians(2)
FAR_NORTH = math.sin(math.radians(65))

Point = tuple[float, float]


def _raw(turn: float, latitude: float) -> Point:
    """Return the plane's coordinates of radians east of the centre and radians north; `turn` may pass half a turn."""
    theta = math.asin(math.sqrt(3) / 2 * math.sin(latitude))
    square = theta * theta
    sixth = square**3
    slope = A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    return (
        2 * math.sqrt(3) * turn * math.cos(theta) / (3 * slope),
        theta * (A1 + A2 * square + sixth * (A3 + A4 * square)),
    )


SCALE = WIDTH / (2 * _raw(math.pi, 0)[0])
TOP = _raw(0, math.radians(NORTH))[1] * SCALE
HEIGHT = round(TOP - _raw(0, math.radians(SOUTH))[1] * SCALE)
VIEW_BOX = f"0 0 {WIDTH:.0f} {HEIGHT}"


def turn_of(longitude: float) -> float:
    """Return how many degrees east of the map's centre a longitude is, from -180 up to but not including 180."""
    return (longitude - CENTRE + 180) % 360 - 180


def at_turn(turn: float, latitude: float) -> Point:
    """Return the point of degrees east of the centre and degrees north; turns past an edge lie past it on the plane."""
    x, y = _raw(math.radians(turn), math.radians(latitude))
    return WIDTH / 2 + SCALE * x, TOP - SCALE * y


def project(longitude: float, latitude: float) -> Point:
    """Return the point of a place in degrees: x from 0 to `WIDTH`, y from 0 at the top to `HEIGHT`.

    Places south of `SOUTH` lie below the map.
    """
    return at_turn(turn_of(longitude), latitude)


def arc(one: Point, other: Point) -> str:
    """Return the great circle between two places (longitude and latitude, degrees) as the `d` of an SVG path.

    It is broken in two where it crosses the edge of the map. Empty for one place twice; antipodes go by the north.
    """
    a, b = _vector(one), _vector(other)
    angle = math.acos(max(-1.0, min(1.0, sum(p * q for p, q in zip(a, b, strict=True)))))
    if angle < 1e-6:
        return ""
    if math.pi - angle < 1e-6:
        north = (one[0], 90.0)
        return arc(one, north) + arc(north, other)
    # Far north a degree is long on the map: there the line needs more points to be round.
    middle = (a[2] + b[2]) / (2 * math.cos(angle / 2))
    steps = max(2, math.ceil(angle / (FINE_STEP if middle > FAR_NORTH else STEP)))
    path, before = [], None
    for step in range(steps + 1):
        share = step / steps
        p, q = math.sin((1 - share) * angle) / math.sin(angle), math.sin(share * angle) / math.sin(angle)
        x, y, z = (p * i + q * j for i, j in zip(a, b, strict=True))
        turn = turn_of(math.degrees(math.atan2(y, x)))
        latitude = math.degrees(math.asin(max(-1.0, min(1.0, z))))
        if before is not None and abs(turn - before[0]) > 180:
            path += _over_the_edge(before, (turn, latitude))
        path.append(_say("M" if before is None else "L", at_turn(turn, latitude)))
        before = (turn, latitude)
    return "".join(path)


def _over_the_edge(before: Point, after: Point) -> list[str]:
    """Return the step out of the map at one edge and the step into it at the other."""
    edge = math.copysign(180, before[0])
    far = after[0] + 2 * edge
    share = (edge - before[0]) / (far - before[0]) if far != before[0] else 0.0
    latitude = before[1] + share * (after[1] - before[1])
    return [_say("L", at_turn(edge, latitude)), _say("M", at_turn(-edge, latitude))]


def _say(letter: str, point: Point) -> str:
    return f"{letter}{point[0]:.1f},{point[1]:.1f}"


def _vector(place: Point) -> tuple[float, float, float]:
    longitude, latitude = (math.radians(each) for each in place)
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )
