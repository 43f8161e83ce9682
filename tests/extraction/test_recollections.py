"""Encounters that few words tell of: earlier and later rounds, groups by office, countries, chairs, other days."""

from __future__ import annotations

import pytest

from diplomacy.records import Mode, Status
from tests.extraction.conftest import Read, only, who

A, B = "French President Emmanuel Macron", "German Chancellor Olaf Scholz"
MET = f"{A} met {B} in Paris on Thursday."


def days(read: Read, text: str, title: str = "") -> list[str]:
    """First day of each meeting of an article, in order."""
    return sorted(str(m.date.value.earliest) if m.date else "" for m in read(text, title=title).meetings)


@pytest.mark.parametrize(
    ("further", "expected"),
    [
        ("The previous round was held in Berlin on February 2.", ["2024-02-02", "2024-03-14"]),
        ("The last session, the third since autumn, broke up in Berlin on March 1.", ["2024-03-01", "2024-03-14"]),
        (
            "The first was held in Vilnius on January 12, the second in New York on February 20.",
            ["2024-01-12", "2024-02-20", "2024-03-14"],
        ),
        ("The next meeting will take place in Bonn on April 3.", ["2024-03-14", "2024-04-03"]),
        ("The meeting lasted two hours.", ["2024-03-14"]),
        ("The first question was about steel.", ["2024-03-14"]),
    ],
)
def test_sessions_told_by_a_noun(read: Read, further: str, expected: list[str]) -> None:
    assert days(read, f"{MET} {further}") == expected


def test_offices_of_those_just_named(read: Read) -> None:
    text = f"{MET} Their foreign ministers held talks in Bonn on Monday."
    second = read(text).meetings[0 if read(text).meetings[0].participants[0].name is None else 1]
    assert sorted(who(second)) == ["DEU foreign minister", "FRA foreign minister"]


def test_ministers_announce_their_presidents(read: Read) -> None:
    text = (
        "The foreign ministers of Colombia and Venezuela met in Bogota on Thursday and announced that their "
        "presidents would meet on Tuesday."
    )
    coming = [m for m in read(text).meetings if m.status.value is Status.PLANNED]
    assert [sorted(who(m)) for m in coming] == [["COL president", "VEN president"]]


def test_a_group_without_an_article_is_nobody(read: Read) -> None:
    assert len(read(f"{MET} Macron spent Friday with advisers at his hotel.").meetings) == 1


@pytest.mark.parametrize(
    "chair",
    [
        "The talks were hosted by Swiss President Viola Amherd.",
        "Swiss President Viola Amherd was in the chair.",
        "Swiss President Viola Amherd chaired the talks.",
    ],
)
def test_who_held_the_chair_took_part(read: Read, chair: str) -> None:
    assert sorted(who(only(read(f"{A} met {B} in Geneva on Thursday. {chair}")))) == [
        "Emmanuel Macron",
        "Olaf Scholz",
        "Viola Amherd",
    ]


def test_dated_talks_of_countries(read: Read) -> None:
    text = (
        "Iranian Foreign Minister Hossein Amir-Abdollahian said that the talks between Iran and Saudi Arabia will be "
        "held in Baghdad on Monday. Saudi Foreign Minister Prince Faisal bin Farhan confirmed the day."
    )
    meeting = only(read(text))
    assert {p.party for p in meeting.participants} == {"IRN", "SAU"}
    assert meeting.status.value is Status.PLANNED


def test_talks_of_countries_without_a_day_are_none(read: Read) -> None:
    text = (
        "Iranian Foreign Minister Hossein Amir-Abdollahian said that talks between Iran and Saudi Arabia were useful. "
        "Saudi Foreign Minister Prince Faisal bin Farhan agreed."
    )
    assert read(text).meetings == ()


def test_a_call_and_the_visit_called_off(read: Read) -> None:
    text = (
        f"{A} and {B} talked for an hour by telephone on Thursday. A day earlier the French president had called off "
        "the visit to Germany that he was to make on Tuesday."
    )
    told = {(m.mode.value, m.status.value) for m in read(text).meetings}
    assert told == {(Mode.PHONE, Status.HELD), (Mode.IN_PERSON, Status.CANCELLED)}


def test_a_lunch_and_the_meeting_to_come(read: Read) -> None:
    text = (
        f"{A} and {B} failed to close a deal at a lunch in Brussels on Thursday. Scholz said that the two of them "
        "would reconvene on Monday."
    )
    assert [m.status.value for m in read(text).meetings] == [Status.HELD, Status.PLANNED]


def test_headline_is_no_account_of_an_old_meeting(read: Read) -> None:
    text = "PARIS, March 15 - Ties have warmed since Macron and Scholz met in Berlin in December."
    meetings = read(text, title="Macron in Bonn for talks with Scholz").meetings
    assert len(meetings) == 2


def test_invitation_that_is_accepted_is_a_plan(read: Read) -> None:
    text = f"{A} has invited {B} to talks in Paris on Tuesday. The chancellor has said that he will come."
    assert only(read(text)).status.value is Status.PLANNED
    assert read(f"{A} has invited {B} to talks in Paris. The chancellor is thinking about it.").meetings == ()


def test_months_are_no_conditions(read: Read) -> None:
    meeting = only(read(f"PARIS, May 21 (Wire) -- {A} held talks with {B} on Sunday."))
    assert meeting.status.value is Status.HELD


def test_second_telling_of_a_plan_adds_no_row(read: Read) -> None:
    text = (
        f"{A} and {B} are expected to hold telephone talks on Monday. The conversation would be the first between the "
        "two since January."
    )
    assert only(read(text)).status.value is Status.PLANNED


def test_the_aim_of_a_journey_to_come_is_planned(read: Read) -> None:
    text = f"{A} is expected to travel to Berlin before the end of the week to meet {B} once more."
    assert only(read(text)).status.value is Status.PLANNED


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"{A} received on Thursday, at the Bellerive Villa, the chancellor of Germany, Olaf Scholz.", 2),
        (f"{A} met {B}, with the host, Swiss President Viola Amherd, and with Poland's Donald Tusk.", 2),
        (f"The first day of {A} in Bonn opens with a meeting with {B}.", 2),
        (f"After {A} and {B} spoke by telephone on Thursday, markets rose.", 2),
    ],
)
def test_objects_and_subjects_farther_off(read: Read, text: str, names: int) -> None:
    meetings = read(text).meetings
    assert meetings
    assert all(len(m.participants) == names for m in meetings)
    assert any({"Emmanuel Macron", "Olaf Scholz"} == set(who(m)) for m in meetings)


def test_no_minister_but_americas_is_secretary_of_state(read: Read) -> None:
    text = (
        "Antony Blinken was to hold talks with Chinese Foreign Minister Qin Gang. The Secretary of State called Indian "
        "Foreign Minister S. Jaishankar on Thursday."
    )
    assert ["Antony Blinken", "S. Jaishankar"] in [who(m) for m in read(text).meetings]
