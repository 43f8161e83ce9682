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
    Form,
    Judged,
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
from diplomacy.resolution.clustering import arrange, cluster
from diplomacy.resolution.comparison import Verdict, compare
from diplomacy.resolution.consolidation import consolidate

HERE = Evidence(Span(0, 5), "test")
LEE = Participant("Lee Jae-myung", "KOR", "President", RoleKind.HEAD_OF_STATE, leader="lee-jae-myung")
CHO = Participant("Cho Hyun", "KOR", "Foreign Minister", RoleKind.FOREIGN_MINISTER, leader="cho-hyun")
ISHIBA = Participant("Shigeru Ishiba", "JPN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, leader="shigeru-ishiba")
IWAYA = Participant("Takeshi Iwaya", "JPN", "Foreign Minister", RoleKind.FOREIGN_MINISTER, leader="takeshi-iwaya")
YOON = Participant("Yoon Suk Yeol", "KOR", "President", RoleKind.HEAD_OF_STATE, leader="yoon-suk-yeol")
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, leader="mark-carney")
UN = Participant("Antonio Guterres", "UN", "Secretary-General", RoleKind.ORGANISATION_HEAD, leader="antonio-guterres")
SEOUL, BANFF = PlaceReading(HERE, "Seoul", "KOR"), PlaceReading(HERE, "Banff", "CAN")
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
        ({"when": "2025-06-16", "place": SEOUL}, {"place": SEOUL}, Verdict.SAME),
        (
            {"when": "2025-06-16", "place": SEOUL, "published": "2025-06-16"},
            {"place": SEOUL, "published": "2025-06-17"},
            Verdict.DIFFERENT,
        ),
        ({}, {"when": None}, Verdict.SAME),
        ({}, {"when": None, "published": "2025-09-01"}, Verdict.DIFFERENT),
        (
            {"place": SEOUL},
            {"when": None, "published": "2025-09-01", "place": SEOUL},
            Verdict.SAME,
        ),
        ({"when": None}, {"when": None}, Verdict.SAME),
        ({"when": None}, {"when": None, "published": "2025-07-18"}, Verdict.DIFFERENT),
        ({}, {"when": "2025-06"}, Verdict.SAME),
        ({}, {"when": "2025-05"}, Verdict.DIFFERENT),
        ({"when": "2025-06", "published": "2025-06-10"}, {}, Verdict.DIFFERENT),
        (
            {"when": "2025-06", "published": "2025-06-10", "status": Status.PLANNED},
            {},
            Verdict.SAME,
        ),
        ({"when": None, "published": "2025-05-10", "status": Status.PLANNED}, {}, Verdict.SAME),
        (
            {"when": None, "published": "2025-06-20", "status": Status.PLANNED},
            {},
            Verdict.DIFFERENT,
        ),
        ({"when": None, "published": "2025-06-15", "status": Status.POSTPONED}, {}, Verdict.SAME),
        (
            {"when": None, "published": "2025-05-01", "status": Status.PLANNED},
            {"when": None, "published": "2025-06-01", "status": Status.CANCELLED},
            Verdict.SAME,
        ),
        ({"when": "2025-06-15", "published": "2025-06-10", "status": Status.PLANNED}, {}, Verdict.SAME),
        ({"when": "2025-06-12", "published": "2025-06-10", "status": Status.PLANNED}, {}, Verdict.UNSURE),
        ({"when": "2025-06-01", "published": "2025-05-10", "status": Status.PLANNED}, {}, Verdict.DIFFERENT),
        ({"when": "2025-06-18", "published": "2025-06-19", "status": Status.PLANNED}, {}, Verdict.DIFFERENT),
        (
            {"mode": Mode.PHONE},
            {"mode": Mode.VIDEO, "when": "2025-06-18"},
            Verdict.SAME,
        ),
        ({"people": (LEE, ISHIBA, UN)}, {}, Verdict.SAME),
        ({"people": (LEE, ISHIBA, CARNEY)}, {}, Verdict.UNSURE),
        ({"people": (LEE, ISHIBA, CARNEY), "place": BANFF}, {}, Verdict.SAME),
        ({"people": (LEE, ISHIBA, CARNEY)}, {"when": "2025-06"}, Verdict.DIFFERENT),
        ({"place": SEOUL}, {"place": BANFF}, Verdict.SAME),
        (
            {"people": (YOON, ISHIBA), "place": SEOUL, "status": Status.PLANNED, "published": "2025-05-01"},
            {"place": SEOUL},
            Verdict.SAME,
        ),
        ({"people": (YOON, ISHIBA), "place": SEOUL}, {"place": SEOUL}, Verdict.DIFFERENT),
        ({"people": (LEE, CHO, ISHIBA), "place": SEOUL}, {"people": (CHO, ISHIBA), "place": SEOUL}, Verdict.SAME),
        ({"summit": G7}, {"when": "2025-06", "summit": G7}, Verdict.SAME),
        ({"when": "2025-06", "summit": G7}, {"when": "2025-06", "summit": G7}, Verdict.SAME),
        ({"when": "2025-06-16", "summit": G7}, {"summit": G7}, Verdict.SAME),
        ({"when": "2025-06-15", "summit": G7}, {"summit": G7}, Verdict.DIFFERENT),
        ({}, {"mode": Mode.PHONE}, Verdict.DIFFERENT),
        ({}, {"people": (CHO, IWAYA)}, Verdict.DIFFERENT),
        ({}, {"people": (LEE, replace(ISHIBA, leader=None, name=None))}, Verdict.SAME),
        ({}, {"people": (LEE, replace(IWAYA, leader=None, name=None))}, Verdict.DIFFERENT),
        ({}, {"people": (LEE, Participant(None, "JPN"))}, Verdict.SAME),
        ({}, {"people": (LEE,)}, Verdict.DIFFERENT),
        ({}, {"sample": True}, Verdict.DIFFERENT),
        ({"article": 7}, {"article": 7}, Verdict.SAME),
        ({"article": 7}, {"article": 7, "when": "2025-06-16"}, Verdict.DIFFERENT),
        ({"article": 7}, {"article": 7, "when": None, "status": Status.PLANNED}, Verdict.DIFFERENT),
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
    assert consolidate([plan, held]).disputed == {}
    assert consolidate([plan, silent]).city == "Seoul"


def test_what_sources_are_at_odds_about_is_kept() -> None:
    one, two, odd = make_report(place=SEOUL), make_report(place=SEOUL), make_report(place=BANFF)
    record = consolidate([one, odd, two])
    assert (record.city, record.country) == ("Seoul", "KOR")
    assert record.disputed["country"] == (("KOR", (one.id, two.id)), ("CAN", (odd.id,)))


def test_a_plan_that_moves_is_on_the_day_last_announced() -> None:
    first = make_report("2025-06-17", status=Status.PLANNED, published="2025-06-01")
    copies = [make_report("2025-06-17", status=Status.PLANNED, published="2025-06-02") for _ in range(3)]
    moved = make_report("2025-06-18", status=Status.PLANNED, published="2025-06-10")
    assert consolidate([moved, first, *copies]).date == PartialDate.parse("2025-06-18")


def test_whom_one_source_of_many_names_beside_the_leader_sat_in() -> None:
    aide = replace(CHO, role_kind=RoleKind.OTHER)
    record = consolidate([make_report(), make_report(), make_report(people=(LEE, aide, ISHIBA))])
    assert [(p.name, p.optional) for p in record.participants if p.party == "KOR"] == [
        ("Lee Jae-myung", False),
        ("Cho Hyun", True),
    ]


def groups(*reports: LiveReport, judged: tuple[Judged, ...] = ()) -> list[list[int]]:
    """Return the clusters as positions in the list of reports."""
    positions = {r.id: i for i, r in enumerate(reports)}
    return sorted(sorted(positions[r.id] for r in group) for group in cluster(reports, judged))


def test_what_was_put_off_is_the_meeting_that_came_of_it() -> None:
    plan = make_report("2025-03-27", status=Status.PLANNED, published="2025-03-03")
    put_off = make_report(None, status=Status.POSTPONED, published="2025-03-24")
    anew = make_report("2025-09-20", status=Status.PLANNED, published="2025-08-17")
    held = make_report("2025-09-20", published="2025-09-20")
    assert groups(plan, put_off, anew, held) == [[0, 1, 2, 3]]
    history = consolidate([plan, put_off, anew, held]).history
    assert [c.status for c in history] == [Status.PLANNED, Status.POSTPONED, Status.PLANNED, Status.HELD]


def test_what_was_put_off_twice_is_still_one_meeting() -> None:
    assert groups(
        make_report("2025-03-27", status=Status.PLANNED, published="2025-03-03"),
        make_report(None, status=Status.POSTPONED, published="2025-03-24"),
        make_report("2025-05-02", status=Status.PLANNED, published="2025-04-10"),
        make_report("2025-05-02", status=Status.POSTPONED, published="2025-04-28"),
        make_report("2025-06-20", published="2025-06-21"),
    ) == [[0, 1, 2, 3, 4]]


def test_a_postponement_that_names_the_new_day_moves_the_plan() -> None:
    assert groups(
        make_report("2025-03-27", status=Status.PLANNED, published="2025-03-03"),
        make_report("2025-04-15", status=Status.POSTPONED, published="2025-03-24"),
        make_report("2025-04-15", published="2025-04-15"),
    ) == [[0, 1, 2]]


def test_a_meeting_at_a_summit_is_not_what_came_of_a_visit_put_off() -> None:
    assert groups(
        make_report("2025-03-27", status=Status.PLANNED, published="2025-03-03", place=SEOUL),
        make_report(None, status=Status.POSTPONED, published="2025-03-24"),
        make_report("2025-06-16", published="2025-06-17", summit=G7, place=BANFF),
    ) == [[0, 1], [2]]


def test_a_floating_report_goes_to_no_meeting_where_two_fit_alike() -> None:
    assert groups(
        make_report("2025-06-05", published="2025-06-06"),
        make_report("2025-06-20", published="2025-06-21"),
        make_report("2025-06", published="2025-08-01"),
    ) == [[0], [1], [2]]


def test_people_have_the_last_word() -> None:
    one, other, third = make_report(), make_report(), make_report("2025-06-25")
    assert groups(one, other, third) == [[0, 1], [2]]
    apart = Judged(one.id, other.id, same=False)
    assert groups(one, other, third, judged=(apart,)) == [[0], [1], [2]]
    together = Judged(third.id, one.id, same=True)
    assert groups(one, other, third, judged=(together,)) == [[0, 1, 2]]
    assert groups(one, other, third, judged=(together, apart)) == [[0, 2], [1]]
    newest_first = (Judged(one.id, other.id, same=True), apart)
    assert groups(one, other, third, judged=newest_first) == [[0, 1], [2]]


def test_what_is_doubtful_is_asked_once_for_two_meetings() -> None:
    two = [make_report(), make_report()]
    three = [make_report(people=(LEE, ISHIBA, CARNEY)), make_report(people=(LEE, ISHIBA, CARNEY))]
    doubts = arrange([*two, *three]).doubts
    assert [(d.comparison.rule, {d.one.id, d.other.id} & {r.id for r in two} != set()) for d in doubts] == [
        ("part", True)
    ]
    judged = tuple(Judged(a.id, b.id, same=False) for a in two for b in three)
    assert arrange([*two, *three], judged).doubts == ()


def test_who_was_to_come_is_replaced_by_who_came_in_the_same_office() -> None:
    plan = make_report(people=(YOON, ISHIBA), status=Status.PLANNED, published="2025-05-01", place=SEOUL)
    held = make_report(place=SEOUL)
    assert groups(plan, held) == [[0, 1]]
    assert {p.name for p in consolidate([plan, held]).participants} == {"Lee Jae-myung", "Shigeru Ishiba"}
    assert [p.name for p in consolidate([plan]).participants] == ["Yoon Suk Yeol", "Shigeru Ishiba"]


def test_a_call_on_either_side_of_the_date_line_is_no_conflict() -> None:
    here, there = make_report("2025-01-27", mode=Mode.PHONE), make_report("2025-01-28", mode=Mode.PHONE)
    assert groups(here, there) == [[0, 1]]
    assert consolidate([here, there]).disputed == {}


def test_who_brought_the_two_together_makes_it_a_small_group() -> None:
    assert consolidate([make_report(), make_report(people=(LEE, ISHIBA, UN))]).form is Form.SMALL_GROUP


def test_what_was_called_off_is_recalled_by_its_month() -> None:
    plan = make_report("2025-01-31", status=Status.PLANNED, published="2025-01-20")
    off = make_report("2025-01-31", status=Status.CANCELLED, published="2025-01-26")
    recalled = make_report("2025-01", status=Status.CANCELLED, published="2025-07-07")
    assert groups(plan, off, recalled) == [[0, 1, 2]]


def test_a_recollection_of_two_is_not_their_meeting_with_a_third() -> None:
    trilateral = make_report("2025-06-17", (LEE, ISHIBA, CARNEY), place=BANFF, published="2025-06-18", article=900)
    bilateral = make_report("2025-06-17", (LEE, ISHIBA), place=BANFF, published="2025-06-18", article=900)
    recalled = make_report("2025-06", (LEE, ISHIBA), place=BANFF, published="2025-08-20")
    assert groups(trilateral, bilateral, recalled) == [[0], [1, 2]]


def test_a_plan_of_others_does_not_keep_a_postponement_from_its_own() -> None:
    plan = make_report("2025-06-10", status=Status.PLANNED, published="2025-05-20")
    others = make_report("2025-06-20", (CHO, IWAYA), status=Status.PLANNED, published="2025-05-21")
    moved = make_report("2025-07-02", status=Status.POSTPONED, published="2025-06-01")
    assert groups(plan, others, moved) == [[0, 2], [1]]
