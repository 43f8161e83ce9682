from __future__ import annotations

from itertools import combinations

from diplomacy.formats.labels import Box, text_width
from diplomacy.formats.projection import HEIGHT, WIDTH, project
from diplomacy.formats.worldmap import FONT, LARGEST, Link, Spot, WorldMap, world_map

SEOUL, TOKYO = (127.0, 37.5), (139.7, 35.7)


def places(number: int) -> list[Spot]:
    """That many places close together, as European capitals are."""
    return [
        Spot(4 + 0.8 * i, 48 + (i % 5), f"Capital {i}", i + 1, f"{i + 1} meetings", f"/c{i}/") for i in range(number)
    ]


def boxes(drawn: WorldMap) -> list[Box]:
    left = {"start": 0.0, "middle": 0.5, "end": 1.0}
    found = []
    for label in drawn.labels:
        wide = text_width(label.text, FONT)
        start = label.x - left[label.anchor] * wide
        found.append(Box(start, label.y - 10, start + wide, label.y + 3))
    return found


def test_names_never_lie_over_each_other_and_the_largest_has_one() -> None:
    drawn = world_map("Europe", places(40))
    assert "Capital 39" in [label.text for label in drawn.labels]
    for one, other in combinations(boxes(drawn), 2):
        assert not one.meets(other)
    assert all(box.left >= -0.1 and box.right <= WIDTH + 0.1 for box in boxes(drawn))


def test_area_goes_with_the_count_and_small_dots_lie_on_top() -> None:
    drawn = world_map("Asia", [Spot(*SEOUL, "Seoul", 25, "25 meetings"), Spot(*TOKYO, "Tokyo", 100, "100 meetings")])
    tokyo, seoul = drawn.dots
    assert (tokyo.spot.name, tokyo.radius) == ("Tokyo", LARGEST)
    assert seoul.radius == LARGEST / 2
    assert (seoul.x, seoul.y) == tuple(round(each, 1) for each in project(*SEOUL))


def test_few_meetings_make_no_giant_dot() -> None:
    (dot,) = world_map("One", [Spot(*SEOUL, "Seoul", 1, "1 meeting")]).dots
    assert dot.radius < LARGEST / 1.5


def test_what_lies_in_the_far_south_stays_on_the_picture() -> None:
    (dot,) = world_map("South", [Spot(0, -89, "McMurdo", 1, "1 meeting")]).dots
    assert dot.y + dot.radius <= HEIGHT


def test_a_link_without_length_is_left_out_and_the_strongest_is_the_widest() -> None:
    links = [Link(SEOUL, TOKYO, "a", 9, ""), Link(SEOUL, (0, 51), "b", 1, ""), Link(SEOUL, SEOUL, "c", 5, "")]
    drawn = world_map("Lines", [], links, rows=links)
    assert [each.link.name for each in drawn.arcs] == ["b", "a"]
    assert drawn.arcs[0].width < drawn.arcs[1].width
    assert [row.name for row in drawn.rows] == ["a", "b", "c"]


def test_nothing_to_show_is_an_empty_map() -> None:
    assert world_map("Nothing", []).dots == ()
