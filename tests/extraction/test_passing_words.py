"""Encounters told in passing: what the mood is compared with, who joined whom, and what was said of another."""

from __future__ import annotations

import pytest

from diplomacy.records import Status
from tests.extraction.conftest import Read, only, who

A, B = "French President Emmanuel Macron", "German Chancellor Olaf Scholz"
MET = f"{A} met {B} in Paris on Thursday."
MODI = "Indian Prime Minister Narendra Modi"


def rows(read: Read, text: str) -> list[tuple[str, str]]:
    """First day and city of each meeting, in order."""
    return sorted(
        (str(m.date.value.earliest) if m.date else "", (m.place.city if m.place else None) or "")
        for m in read(text).meetings
    )


@pytest.mark.parametrize(
    "further",
    [
        "The mood was a far cry from the frosty handshake they exchanged in Hamburg in October.",
        "It was warmer than the stiff dinner that the two shared in Hamburg in October.",
        "The tone has been friendly since the leaders buried the hatchet in Hamburg in October.",
    ],
)
def test_a_comparison_recalls_another_encounter(read: Read, further: str) -> None:
    assert rows(read, f"{MET} {further}") == [("2023-10-01", "Hamburg"), ("2024-03-14", "Paris")]


def test_a_comparison_in_the_same_sentence(read: Read) -> None:
    text = f"{A} and {B} talked in Paris on Thursday, unlike in the tense hour they shared in Hamburg in October."
    assert rows(read, text) == [("2023-10-01", "Hamburg"), ("2024-03-14", "Paris")]


def test_a_visit_that_was_paid(read: Read) -> None:
    text = (
        f"{MET} It was the second meeting between the two this year, after the visit Macron made to Berlin on March 1."
    )
    assert rows(read, text) == [("2024-03-01", "Berlin"), ("2024-03-14", "Paris")]


def test_who_agreed_on_the_meeting_met_before(read: Read) -> None:
    text = (
        f"{A} and {B} are to meet in Paris on Tuesday. The meeting was agreed on Monday in Bonn by French Foreign "
        "Minister Catherine Colonna and German Foreign Minister Annalena Baerbock."
    )
    held = [m for m in read(text).meetings if m.status.value is Status.HELD]
    assert [sorted(who(m)) for m in held] == [["Annalena Baerbock", "Catherine Colonna"]]


@pytest.mark.parametrize(
    "words",
    [
        "promised that there will be no new tariffs and that they will see each other again in Bonn in April",
        "pledged that there would be no surprises, and will meet again in Bonn in April",
    ],
)
def test_no_of_something_else_calls_nothing_off(read: Read, words: str) -> None:
    second = [m for m in read(f"{MET} Macron and Scholz {words}.").meetings if m.status.value is not Status.HELD]
    assert [m.status.value for m in second] == [Status.PLANNED]


def test_there_will_be_no_meeting(read: Read) -> None:
    text = f"There will be no meeting between {A} and {B} in Paris on Thursday, the Elysee said."
    assert [m.status.value for m in read(text).meetings] == [Status.CANCELLED]


def test_who_laboured_to_bring_them_together(read: Read) -> None:
    text = (
        f"{MET} French Foreign Minister Catherine Colonna had worked for months to bring the two together after Scholz "
        "cancelled a trip to Paris in January."
    )
    assert sorted((str(m.date.value.earliest) if m.date else "", m.status.value) for m in read(text).meetings) == [
        ("2024-01-01", Status.CANCELLED),
        ("2024-03-14", Status.HELD),
    ]


def test_two_seen_at_once(read: Read) -> None:
    text = (
        f"On Friday {MODI} sat with US President Joe Biden and Japanese Prime Minister Fumio Kishida. The same evening "
        "he was with Russian President Vladimir Putin and Chinese President Xi Jinping. Nobody in Delhi finds the two "
        "triangles odd."
    )
    assert [len(m.participants) for m in read(text).meetings] == [3, 3]


def test_one_of_an_organisation_brings_two_together(read: Read) -> None:
    text = (
        "European Council President Charles Michel hosted Armenian Prime Minister Nikol Pashinyan and Azerbaijani "
        "President Ilham Aliyev in Brussels on Tuesday."
    )
    assert len(only(read(text)).participants) == 3


def test_those_who_join_them_take_part(read: Read) -> None:
    text = f"{MET} French Foreign Minister Catherine Colonna and her counterpart Annalena Baerbock joined them."
    assert {"Catherine Colonna", "Annalena Baerbock"} <= set(who(only(read(text))))


@pytest.mark.parametrize(
    "witness",
    [
        "Vucic and Kurti put their initials to the text in the presence of EU foreign policy chief Josep Borrell.",
        "EU foreign policy chief Josep Borrell placed himself between the two.",
    ],
)
def test_who_was_present_is_added(read: Read, witness: str) -> None:
    text = (
        f"Serbian President Aleksandar Vucic and Kosovan Prime Minister Albin Kurti met in Ohrid on Monday. {witness}"
    )
    assert sorted(who(only(read(text)))) == ["Albin Kurti", "Aleksandar Vucic", "Josep Borrell"]


def test_a_round_that_took_a_day(read: Read) -> None:
    text = (
        "EU foreign policy chief Josep Borrell, Serbian President Aleksandar Vucic and Kosovan Prime Minister Albin "
        "Kurti will meet in Brussels on Monday. The previous session broke up after the two men and Borrell had spent "
        "most of 27 February in Ohrid without an accord."
    )
    earlier = next(m for m in read(text).meetings if m.status.value is Status.HELD)
    assert sorted(who(earlier)) == ["Albin Kurti", "Aleksandar Vucic", "Josep Borrell"]
    assert earlier.date is not None
    assert earlier.date.value.iso() == "2024-02-27"


def test_the_talk_was_of_gas(read: Read) -> None:
    text = (
        "Kenyan President William Ruto sat down with Ugandan President Yoweri Museveni in Kampala on Sunday. With "
        "Tanzanian President Samia Suluhu Hassan, the talk was of gas."
    )
    assert [sorted(who(m)) for m in read(text).meetings] == [
        ["William Ruto", "Yoweri Museveni"],
        ["Samia Suluhu Hassan", "William Ruto"],
    ]


def test_the_envoy_and_not_his_chief(read: Read) -> None:
    text = (
        "Iranian Foreign Minister Hossein Amir-Abdollahian and US President Joe Biden's Middle East envoy, Brett "
        "McGurk, held talks in Muscat on Monday."
    )
    assert "Joe Biden" not in who(only(read(text)))


def test_a_name_that_begins_a_clause_is_no_apposition(read: Read) -> None:
    text = f"{MODI} met US President Joe Biden in Tokyo on Friday. With his host, Mr Modi had a long conversation."
    assert len(read(text).meetings) == 1


def test_his_host_is_whoever_is_at_home_there(read: Read) -> None:
    text = (
        f"{MODI} sat with US President Joe Biden and Japanese Prime Minister Fumio Kishida on Friday. With his host, "
        "Mr Modi had a first conversation on Thursday, soon after landing in Hiroshima."
    )
    assert ["Fumio Kishida", "Narendra Modi"] in [sorted(who(m)) for m in read(text).meetings]


def test_to_call_something_is_no_call(read: Read) -> None:
    text = f"Diplomats call Thursday's conversation between {A} and {B} in Paris useful."
    assert [m.mode.value.value for m in read(text).meetings] != ["phone"]


def test_a_witness_of_an_audience(read: Read) -> None:
    text = (
        f"{B} flew to Paris on Thursday. He was received by {A} in the presence of European Council President Charles "
        "Michel."
    )
    assert sorted(who(only(read(text)))) == ["Charles Michel", "Emmanuel Macron", "Olaf Scholz"]
