"""What became of a meeting: tries before this one, denials, days that belong to its name, who says "I"."""

from __future__ import annotations

from datetime import date

import pytest

from diplomacy.extraction.reader import Reader
from diplomacy.records import Article, Mode, Status
from tests.extraction.conftest import PUBLISHED, Read, only, who

A, B = "French President Emmanuel Macron", "German Chancellor Olaf Scholz"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{A} will be in Berlin on Monday for the meeting with {B} that he has had to put off twice.", Status.PLANNED),
        (f"A meeting between {A} and {B}, which had been moved from Monday, will go ahead.", Status.PLANNED),
        (f"{B} landed in Paris on Friday. His talks with {A} are tomorrow.", Status.PLANNED),
        (f"The lunch that {A} and {B} were to have had in Paris on Tuesday never took place.", Status.CANCELLED),
    ],
)
def test_fate(read: Read, text: str, status: Status) -> None:
    assert only(read(text)).status.value is status


def test_what_is_not_true_is_no_meeting(read: Read) -> None:
    assert read(f"Reports that {A} will meet {B} in Berlin this month are not true, an aide said.").meetings == ()


def test_the_day_of_a_summit_that_was_called_off(read: Read) -> None:
    meeting = only(read(f"{A} on Thursday called off his April 12 summit in Berlin with {B}."))
    assert meeting.date
    assert meeting.date.value.earliest == date(2024, 4, 12)


def test_a_call_that_opens_the_sentence(read: Read) -> None:
    assert only(read(f"In a call on Monday, {A} congratulated {B}.")).mode.value is Mode.PHONE


def test_the_first_person_of_an_office(reader: Reader) -> None:
    text = "Today in Suva I met with my friend, Prime Minister Sitiveni Rabuka of Fiji."
    article = Article("test", "Meeting", text, outlet="Prime Minister of Australia", published=PUBLISHED)
    assert len(who(only(reader.read(article)))) == 2
