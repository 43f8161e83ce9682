"""How far a change reaches: which reports must be looked at together so that the outcome is that of looking at all.

Clustering is local: a dated report is compared with those of the same dyads within days, a floating one with the dated
ones of its window. So a change needs the reports around it, their own neighbours, and no more; what comes out for the
clusters that it touches is the same as if every report there is had been clustered anew (tests compare the two).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from diplomacy.records import Judged, LiveReport
from diplomacy.resolution.clustering import Arrangement, Doubt, arrange
from diplomacy.resolution.comparison import Verdict, compare
from diplomacy.resolution.parties import Dyad, dyads_of, pairs_of
from diplomacy.resolution.timing import Window, day_of, is_wide, near_days, window_of


@dataclass(frozen=True, slots=True)
class Reach:
    """A question to the shelf: the reports of these dyads dated in the window, or the wide ones that look into it.

    Only those whose people could be the same are asked for, but on `day` it is everybody: there a part of a delegation
    may stand for the whole.
    """

    dyads: tuple[Dyad, ...]
    window: Window
    wide: bool
    day: date | None = None


class Shelf(Protocol):
    """Where live reports are kept."""

    def find(self, reaches: Sequence[Reach]) -> set[int]:
        """Return the numbers of the live reports that some reach asks for."""

    def together(self, reports: Iterable[int]) -> set[int]:
        """Return the numbers of all live reports that share a meeting, or a person's judgement, with these."""

    def load(self, reports: Iterable[int]) -> list[LiveReport]:
        """Return live reports by number; a number that is none of a live report is passed over."""

    def judged(self, reports: Iterable[int]) -> list[Judged]:
        """Return people's judgements in force between these reports, the newest first."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What a change comes to: the clusters that it touches, whole, the doubts about them, and all dyads concerned."""

    clusters: tuple[tuple[LiveReport, ...], ...]
    doubts: tuple[Doubt, ...]
    dyads: frozenset[str]


def neighbourhood(shelf: Shelf, changed: Iterable[int], before: Iterable[LiveReport] = ()) -> Neighbourhood:
    """Cluster anew all that a change can touch.

    `changed` are the live reports that are new or were changed; `before` are reports as they were before the change,
    whether they live on or not: what they held together may fall apart.
    """
    search = _Search(shelf, frozenset(changed))
    search.explore([*search.load(search.changed), *before])
    while True:
        arrangement = arrange(search.loaded.values(), shelf.judged(search.loaded))
        touched = search.touched(arrangement)
        unexplored = [r for group in touched for r in group if r.id not in search.explored]
        if not unexplored:
            break
        search.explore(unexplored)
    numbers = {r.id for group in touched for r in group}
    return Neighbourhood(
        clusters=tuple(touched),
        doubts=tuple(d for d in arrangement.doubts if d.one.id in numbers or d.other.id in numbers),
        dyads=frozenset(d for group in touched for r in group for d in pairs_of(r.report.meeting.participants)),
    )


@dataclass(slots=True)
class _Search:
    """What has been loaded so far, and what has been asked."""

    shelf: Shelf
    changed: frozenset[int]
    loaded: dict[int, LiveReport] = field(default_factory=dict)
    explored: set[int] = field(default_factory=set)
    supported: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)

    def explore(self, reports: Sequence[LiveReport]) -> None:
        """Load everything that could be one with these reports, and what is needed to decide about that."""
        reaches: list[Reach] = []
        for report in reports:
            dyads = dyads_of(report.report.meeting.participants)
            if day := day_of(report):
                reaches.append(Reach(dyads, near_days(day), wide=False, day=day))
                self.closed.add(report.id)
                reaches.append(Reach(dyads, Window(day, day), wide=True))
            if is_wide(report) and (window := window_of(report)):
                reaches += [Reach(dyads, window, wide=False), Reach(dyads, window, wide=True)]
        numbers = {r.id for r in reports}
        self.load(self.shelf.find(reaches) | self.shelf.together(numbers))
        self.explored |= numbers
        self._support()
        self._close()

    def touched(self, arrangement: Arrangement) -> list[tuple[LiveReport, ...]]:
        """Return the clusters that hold a changed report, or that are not what is stored."""
        homes: dict[int, set[int]] = defaultdict(set)
        for i, group in enumerate(arrangement.clusters):
            for report in group:
                if report.meeting is not None:
                    homes[report.meeting].add(i)
        return [
            group
            for group in arrangement.clusters
            if any(r.id in self.changed or r.meeting is None or len(homes[r.meeting]) > 1 for r in group)
            or len({r.meeting for r in group}) > 1
        ]

    def load(self, numbers: Iterable[int]) -> list[LiveReport]:
        """Load reports that are not loaded yet, and return those."""
        wanted = set(numbers) - self.loaded.keys()
        fresh = self.shelf.load(sorted(wanted)) if wanted else []
        self.loaded |= {report.id: report for report in fresh}
        return fresh

    def _support(self) -> None:
        """Load, for each wide report, the dated ones among which it chooses."""
        wide = [r for r in self.loaded.values() if is_wide(r) and r.id not in self.supported]
        self.supported |= {r.id for r in wide}
        self.load(
            self.shelf.find(
                [
                    Reach(dyads_of(r.report.meeting.participants), window, wide=False)
                    for r in wide
                    if (window := window_of(r))
                ]
            )
        )

    def _close(self) -> None:
        """Load the near days of all dated reports, and on from there along what is not plainly different."""
        frontier = [r for r in self.loaded.values() if day_of(r) and r.id not in self.closed]
        while frontier:
            self.closed |= {r.id for r in frontier}
            self.load(
                self.shelf.find(
                    [
                        Reach(dyads_of(r.report.meeting.participants), near_days(day), wide=False, day=day)
                        for r in frontier
                        if (day := day_of(r))
                    ]
                )
            )
            known: dict[tuple[str, date], list[LiveReport]] = defaultdict(list)
            for r in self.loaded.values():
                if r.id in self.closed and (day := day_of(r)):
                    for dyad in pairs_of(r.report.meeting.participants):
                        known[dyad, day].append(r)
            fresh = [r for r in self.loaded.values() if day_of(r) and r.id not in self.closed]
            frontier = [r for r in fresh if _tied(r, known)]


def _tied(report: LiveReport, known: Mapping[tuple[str, date], Iterable[LiveReport]]) -> bool:
    """Tell whether a dated report may be one with another dated one of the same dyad that lies near."""
    if (day := day_of(report)) is None:
        return False
    window = near_days(day)
    near = [window.first + timedelta(days=number) for number in range((window.last - window.first).days + 1)]
    return any(
        compare(report, other).verdict is not Verdict.DIFFERENT
        for dyad in pairs_of(report.report.meeting.participants)
        for there in near
        for other in known.get((dyad, there), ())
    )
