"""Encounters: which words report one, who took part, how many rows, and what is none."""

from __future__ import annotations

import pytest

from diplomacy.records import Capacity, Form, Level, Mode
from tests.extraction.conftest import Read, only, who

A, B = "French President Emmanuel Macron", "German Chancellor Olaf Scholz"
NAMES = ["Emmanuel Macron", "Olaf Scholz"]


@pytest.mark.parametrize(
    "text",
    [
        f"{A} and {B} met in Paris.",
        f"{A} held a two-hour meeting with {B}.",
        f"{A} sat down on Thursday with {B}.",
        f"A meeting between {A} and {B} ended without a statement.",
        f"The talks took place in Berlin between {A} and {B}.",
        f"{A} was received in Berlin by {B}.",
        f"{A}, who met {B} on Monday, spoke of Ukraine.",
        f"{A} flew to Berlin for talks with {B}.",
        f"{A} saw {B} in Meseberg on Monday.",
        f"During talks with {B}, {A} spoke of Ukraine.",
    ],
)
def test_words_that_report_an_encounter(read: Read, text: str) -> None:
    assert sorted(who(only(read(text)))) == NAMES


@pytest.mark.parametrize(
    "text",
    [
        f"{A} met his ministers on Monday.",
        f"{A} met executives of Airbus in Toulouse.",
        f"{A} met with criticism after {B} spoke.",
        f"The plan of {A} met the target that {B} had set.",
        f"“{A} met {B} in Paris and all was well,” wrote a novelist.",
        f"{A} received a letter from {B}.",
        f"{A} welcomed a decision of {B} on steel.",
        "Bayern Munich met Real Madrid in the semi-final in Munich.",
    ],
)
def test_what_is_no_encounter(read: Read, text: str) -> None:
    assert read(text).meetings == ()


def test_one_row_for_each_counterpart(read: Read) -> None:
    text = (
        f"{A} met separately with {B}, Polish Prime Minister Donald Tusk, with whom he spoke of grain, "
        "and Spain's Pedro Sanchez."
    )
    assert [who(m)[1] for m in read(text).meetings] == ["Olaf Scholz", "Donald Tusk", "Pedro Sanchez"]


def test_three_together_are_one_row(read: Read) -> None:
    text = f"{A}, {B} and Polish Prime Minister Donald Tusk held a trilateral meeting in Berlin."
    meeting = only(read(text))
    assert meeting.form is Form.SMALL_GROUP
    assert len(meeting.participants) == 3


def test_accounts_of_one_encounter_are_one_row(read: Read) -> None:
    text = f"{A} met {B} in Berlin on Thursday.\n\nThe meeting took two hours. Macron and Scholz held talks on steel."
    assert len(read(text, title="Macron meets Scholz").meetings) == 1


def test_headline_alone_is_evidence(read: Read) -> None:
    meeting = only(read("The leaders discussed grain.", title=f"Readout of {A}'s call with {B}"))
    assert meeting.trigger.span.part == "title"
    assert meeting.mode.value is Mode.PHONE


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        (f"{A} spoke by phone with {B}.", Mode.PHONE),
        (f"{A} held a telephone conversation with {B}.", Mode.PHONE),
        (f"{A} telephoned {B} on Monday.", Mode.PHONE),
        (f"{A} held talks with {B} by video conference.", Mode.VIDEO),
        (f"{A} met {B} in Berlin.", Mode.IN_PERSON),
    ],
)
def test_mode(read: Read, text: str, mode: Mode) -> None:
    meeting = only(read(text))
    assert meeting.mode.value is mode
    assert mode is Mode.IN_PERSON or meeting.place is None


def test_level_is_that_of_the_lower_side(read: Read) -> None:
    assert only(read(f"{A} met {B}.")).level is Level.LEADERS
    assert only(read(f"{A} met Chinese Foreign Minister Wang Yi.")).level is Level.FOREIGN_MINISTERS


def test_host_and_visitor(read: Read) -> None:
    first, second = only(read(f"{B} received {A} in Berlin.")).participants
    assert (first.name, first.capacity, second.capacity) == ("Olaf Scholz", Capacity.HOST, Capacity.VISITOR)


def test_recalled_meeting_is_background(read: Read) -> None:
    text = f"{A} met {B} in Paris on Thursday.\n\nMacron and Scholz last met in Berlin in October."
    now, then = read(text).meetings
    assert (now.background, then.background) == (False, True)
    assert then.date is not None
    assert then.date.value.iso() == "2023-10"


def test_heading_in_the_body_is_no_encounter_of_its_own(read: Read) -> None:
    text = (
        "Deputy speaks with new Argentine leader\n\n"
        "Singapore's Deputy Prime Minister Lawrence Wong had a phone conversation on Wednesday with Argentina's "
        "President Javier Milei.\n\n"
        "Other news\n\nNothing else happened."
    )
    assert who(only(read(text))) == ["Lawrence Wong", "Javier Milei"]


def test_two_whom_a_third_received_are_one_encounter(read: Read) -> None:
    text = (
        "The leaders of Armenia and Azerbaijan, Nikol Pashinyan and Ilham Aliyev, met in Brussels on Thursday.\n\n"
        "European Council President Charles Michel hosted Nikol Pashinyan and Ilham Aliyev on Thursday."
    )
    assert who(only(read(text))) == ["Charles Michel", "Nikol Pashinyan", "Ilham Aliyev"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "French President Emmanuel Macron received in Paris Xi Jinping, President of China, on a state visit to "
            "France, and Ursula von der Leyen, President of the European Commission, for a working session.",
            ["Emmanuel Macron", "Xi Jinping", "Ursula von der Leyen"],
        ),
        (
            "The meeting was chaired by German Chancellor Olaf Scholz with the participation of French President "
            "Emmanuel Macron and Polish Prime Minister Donald Tusk.",
            ["Olaf Scholz", "Emmanuel Macron", "Donald Tusk"],
        ),
        (
            "Lithuanian President Gitanas Nauseda had an audience of King Charles III in London.",
            ["Gitanas Nauseda", "King Charles III"],
        ),
    ],
)
def test_company(read: Read, text: str, people: list[str]) -> None:
    assert who(only(read(text))) == people


def test_second_guest_after_where_the_first_was_seen(read: Read) -> None:
    text = (
        "Wang Yi, China's foreign minister, received Annalena Baerbock in a salon on the second floor and "
        "David Cameron an hour later."
    )
    assert [who(m) for m in read(text).meetings] == [["Wang Yi", "Annalena Baerbock"], ["Wang Yi", "David Cameron"]]


def test_both_are_not_the_one_who_acts(read: Read) -> None:
    text = (
        "Cambodian Prime Minister Hun Manet and Thai Prime Minister Srettha Thavisin shook hands on Monday after talks "
        "in Putrajaya. Malaysia's Anwar Ibrahim had phoned both men on Saturday."
    )
    calls = [who(m) for m in read(text).meetings if m.mode.value is Mode.PHONE]
    assert calls == [["Anwar Ibrahim", "Hun Manet"], ["Anwar Ibrahim", "Srettha Thavisin"]]


def test_headline_of_two_verbs(read: Read) -> None:
    text = (
        "US Secretary of State Antony Blinken was kept for hours by Israeli Prime Minister Benjamin Netanyahu.\n\n"
        "Blinken then sat with Israel's Yoav Gallant in Tel Aviv on Thursday."
    )
    meetings = read(text, "Blinken lands in Israel, sees Netanyahu").meetings
    assert ["Antony Blinken", "Benjamin Netanyahu"] in [who(m) for m in meetings]
