"""Which reports are one meeting."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from diplomacy.records import (
    DateReading,
    Evidence,
    ExtractedMeeting,
    LiveReport,
    Mode,
    ModeReading,
    PartialDate,
    Participant,
    PlaceReading,
    Report,
    RoleKind,
    Span,
    Status,
    StatusReading,
    SummitReading,
)
from diplomacy.resolution.clustering import Verdict, cluster, compare
from diplomacy.resolution.consolidation import consolidate

HERE = Evidence(Span(0, 5), "test")
LEE = Participant("Lee Jae-myung", "KOR", "President", RoleKind.HEAD_OF_STATE, leader="lee-jae-myung")
CHO = Participant("Cho Hyun", "KOR", "Foreign Minister", RoleKind.FOREIGN_MINISTER, leader="cho-hyun")
ISHIBA = Participant("Shigeru Ishiba", "JPN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, leader="shigeru-ishiba")
IWAYA = Participant("Takeshi Iwaya", "JPN", "Foreign Minister", RoleKind.FOREIGN_MINISTER, leader="takeshi-iwaya")
G7 = SummitReading("g7-2025", "G7 2025", HERE)
ids = itertools.count(1)


def make_report(
    when: str | None = "2025-06-17",
    people: tuple[Participant, ...] = (LEE, ISHIBA),
    *,
    status: Status = Status.HELD,
    mode: Mode = Mode.IN_PERSON,
    summit: SummitReading | None = None,
    place: PlaceReading | None = None,
    published: str | None = "2025-06-18",
    article: int | None = None,
    sample: bool = False,
) -> LiveReport:
    """Return a report of President Lee meeting Prime Minister Ishiba, but for what is given."""
    number = next(ids)
    meeting = ExtractedMeeting(
        participants=people,
        sentence=Span(0, 10),
        trigger=HERE,
        mode=ModeReading(mode, HERE),
        status=StatusReading(status, HERE),
        date=DateReading(PartialDate.parse(when), when, HERE) if when else None,
        summit=summit,
        place=place,
    )
    source = article or number
    return LiveReport(
        id=number,
        report=Report(f"anchor-{number}", meeting),
        article=source,
        source=f"article {source}",
        fingerprint=f"{number:04}",
        published=date.fromisoformat(published) if published else None,
        sample=sample,
    )


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ({}, {}, Verdict.SAME),
        ({}, {"when": "2025-06-18"}, Verdict.DIFFERENT),
        ({}, {"when": None}, Verdict.DIFFERENT),
        ({"when": None}, {"when": None}, Verdict.DIFFERENT),
        ({}, {"when": "2025-06"}, Verdict.DIFFERENT),
        ({"summit": G7}, {"when": "2025-06", "summit": G7}, Verdict.SAME),
        ({"when": "2025-06", "summit": G7}, {"when": "2025-06", "summit": G7}, Verdict.SAME),
        ({"when": "2025-06-16", "summit": G7}, {"summit": G7}, Verdict.DIFFERENT),
        ({}, {"mode": Mode.PHONE}, Verdict.DIFFERENT),
        ({}, {"people": (CHO, IWAYA)}, Verdict.DIFFERENT),
        ({}, {"people": (LEE, replace(ISHIBA, leader=None, name=None))}, Verdict.SAME),
        ({}, {"people": (LEE, replace(IWAYA, leader=None, name=None))}, Verdict.DIFFERENT),
        ({}, {"people": (LEE, Participant(None, "JPN"))}, Verdict.SAME),
        ({}, {"people": (LEE,)}, Verdict.DIFFERENT),
        ({}, {"sample": True}, Verdict.DIFFERENT),
        ({"article": 7}, {"article": 7}, Verdict.DIFFERENT),
        ({}, {"status": Status.PLANNED}, Verdict.SAME),
    ],
)
def test_compare_tells_meetings_apart(one: dict[str, Any], other: dict[str, Any], verdict: Verdict) -> None:
    a, b = make_report(**one), make_report(**other)
    assert compare(a, b).verdict is verdict
    assert compare(b, a).verdict is verdict
    assert compare(a, b).reason


def test_clusters_do_not_depend_on_the_order_of_arrival() -> None:
    reports = [
        make_report(published="2025-06-17"),
        make_report(published="2025-06-18"),
        make_report(when="2025-06-16", summit=G7),
        make_report(when="2025-06", summit=G7, published=None),
        make_report(when="2025-06-16", mode=Mode.PHONE),
    ]
    outcomes = {
        frozenset(frozenset(r.id for r in group) for group in cluster(order))
        for order in itertools.permutations(reports)
    }
    assert len(outcomes) == 1
    assert sorted(len(group) for group in outcomes.pop()) == [1, 2, 2]


def test_a_meeting_has_its_history_in_order_of_publication() -> None:
    plan = make_report(status=Status.PLANNED, published="2025-06-10")
    put_off = make_report(status=Status.POSTPONED, published="2025-06-12")
    again = make_report(status=Status.PLANNED, published="2025-06-13")
    held = make_report(published="2025-06-18")
    late_echo = make_report(status=Status.PLANNED, published=None)
    record = consolidate([late_echo, held, put_off, again, plan])
    assert [(c.status, c.report) for c in record.history] == [
        (Status.PLANNED, plan.id),
        (Status.POSTPONED, put_off.id),
        (Status.PLANNED, again.id),
        (Status.HELD, held.id),
    ]
    assert record.status is Status.HELD


def test_a_bare_party_and_an_office_merge_into_the_named_person() -> None:
    vague = make_report(people=(Participant(None, "KOR"), replace(ISHIBA, name=None, leader=None)))
    full = make_report(people=(LEE, ISHIBA))
    for order in ([vague, full], [full, vague]):
        people = consolidate(order).participants
        assert {(p.name, p.party) for p in people} == {("Lee Jae-myung", "KOR"), ("Shigeru Ishiba", "JPN")}


def test_an_article_is_one_voice_and_the_majority_holds() -> None:
    first = make_report(summit=G7)
    second = make_report(summit=G7)
    odd = make_report(summit=SummitReading("g20-2025", "G20 2025", HERE), published="2025-06-17")
    record = consolidate([odd, first, second])
    assert record.summit == "g7-2025"
    assert record.support["summit"] == (first.id, second.id)


def test_a_day_is_taken_before_a_month() -> None:
    month, day = make_report(when="2025-06", summit=G7, published="2025-06-01"), make_report(summit=G7)
    assert consolidate([month, day]).date == PartialDate.parse("2025-06-17")


def test_nothing_cannot_be_consolidated() -> None:
    with pytest.raises(ValueError, match="needs a report"):
        consolidate([])


def test_what_happened_outranks_what_was_planned() -> None:
    plan = make_report(status=Status.PLANNED, published="2025-06-10", place=PlaceReading(HERE, "Seoul", "KOR"))
    held = make_report(place=PlaceReading(HERE, "Kananaskis", "CAN"))
    silent = make_report(published="2025-06-19")
    assert consolidate([plan, held]).city == "Kananaskis"
    assert consolidate([plan, silent]).city == "Seoul"
