"""Held, planned, postponed, cancelled, and what never was."""

from __future__ import annotations

import pytest

from diplomacy.records import Mode, Status
from tests.extraction.conftest import Read, only

A, B = "French President Emmanuel Macron", "German Chancellor Olaf Scholz"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{A} met {B} in Berlin.", Status.HELD),
        (f"{A} will meet {B} in Berlin.", Status.PLANNED),
        (f"{A} is due to hold talks with {B} on Monday.", Status.PLANNED),
        (f"{A} is expected in Berlin on Monday to meet {B}.", Status.PLANNED),
        (f"{A} cancelled a meeting with {B}.", Status.CANCELLED),
        (f"A meeting between {A} and {B} was called off.", Status.CANCELLED),
        (f"Talks between {A} and {B} have been postponed.", Status.POSTPONED),
        (f"{A} refused to meet {B}.", Status.CANCELLED),
        (f"{A} had been due to see {B} on Monday.\n\nThe visit was called off.", Status.CANCELLED),
    ],
)
def test_status(read: Read, text: str, status: Status) -> None:
    assert only(read(text)).status.value is status


@pytest.mark.parametrize(
    "text",
    [
        f"{A} did not meet {B}.",
        f"{A} is ready to meet {B}.",
        f"{A} wants to hold talks with {B}.",
        f"{A} could meet {B} in May.",
        f"Asked whether {A} would meet {B}, a spokesman laughed.",
        f"A meeting between {A} and {B} is not planned.",
        f"Paris denied that {A} met {B}.",
    ],
)
def test_what_never_was(read: Read, text: str) -> None:
    assert read(text).meetings == ()


def test_cue_is_the_evidence(read: Read) -> None:
    text = f"{A} is due to meet {B}."
    evidence = only(read(text)).status.evidence
    assert (evidence.rule, text[evidence.span.start : evidence.span.end]) == ("due", "is due to")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{A} goes on to Berlin today to meet {B}.", Status.PLANNED),
        (f"{A} is expected to travel to Berlin before the end of the week to meet {B}.", Status.PLANNED),
        (f"A meeting between {A} and {B} had been set for noon.\n\nThen it was called off.", Status.CANCELLED),
        (f"{A} met {B} in Berlin in March, days after an earlier meeting was called off.", Status.HELD),
        (f"{A} was to see {B} on Thursday. He put off his flight home.", Status.PLANNED),
        (f"{A} and {B} had agreed to act together when they met in Berlin in January.", Status.HELD),
    ],
)
def test_status_told_around_a_verb(read: Read, text: str, status: Status) -> None:
    assert {m.status.value for m in read(text).meetings} == {status}


def test_called_it_off(read: Read) -> None:
    text = (
        "US envoy Steve Witkoff was to have seen Iranian Foreign Minister Abbas Araghchi in Muscat on Sunday. "
        "Oman called it off."
    )
    assert only(read(text)).status.value is Status.CANCELLED


def test_request_in_reported_words_denies_nothing(read: Read) -> None:
    text = "French President Emmanuel Macron told German Chancellor Olaf Scholz in Berlin that he would send tanks."
    assert only(read(text)).status.value is Status.HELD


def test_counterpart_who_did_not_come(read: Read) -> None:
    text = (
        "Nepali Prime Minister Pushpa Kamal Dahal was scheduled to see Sri Lankan President Ranil Wickremesinghe on "
        "Monday, but the latter did not travel."
    )
    assert only(read(text)).status.value is Status.CANCELLED


def test_meeting_that_is_sought_is_none(read: Read) -> None:
    text = (
        "Nepali Prime Minister Pushpa Kamal Dahal is in New York. A meeting with US Secretary of State Antony Blinken "
        "is being sought."
    )
    assert not read(text).meetings


def test_called_by_a_name_is_no_call(read: Read) -> None:
    text = 'US President Joe Biden is back from what he called an "amazing" face-to-face with China\'s Xi Jinping.'
    assert only(read(text)).mode.value is Mode.IN_PERSON
