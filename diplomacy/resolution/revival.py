"""What was put off and taken up again: the meeting that was announced for one day and came about on another.

A report of a postponement seldom names the new day, and a later announcement seldom the old one. They are one meeting
where the same people, in the same manner and not in another country, are next said to meet after it was put off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diplomacy.records import LiveReport, Status
from diplomacy.resolution.comparison import Comparison
from diplomacy.resolution.history import states
from diplomacy.resolution.parties import pairs_of
from diplomacy.resolution.timing import CALLED_OFF, REVIVED, SOON, day_of, gap

ANOTHER_PLACE = 21  # days within which a new attempt may also be in another country
CALLED_OFF_FOR_GOOD = 90  # days after which what was cancelled, not postponed, is not revived but planned anew

Group = Sequence[LiveReport]
Parted = Callable[[list[LiveReport], list[LiveReport]], bool]
Compare = Callable[[LiveReport, LiveReport], Comparison]


@dataclass(frozen=True, slots=True)
class _Told:
    """A group in the order of its story: when it was first told, its days, when it was last called off, if it was."""

    group: list[LiveReport]
    first: date
    days: tuple[date, ...]
    off: date | None
    off_state: Status | None
    dyads: frozenset[str]
    countries: frozenset[str]
    summits: frozenset[str]


def successors(
    groups: Sequence[list[LiveReport]], parted: Parted, compare: Compare
) -> list[tuple[list[LiveReport], list[LiveReport]]]:
    """Return which group was put off and which is the attempt that came of it, in the order of being put off."""
    told = [story for group in groups if (story := _story(group)) is not None]
    told.sort(key=lambda s: (s.off or date.max, s.first, s.group[0].fingerprint))
    of_dyad: dict[str, list[_Told]] = defaultdict(list)
    for story in told:
        for dyad in story.dyads:
            of_dyad[dyad].append(story)
    found: list[tuple[list[LiveReport], list[LiveReport]]] = []
    taken: set[int] = set()
    for old in told:
        if old.off is None:
            continue
        fits = [
            new
            for new in _sharing(old, of_dyad)
            if id(new) not in taken and _follows(old, new) and _agree(old, new, parted, compare)
        ]
        if fits:
            new = min(fits, key=lambda s: (s.first, s.days, s.group[0].fingerprint))
            taken.add(id(new))
            found.append((old.group, new.group))
    for new in told:
        if id(new) in taken:
            continue
        plans = [plan for plan in _moved_from(new, of_dyad) if _agree(plan, new, parted, compare)]
        if plans:
            found.append((plans[0].group, new.group))
    return found


def _sharing(story: _Told, of_dyad: Mapping[str, Iterable[_Told]]) -> Iterable[_Told]:
    """Return the others with a dyad of this one, each once."""
    found = {id(other): other for dyad in sorted(story.dyads) for other in of_dyad[dyad] if other is not story}
    return found.values()


def _story(group: list[LiveReport]) -> _Told | None:
    published = [r.published for r in group if r.published]
    if not published:
        return None
    last = states(group)[-1]
    off = last.report.published if last.status in CALLED_OFF else None
    meetings = [r.report.meeting for r in group]
    return _Told(
        group=group,
        first=min(published),
        days=tuple(sorted({day for r in group if (day := day_of(r))})),
        off=off,
        off_state=last.status if off else None,
        dyads=frozenset(dyad for m in meetings for dyad in pairs_of(m.participants)),
        countries=frozenset(m.place.country for m in meetings if m.place and m.place.country),
        summits=frozenset(m.summit.slug for m in meetings if m.summit),
    )


def _follows(old: _Told, new: _Told) -> bool:
    """Tell whether a group is first told of after another was called off, and within the time for it."""
    if old.off is None:
        return False
    ahead = (new.first - old.off).days
    limit = REVIVED if old.off_state is Status.POSTPONED else CALLED_OFF_FOR_GOOD
    if not 0 <= ahead <= limit or (new.days and new.days[-1] < old.off):
        return False
    if new.summits - old.summits:
        return False
    if old.days and new.days and new.days[-1] <= old.days[0]:
        return False
    if all(r.report.meeting.background for r in new.group):
        return False
    elsewhere = old.countries and new.countries and not old.countries & new.countries
    return not elsewhere or ahead <= ANOTHER_PLACE


def _moved_from(new: _Told, of_dyad: Mapping[str, Iterable[_Told]]) -> list[_Told]:
    """Return the plans that a group's first report, a postponement to a named day, may have moved, nearest first."""
    first = min(new.group, key=lambda r: (r.published or date.max, r.fingerprint))
    day = day_of(first)
    if first.report.meeting.status.value not in CALLED_OFF or day is None or first.published is None:
        return []
    plans = [
        plan
        for plan in _sharing(new, of_dyad)
        if plan.first <= first.published
        and plan.days
        and plan.days[-1] < day
        and -7 <= (plan.days[-1] - first.published).days <= SOON
        and {r.report.meeting.status.value for r in plan.group} == {Status.PLANNED}
    ]
    return sorted(plans, key=lambda p: (gap(p.days[-1], day), p.group[0].fingerprint))


def _agree(old: _Told, new: _Told, parted: Parted, compare: Compare) -> bool:
    """Tell whether nothing but the day, and one article that tells of both, speaks against their being one."""
    if parted(old.group, new.group):
        return False
    return not any(
        (found := compare(a, b)).rule in ("some people", "part", "delegation")
        or (found.final and found.rule != "one article")
        for a in old.group
        for b in new.group
    )
