"""People's "same" and "not the same" between reports: which of them hold, and where they contradict."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from diplomacy.records import JudgedAccounts


def holding(judged: Iterable[JudgedAccounts]) -> tuple[JudgedAccounts, ...]:
    """Return the judgements that hold, of all in force with the newest first.

    A judgement that contradicts newer ones, straight or through others, does not hold: what is left can be kept whole.
    """
    groups = _Groups()
    apart: list[tuple[str, str]] = []
    kept = []
    for each in judged:
        ends = {groups.of(each.one), groups.of(each.other)}
        if each.same:
            if any({groups.of(one), groups.of(other)} == ends for one, other in apart):
                continue
            groups.join(each.one, each.other)
        elif len(ends) == 1:
            continue
        else:
            apart.append((each.one, each.other))
        kept.append(each)
    return tuple(kept)


def contradictions(judged: Sequence[JudgedAccounts]) -> list[tuple[JudgedAccounts, ...]]:
    """Return every "not the same" whose two reports others call the same, each with the shortest chain that does."""
    links: dict[str, list[tuple[str, JudgedAccounts]]] = {}
    groups = _Groups()
    for each in judged:
        if each.same:
            groups.join(each.one, each.other)
            links.setdefault(each.one, []).append((each.other, each))
            links.setdefault(each.other, []).append((each.one, each))
    found = []
    for each in judged:
        if not each.same and groups.of(each.one) == groups.of(each.other):
            found.append((each, *_chain(each.one, each.other, links)))
    return found


def _chain(start: str, end: str, links: dict[str, list[tuple[str, JudgedAccounts]]]) -> tuple[JudgedAccounts, ...]:
    ways: dict[str, tuple[JudgedAccounts, ...]] = {start: ()}
    queue = deque([start])
    while queue:
        at = queue.popleft()
        for further, by in links.get(at, ()):
            if further not in ways:
                ways[further] = (*ways[at], by)
                queue.append(further)
    return ways.get(end, ())


class _Groups:
    """Names that belong together; a group goes by its smallest name, so that nothing depends on the order."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the name of the group."""
        while (above := self._up.get(name, name)) != name:
            name = above
        return name

    def join(self, one: str, other: str) -> None:
        """Make two groups one."""
        first, second = sorted((self.of(one), self.of(other)))
        if first != second:
            self._up[second] = first
