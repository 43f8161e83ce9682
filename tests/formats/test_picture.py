from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest

from diplomacy.formats.labels import Box, text_width
from diplomacy.formats.picture import FONT, LEVEL, SCALES, Drawn, Picture, as_svg, draw, strongest

NAMES = [f"{word} {i}" for i in range(14) for word in ("Republic", "Kingdom", "United Islands of", "Ey")]


def crowd(count: int = 56) -> tuple[tuple[Drawn, ...], tuple[tuple[int, int, int], ...]]:
    """That many nodes, the first the busiest, all around the first four."""
    nodes = tuple(Drawn(NAMES[i], 200 // (i + 1), "circle", (10.0 * i, 7.0 * (i % 9))) for i in range(count))
    edges = tuple((hub, i, 1 + (i * hub) % 9) for hub in range(4) for i in range(hub + 1, count))
    return nodes, edges


def name_box(picture: Picture, i: int, scale: float) -> Box:
    node = picture.nodes[i]
    wide = text_width(node.label, FONT)
    left = node.x * scale + node.label_x - {"start": 0.0, "middle": 0.5, "end": 1.0}[node.anchor] * wide
    y = node.y * scale + node.label_y
    return Box(left, y - FONT + 2, left + wide, y + 4)


@pytest.mark.parametrize("level", range(len(SCALES)))
def test_at_no_enlargement_does_a_name_cover_another(level: int) -> None:
    picture = draw(*crowd())
    shown = [i for i, node in enumerate(picture.nodes) if node.level <= level]
    for one, other in combinations(shown, 2):
        assert not name_box(picture, one, SCALES[level]).meets(name_box(picture, other, SCALES[level]))


def test_the_busiest_are_named_first_and_enlarging_names_more() -> None:
    picture = draw(*crowd())
    assert all(node.level <= LEVEL for node in picture.nodes[:4])
    named = [sum(node.level <= level for node in picture.nodes) for level in range(len(SCALES))]
    assert named == sorted(named)
    assert named[-1] > named[0]


def test_a_dense_network_is_thinned_but_stays_in_one_piece() -> None:
    nodes, edges = crowd()
    kept = strongest(len(nodes), edges)
    assert len(kept) == round(2.5 * len(nodes)) < len(edges)
    reached = {0}
    for _ in nodes:
        reached |= {end for edge in kept if {edge[0], edge[1]} & reached for end in edge[:2]}
    assert reached == set(range(len(nodes)))
    lightest_other = min(weight for _, _, weight in kept[len(nodes) - 1 :])
    assert all(weight <= lightest_other for one, other, weight in set(edges) - set(kept))


def test_a_selected_node_has_all_its_lines_and_moves_nothing() -> None:
    nodes, edges = crowd()
    plain, chosen = draw(nodes, edges), draw(nodes, edges, 55)
    assert [(n.x, n.y) for n in plain.nodes] == [(n.x, n.y) for n in chosen.nodes]
    assert sum(55 in (e.one, e.other) for e in chosen.edges) == 4
    assert chosen.left_out == len(edges) - len(chosen.edges)


def test_sizes_go_with_counts() -> None:
    picture = draw(*crowd())
    assert [node.radius for node in picture.nodes] == sorted((node.radius for node in picture.nodes), reverse=True)
    by_weight = sorted(picture.edges, key=lambda edge: edge.weight)
    assert [edge.width for edge in by_weight] == sorted(edge.width for edge in picture.edges)


def test_the_file_stands_alone_and_takes_any_name() -> None:
    shapes = ("circle", "square", "diamond")
    nodes = tuple(Drawn(f"A & B <{shape}>", 3, shape, (5.0, 5.0)) for shape in shapes)
    svg = as_svg(draw(nodes, ((0, 1, 2),)), 'Who <met> "whom"', "A note")
    root = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert {child.tag for child in root.iter()} >= {
        f"{space}{tag}" for tag in ("circle", "rect", "path", "line", "text")
    }
    assert "A & B <square>" in "".join(root.itertext())
    assert "style" not in svg
    assert "href" not in svg


def test_nobody_is_an_empty_picture() -> None:
    assert draw((), ()).nodes == ()
