"""Which reports are accounts of one meeting.

Reports are compared pair by pair (`comparison`); clusters are made from the reports and from people's judgements alone,
in an order that their publication and fingerprints set, never from meetings that exist already: the order in which
articles arrive cannot matter. There are four steps, and each looks only at what the one before has made:

1. what people judged to be one is one; reports whose day is known are joined, the surest pairs first;
2. a report that floats (its day is not known) is put to the meeting that fits it best, if one does;
3. floating reports that no dated meeting wants are joined with one another;
4. what was put off is joined with the new attempt that came of it (`revival`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from diplomacy.records import Judged, LiveReport
from diplomacy.resolution.comparison import Comparison, Verdict, compare
from diplomacy.resolution.parties import pairs_of
from diplomacy.resolution.revival import successors
from diplomacy.resolution.timing import SLIP, day_of, floats, gap, window_of

Group = list[LiveReport]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two reports that ended in two meetings and may be one: what a person is asked."""

    one: LiveReport
    other: LiveReport
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The meetings that reports make, each in order of publication, and what is doubtful about it."""

    clusters: tuple[tuple[LiveReport, ...], ...]
    doubts: tuple[Doubt, ...]


def cluster(reports: Iterable[LiveReport], judged: Iterable[Judged] = ()) -> list[tuple[LiveReport, ...]]:
    """Part the reports into meetings, each in order of publication; `judged` lists the newest judgements first."""
    return list(arrange(reports, judged).clusters)


def arrange(reports: Iterable[LiveReport], judged: Iterable[Judged] = ()) -> Arrangement:
    """Part the reports into meetings, and list the pairs that a person should decide.

    `judged` lists the newest judgements first; one about a report that is not among `reports` is passed over.
    """
    return _Arranger(reports, judged).arrange()


def by_publication(report: LiveReport) -> tuple[date, str]:
    """Sort key: day of publication, undated last, ties by fingerprint."""
    return (report.published or date.max, report.fingerprint)


class _Arranger:
    """One arrangement in the making: the groups so far, and every comparison made, each made once."""

    def __init__(self, reports: Iterable[LiveReport], judged: Iterable[Judged]) -> None:
        self.reports = sorted(reports, key=by_publication)
        self.group: dict[int, Group] = {r.id: [r] for r in self.reports}
        # What the table alone has joined: what people joined must not keep away what belongs to either part.
        self.kernel: dict[int, Group] = {r.id: [r] for r in self.reports}
        self.comparisons: dict[tuple[int, int], Comparison] = {}
        self.same: list[tuple[int, int]] = []
        self.apart: set[tuple[int, int]] = set()
        decided: set[tuple[int, int]] = set()
        for judgement in judged:
            pair = _ordered(judgement.one, judgement.other)
            if pair in decided or not self.group.keys() >= set(pair):
                continue
            decided.add(pair)
            if judgement.same:
                self.same.append(pair)
            else:
                self.apart.add(pair)

    def arrange(self) -> Arrangement:
        """Take the four steps."""
        for one, other in self.same:
            if not self._parted(self.group[one], self.group[other]):
                _join(self.group, one, other)
        dated = [r for r in self.reports if not floats(r)]
        self._join_surest(_near_days(dated), self._contradict)
        left = [r for r in self.reports if all(map(floats, self.group[r.id]))]
        homes = [(r, home) for r in left if (home := self._home(r)) is not None]
        for report, home in homes:
            _join(self.group, home[0].id, report.id)
        adrift = [r for r in left if all(map(floats, self.group[r.id]))]
        self._join_surest(_near_windows(adrift), self._cannot_meet)
        self._revive()
        clusters = tuple(tuple(sorted(g, key=by_publication)) for g in self._groups())
        return Arrangement(clusters, tuple(self._doubts()))

    def _groups(self) -> list[Group]:
        """Return the groups, in order of the earliest report of each."""
        return list({id(self.group[r.id]): self.group[r.id] for r in self.reports}.values())

    def compare(self, one: LiveReport, other: LiveReport) -> Comparison:
        """Compare two reports, once."""
        key = _ordered(one.id, other.id)
        if key not in self.comparisons:
            self.comparisons[key] = compare(one, other)
        return self.comparisons[key]

    def _parted(self, one: Group, other: Group) -> bool:
        """Tell whether a person said that something of one is not something of the other."""
        return any(_ordered(a.id, b.id) in self.apart for a in one for b in other)

    def _join_surest(
        self, pairs: Iterable[tuple[LiveReport, LiveReport]], forbids: Callable[[Comparison], bool]
    ) -> None:
        """Join the groups of pairs that are the same, the surest first, where no pair across the two forbids it."""
        edges = [
            (-found.score, one.fingerprint, other.fingerprint, one, other)
            for one, other in pairs
            if (found := self.compare(one, other)).verdict is Verdict.SAME
        ]
        for _, _, _, one, other in sorted(edges, key=lambda edge: edge[:3]):
            mine, yours = self.kernel[one.id], self.kernel[other.id]
            if mine is yours or self._parted(self.group[one.id], self.group[other.id]):
                continue
            if not any(forbids(self.compare(a, b)) for a in mine for b in yours):
                _join(self.kernel, one.id, other.id)
                _join(self.group, one.id, other.id)

    @staticmethod
    def _contradict(comparison: Comparison) -> bool:
        return comparison.verdict is Verdict.DIFFERENT

    @staticmethod
    def _cannot_meet(comparison: Comparison) -> bool:
        return comparison.final or comparison.rule == "other country"

    def _home(self, report: LiveReport) -> Group | None:
        """Return the group of dated reports that a floating one is an account of; None where none or two fit alike.

        Of two that fit alike it is the one of which at least twice as many sources tell: what is talked of later on is
        what was widely reported.
        """
        fits: list[tuple[float, int, Group]] = []
        for group in self._dated_near(report):
            dated = [m for m in group if not floats(m)]
            found = [self.compare(report, member) for member in dated]
            same = [c.score for c in found if c.verdict is Verdict.SAME]
            if len(same) * 2 <= len(found) or any(c.final for c in found):
                continue
            if not self._parted(self.group[report.id], group):
                fits.append((max(same), len({m.source for m in dated}), group))
        fits.sort(key=lambda fit: (-fit[0], -fit[1]))
        if not fits or (len(fits) > 1 and fits[0][0] == fits[1][0] and fits[0][1] < 2 * fits[1][1]):
            return None
        return fits[0][2]

    def _dated_near(self, report: LiveReport) -> list[Group]:
        """Return the groups with a dated report of a dyad of this one, within its window."""
        if (window := window_of(report)) is None:
            return []
        found: dict[int, Group] = {}
        for dyad in pairs_of(report.report.meeting.participants):
            for day, member in self._dated_by_pair.get(dyad, ()):
                if window.first <= day <= window.last:
                    group = self.group[member.id]
                    found[id(group)] = group
        return list(found.values())

    @cached_property
    def _dated_by_pair(self) -> dict[str, list[tuple[date, LiveReport]]]:
        index: dict[str, list[tuple[date, LiveReport]]] = defaultdict(list)
        for report in self.reports:
            if day := day_of(report):
                for dyad in pairs_of(report.report.meeting.participants):
                    index[dyad].append((day, report))
        return index

    def _revive(self) -> None:
        """Join what was put off with the attempt that came of it, the earliest first."""
        groups = self._groups()
        for old, new in successors(groups, self._parted, self.compare):
            _join(self.group, old[0].id, new[0].id)

    def _doubts(self) -> Iterator[Doubt]:
        """Yield the strongest unsure pair of any two groups, unless a person has decided it."""
        best: dict[tuple[int, int], Doubt] = {}
        numbers = {id(group): i for i, group in enumerate(self._groups())}
        reports = {r.id: r for r in self.reports}
        for (a, b), found in self.comparisons.items():
            mine, yours = self.group[a], self.group[b]
            if mine is yours or found.verdict is Verdict.DIFFERENT or self._parted(mine, yours):
                continue
            one, other = sorted((reports[a], reports[b]), key=by_publication)
            key = _ordered(numbers[id(mine)], numbers[id(yours)])
            doubt = Doubt(one, other, found)
            if key not in best or _doubt_order(doubt) < _doubt_order(best[key]):
                best[key] = doubt
        yield from sorted(best.values(), key=_doubt_order)


def _join(groups: dict[int, Group], one: int, other: int) -> None:
    mine, yours = groups[one], groups[other]
    if mine is not yours:
        mine += yours
        for report in yours:
            groups[report.id] = mine


def _doubt_order(doubt: Doubt) -> tuple[float, str, str]:
    return (-doubt.comparison.score, doubt.one.fingerprint, doubt.other.fingerprint)


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _near_days(dated: Sequence[LiveReport]) -> Iterator[tuple[LiveReport, LiveReport]]:
    """Yield the pairs of dated reports that share a dyad and lie within a plan's slip of one another, each once."""

    def near(one: LiveReport, other: LiveReport) -> bool:
        mine, yours = day_of(one), day_of(other)
        return mine is not None and yours is not None and gap(mine, yours) <= SLIP

    yield from _sharing_a_pair(dated, lambda r: day_of(r) or date.max, near)


def _near_windows(adrift: Sequence[LiveReport]) -> Iterator[tuple[LiveReport, LiveReport]]:
    """Yield the pairs of floating reports that share a dyad and whose windows meet, each once."""

    def near(one: LiveReport, other: LiveReport) -> bool:
        mine, yours = window_of(one), window_of(other)
        return mine is not None and yours is not None and mine.overlaps(yours)

    yield from _sharing_a_pair(
        [r for r in adrift if window_of(r)], lambda r: w.first if (w := window_of(r)) else date.max, near
    )


def _sharing_a_pair(
    reports: Sequence[LiveReport],
    start: Callable[[LiveReport], date],
    near: Callable[[LiveReport, LiveReport], bool],
) -> Iterator[tuple[LiveReport, LiveReport]]:
    seen: set[tuple[int, int]] = set()
    by_pair: dict[str, list[LiveReport]] = defaultdict(list)
    for report in reports:
        for dyad in pairs_of(report.report.meeting.participants):
            by_pair[dyad].append(report)
    for dyad in sorted(by_pair):
        row = sorted(by_pair[dyad], key=lambda r: (start(r), *by_publication(r)))
        for i, one in enumerate(row):
            for other in row[i + 1 :]:
                if not near(one, other):
                    if floats(one) and floats(other):
                        continue
                    break
                key = _ordered(one.id, other.id)
                if key not in seen:
                    seen.add(key)
                    yield sorted((one, other), key=by_publication)  # type: ignore[misc]
