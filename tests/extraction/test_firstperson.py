"""Transcripts, speeches and statements: who says "I" and "we" there."""

from __future__ import annotations

from datetime import date

import pytest

from diplomacy.extraction.reader import Reader
from diplomacy.records import Article, Extraction, Mode, Status
from tests.extraction.conftest import who

DAY = date(2024, 9, 4)
LABELS = (
    "PRIME MINISTER ALBANESE: Good morning. It is a pleasure to welcome Prime Minister Anwar to Melbourne. "
    "We've just had a very productive meeting.\n\n"
    "PRIME MINISTER ANWAR: Thank you, Anthony. I saw President Erdogan in Ankara last month.\n\n"
    "JOURNALIST: Prime Minister, did you raise the case?\n\n"
    "PRIME MINISTER ALBANESE: I'll be meeting with Prime Minister Kishida in Wilmington on the 21st."
)


def transcript(reader: Reader, text: str, title: str = "Transcript", outlet: str = "Example Wire") -> Extraction:
    return reader.read(Article("test", title, text, outlet, DAY))


def test_each_turn_has_its_own_i(reader: Reader) -> None:
    together, recalled, planned = transcript(reader, LABELS, outlet="Prime Minister of Australia").meetings
    assert who(together) == ["Anthony Albanese", "Anwar Ibrahim"]
    assert together.date
    assert together.date.value.iso() == "2024-09-04"
    assert who(recalled) == ["Anwar Ibrahim", "Recep Tayyip Erdogan"]
    assert who(planned) == ["Anthony Albanese", "Fumio Kishida"]
    assert planned.status.value is Status.PLANNED


def test_reporters_turn_is_nobodys(reader: Reader) -> None:
    text = LABELS.replace("did you raise the case?", "I met President Macron in Paris. Did you raise the case?")
    assert not any("Emmanuel Macron" in who(m) for m in transcript(reader, text).meetings)


@pytest.mark.parametrize(
    "title",
    [
        "Remarks by UK Prime Minister Keir Starmer in Paris",
        "Doorstep statement by Prime Minister of the United Kingdom Keir Starmer",
    ],
)
def test_speech_is_of_whom_its_headline_names(reader: Reader, title: str) -> None:
    text = "Good afternoon.\n\nYesterday I met President Emmanuel Macron of France in Paris."
    (meeting,) = transcript(reader, text, title).meetings
    assert who(meeting) == ["Keir Starmer", "Emmanuel Macron"]
    assert meeting.date
    assert meeting.date.value.iso() == "2024-09-03"


def test_first_person_of_a_column_is_nobody(reader: Reader) -> None:
    text = "I met President Emmanuel Macron of France in Paris yesterday. We spoke about Keir Starmer."
    assert not transcript(reader, text, "What Macron told me").meetings


def test_call_told_before_the_press(reader: Reader) -> None:
    text = (
        "SECRETARY BLINKEN: I spoke by phone with Foreign Minister Wang Yi of China on Monday.\n\nQUESTION: Thank you."
    )
    (meeting,) = transcript(reader, text, "Secretary Blinken's press availability", "US Department of State").meetings
    assert who(meeting) == ["Antony Blinken", "Wang Yi"]
    assert meeting.mode.value is Mode.PHONE
