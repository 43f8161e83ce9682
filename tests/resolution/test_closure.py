"""What a change touches: report by report, in any order, the outcome is that of clustering everything at once."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from diplomacy.records import Judged, LiveReport, Mode, Participant, PlaceReading, RoleKind, Status
from diplomacy.resolution.closure import Neighbourhood, Reach, neighbourhood
from diplomacy.resolution.clustering import cluster
from diplomacy.resolution.parties import dyads_of
from diplomacy.resolution.timing import Window, day_of, is_wide, window_of
from tests.resolution.test_clustering import CHO, HERE, ISHIBA, IWAYA, LEE, make_report

BROKER = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, leader="mark-carney")


class Memory:
    """A shelf in memory that gives each cluster a meeting as settling does."""

    def __init__(self) -> None:
        self.reports: dict[int, LiveReport] = {}
        self.meetings = 0

    def find(self, reaches: Sequence[Reach]) -> set[int]:
        return {r.id for reach in reaches for r in self.reports.values() if self._meets(r, reach)}

    def together(self, reports: Iterable[int]) -> set[int]:
        meetings = {r.meeting for i in reports if (r := self.reports.get(i)) and r.meeting is not None}
        return {r.id for r in self.reports.values() if r.meeting in meetings}

    def load(self, reports: Iterable[int]) -> list[LiveReport]:
        return [self.reports[i] for i in reports if i in self.reports]

    def judged(self, reports: Iterable[int]) -> list[Judged]:
        return []

    def settle(self, changed: Iterable[int], before: Iterable[LiveReport] = ()) -> Neighbourhood:
        found = neighbourhood(self, changed, before)
        for group in found.clusters:
            self.meetings += 1
            for report in group:
                self.reports[report.id] = replace(self.reports[report.id], meeting=self.meetings)
        return found

    def held_now(self) -> set[frozenset[int]]:
        homes: dict[int | None, set[int]] = {}
        for report in self.reports.values():
            homes.setdefault(report.meeting, set()).add(report.id)
        return set(map(frozenset, homes.values()))

    @staticmethod
    def _meets(report: LiveReport, reach: Reach) -> bool:
        mine, day = dyads_of(report.report.meeting.participants), day_of(report)
        if not any(a.could_be(b) or (a.name == b.name and day and day == reach.day) for a in mine for b in reach.dyads):
            return False
        if reach.wide:
            window = window_of(report)
            return is_wide(report) and window is not None and window.overlaps(reach.window)
        return day is not None and Window(day, day).overlaps(reach.window)


def some_report(draw: random.Random, days: int) -> LiveReport:
    """Return a report out of a crowded season: few people, few places, every state, many without a day."""
    out = date(2025, 3, 1) + timedelta(days=draw.randrange(days))
    when: str | None
    match draw.randrange(6):
        case 0:
            when = None
        case 1:
            when = f"{out:%Y-%m}"
        case _:
            when = (out + timedelta(days=draw.randrange(-3, 12))).isoformat()
    people = draw.choice([(LEE, ISHIBA)] * 4 + [(CHO, IWAYA), (LEE, ISHIBA, BROKER), (LEE, BROKER)])
    place = draw.choice([None, PlaceReading(HERE, "Seoul", "KOR"), PlaceReading(HERE, "Tokyo", "JPN")])
    status = draw.choice([Status.HELD, Status.HELD, Status.PLANNED, Status.PLANNED, Status.POSTPONED, Status.CANCELLED])
    return make_report(
        when,
        people,
        status=status,
        mode=draw.choice([Mode.IN_PERSON, Mode.IN_PERSON, Mode.PHONE]),
        place=place,
        published=out.isoformat() if draw.random() > 0.05 else None,
        article=draw.randrange(10_000, 10_200) if draw.random() < 0.3 else None,
    )


@pytest.mark.parametrize("seed", range(12))
def test_one_by_one_in_any_order_gives_what_all_at_once_gives(seed: int) -> None:
    draw = random.Random(seed)
    reports = [some_report(draw, days=draw.choice([40, 400])) for _ in range(50)]
    wanted = {frozenset(r.id for r in group) for group in cluster(reports)}
    draw.shuffle(reports)
    shelf = Memory()
    for report in reports:
        shelf.reports[report.id] = report
        shelf.settle([report.id])
    assert shelf.held_now() == wanted


@pytest.mark.parametrize("seed", range(12))
def test_what_changes_or_goes_leaves_no_trace(seed: int) -> None:
    draw = random.Random(100 + seed)
    reports = [some_report(draw, days=60) for _ in range(40)]
    shelf = Memory()
    for report in reports:
        shelf.reports[report.id] = report
        shelf.settle([report.id])
    for _ in range(15):
        old = draw.choice(list(shelf.reports.values()))
        if draw.random() < 0.4:
            partners = shelf.together([old.id]) - {old.id}
            del shelf.reports[old.id]
            shelf.settle(partners, [old])
        else:
            new = some_report(draw, days=60)
            shelf.reports[old.id] = replace(new, id=old.id, fingerprint=old.fingerprint, meeting=old.meeting)
            shelf.settle([old.id], [old])
    left = [replace(r, meeting=None) for r in shelf.reports.values()]
    assert shelf.held_now() == {frozenset(r.id for r in group) for group in cluster(left)}
