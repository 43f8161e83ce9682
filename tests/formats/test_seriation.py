from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest

from diplomacy.formats.seriation import blocs


def planted(seed: int) -> tuple[list[set[int]], list[tuple[int, int, int]]]:
    """Three blocs of five under shuffled numbers: their members met nine times, others once if at all."""
    dice = random.Random(seed)
    numbers = list(range(15))
    dice.shuffle(numbers)
    groups = [set(numbers[start : start + 5]) for start in (0, 5, 10)]
    edges = [
        (one, other, 9 if any({one, other} <= group for group in groups) else 1)
        for one, other in combinations(range(15), 2)
        if any({one, other} <= group for group in groups) or dice.random() < 0.2
    ]
    return groups, edges


@pytest.mark.parametrize("seed", range(5))
def test_blocs_that_are_there_are_found_whatever_the_numbers(seed: int) -> None:
    groups, edges = planted(seed)
    found = blocs(15, edges)
    assert sorted(map(sorted, found)) == sorted(map(sorted, groups))
    assert found == blocs(15, edges[::-1])


def test_a_chain_is_put_in_its_order() -> None:
    chain = [3, 0, 5, 1, 4, 2]
    order = [node for bloc in blocs(6, [(min(p), max(p), 5) for p in pairwise(chain)]) for node in bloc]
    assert order in (chain, chain[::-1])


def test_everybody_has_a_row_even_who_met_nobody() -> None:
    assert sorted(node for bloc in blocs(4, [(0, 1, 2)]) for node in bloc) == [0, 1, 2, 3]
    assert blocs(1, []) == [[0]]
    assert blocs(0, []) == []
