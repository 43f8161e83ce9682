"""Corrections over consolidated records, and judgements that hold: pure functions."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest

from diplomacy.records import (
    ConsolidatedMeeting,
    FieldCorrection,
    Json,
    JudgedAccounts,
    Level,
    Mode,
    PartialDate,
    Participant,
    Status,
    StatusChange,
)
from diplomacy.resolution.decisions import (
    check,
    field_value,
    lay_over,
    machine_value,
    participant_key,
    says_otherwise,
)
from diplomacy.resolution.judgements import contradictions, holding

LEE = Participant("Lee Jae-myung", "KOR", "President", leader="lee-jae-myung")
JANE = Participant("Jane Roe", "CAN", "Minister")
RECORD = ConsolidatedMeeting(
    participants=(LEE, JANE),
    mode=Mode.IN_PERSON,
    status=Status.HELD,
    history=(StatusChange(Status.HELD, 1),),
    reports=(1,),
    date=PartialDate.day(date(2025, 6, 17)),
    city="Kananaskis",
    country="CAN",
    topics=(("trade", "trade"),),
    level=Level.LEADERS,
    support={"date": (1,)},
)
VALUES: dict[str, Json] = {
    "date": ["2025-06-15", "2025-06-17"],
    "city": "Calgary",
    "country": "JPN",
    "venue": "Pomeroy Lodge",
    "summit": "g7-2025",
    "mode": "video",
    "status": "planned",
    "level": "officials",
    "form": "small_group",
    "topics": [["steel", None]],
    "participant shigeru-ishiba": {"name": "Shigeru Ishiba", "leader": "shigeru-ishiba", "party": "JPN"},
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_laid_over_and_everything_else_stays(name: str) -> None:
    value = check(name, VALUES[name])
    correction = FieldCorrection(1, name, value, field_value(RECORD, name))
    laid = lay_over(RECORD, [correction])
    assert field_value(laid, name) == value
    assert machine_value(RECORD, correction) == field_value(RECORD, name) != value
    assert laid.support == RECORD.support
    assert lay_over(laid, [FieldCorrection(2, name, field_value(RECORD, name), value)]) == RECORD


def test_the_last_correction_wins() -> None:
    pair = [FieldCorrection(1, "city", "Calgary"), FieldCorrection(2, "city", None)]
    assert lay_over(RECORD, pair).city is None


def test_a_removed_participant_stays_removed_when_the_machine_learns_who_it_is() -> None:
    removed = FieldCorrection(1, f"participant {participant_key(JANE)}", None, {"name": "Jane Roe", "party": "CAN"})
    known = replace(JANE, leader="jane-roe")
    assert lay_over(replace(RECORD, participants=(LEE, known)), [removed]).participants == (LEE,)


@pytest.mark.parametrize(
    ("person", "key"),
    [
        (LEE, "lee-jae-myung"),
        (JANE, "can-jane-roe"),
        (Participant(None, "CAN", "trade minister"), "can-trade-minister"),
        (Participant(None, "CAN"), "can"),
    ],
)
def test_a_participant_has_a_key_of_its_own(person: Participant, key: str) -> None:
    assert participant_key(person) == key


@pytest.mark.parametrize(
    ("then", "value", "now", "conflict"),
    [
        ("Kananaskis", "Calgary", "Kananaskis", False),
        ("Kananaskis", "Calgary", "Banff", True),
        ("Kananaskis", "Calgary", "Calgary", False),
        ("Kananaskis", None, None, False),
        (None, {"name": "Jane Roe", "party": "CAN"}, {"name": "JANE ROE", "party": "CAN", "role": "Minister"}, False),
        (None, {"name": "Jane Roe", "party": "CAN"}, {"name": "Jane Roe", "party": "USA"}, True),
    ],
)
def test_a_conflict_is_a_new_view_that_is_not_the_persons(
    then: Json, value: Json, now: Json, *, conflict: bool
) -> None:
    assert says_otherwise(FieldCorrection(1, "city", value, then), now) is conflict


SAME_AB, SAME_BC, APART_AC = (
    JudgedAccounts(1, "a", "b", True),
    JudgedAccounts(2, "b", "c", True),
    JudgedAccounts(3, "a", "c", False),
)


def test_of_contradicting_judgements_the_newest_hold() -> None:
    for order in itertools.permutations((SAME_AB, SAME_BC, APART_AC)):
        assert holding(order) == order[:2]


def test_judgements_on_others_hold_whatever_their_order() -> None:
    judged = (SAME_AB, JudgedAccounts(4, "c", "d", True), JudgedAccounts(5, "b", "d", False))
    assert all(set(holding(order)) == set(judged) for order in itertools.permutations(judged))
    assert holding((JudgedAccounts(6, "a", "c", True), *judged)) == (JudgedAccounts(6, "a", "c", True), *judged[:2])


def test_a_contradiction_is_found_with_its_chain() -> None:
    assert contradictions([SAME_AB, APART_AC]) == []
    assert contradictions([SAME_AB, APART_AC, SAME_BC]) == [(APART_AC, SAME_AB, SAME_BC)]
