"""What was read out of an article, as JSON: the shape that `extract` prints and that scores are made from."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, cast

from diplomacy.formats.extractions import to_json
from diplomacy.records import (
    DateReading,
    Evidence,
    ExtractedMeeting,
    ExtractedStatement,
    Extraction,
    Mode,
    ModeReading,
    PartialDate,
    Participant,
    PlaceReading,
    Span,
    Status,
    StatusReading,
    SummitReading,
    TopicReading,
)


def proof(start: int, rule: str = "r") -> Evidence:
    return Evidence(Span(start, start + 5), rule)


BARE = ExtractedMeeting(
    participants=(Participant(None, "JPN", "Foreign Minister"), Participant("Recep Tayyip Erdoğan", "TUR")),
    sentence=Span(0, 40),
    trigger=proof(6, "met"),
    mode=ModeReading(Mode.PHONE, proof(7, "by-phone")),
    status=StatusReading(Status.PLANNED, proof(8, "will")),
)
FULL = ExtractedMeeting(
    participants=(
        Participant("Lee", "KOR", "President", evidence=proof(1, "title"), aliases=("Lee Jae Myung",), optional=True),
    ),
    sentence=Span(0, 9, "title"),
    trigger=proof(2),
    mode=ModeReading(Mode.IN_PERSON, proof(3)),
    status=StatusReading(Status.HELD, proof(4)),
    date=DateReading(PartialDate.month(2025, 6), "this month", proof(5, "month"), date(2025, 6, 18)),
    place=PlaceReading(proof(6), "Brasília", "BRA", "Palácio do Planalto"),
    summit=SummitReading("g7-2025", "G7 2025", proof(7)),
    topics=(TopicReading("trade", proof(8), "trade"), TopicReading("North Korea", proof(9))),
    background=True,
)
SAID = ExtractedStatement(
    speaker="Lee",
    kind="direct",
    words="We hope for peace",
    spans=(Span(50, 57), Span(70, 79)),
    evidence=proof(60, "said"),
    party="KOR",
    via="Kyodo",
    aliases=("the president",),
)


def first(extraction: Extraction, kind: str, *, evidence: bool = False) -> dict[str, Any]:
    return cast(list[dict[str, Any]], to_json(extraction, evidence=evidence)[kind])[0]


def test_what_is_not_known_is_null_and_evidence_is_left_out() -> None:
    assert to_json(Extraction("a-1", (BARE,))) == {
        "id": "a-1",
        "meetings": [
            {
                "participants": [
                    {"name": None, "country": "JPN", "role": "Foreign Minister"},
                    {"name": "Recep Tayyip Erdoğan", "country": "TUR", "role": None},
                ],
                "date": None,
                "city": None,
                "country": None,
                "summit": None,
                "mode": "phone",
                "status": "planned",
                "topics": [],
                "background": False,
            }
        ],
        "statements": [],
    }


def test_a_meeting_with_everything() -> None:
    assert first(Extraction("a", (FULL,)), "meetings") == {
        "participants": [
            {"name": "Lee", "aliases": ["Lee Jae Myung"], "country": "KOR", "role": "President", "optional": True}
        ],
        "date": "2025-06",
        "city": "Brasília",
        "country": "BRA",
        "summit": "G7 2025",
        "mode": "in_person",
        "status": "held",
        "topics": ["trade", "North Korea"],
        "background": True,
    }


def test_a_range_is_the_smallest_day_month_or_year_that_holds_it() -> None:
    def printed(earliest: date, latest: date) -> object:
        value = PartialDate(earliest, latest)
        meeting = ExtractedMeeting(
            (), Span(0, 1), proof(0), BARE.mode, BARE.status, DateReading(value, "then", proof(0))
        )
        return first(Extraction("a", (meeting,)), "meetings")["date"]

    assert printed(date(2025, 6, 1), date(2025, 6, 9)) == "2025-06"
    assert printed(date(2025, 6, 1), date(2025, 7, 9)) == "2025"
    assert printed(date(2025, 12, 30), date(2026, 1, 2)) is None


def test_a_meetings_evidence_names_characters_and_rule_of_each_value() -> None:
    found = first(Extraction("a", (FULL,)), "meetings", evidence=True)
    assert found["evidence"] == {
        "sentence": {"start": 0, "end": 9, "part": "title"},
        "trigger": {"start": 2, "end": 7, "part": "text", "rule": "r"},
        "date": {
            "start": 5,
            "end": 10,
            "part": "text",
            "rule": "month",
            "phrase": "this month",
            "anchor": "2025-06-18",
        },
        "place": {"start": 6, "end": 11, "part": "text", "rule": "r"},
        "summit": {"start": 7, "end": 12, "part": "text", "rule": "r"},
        "mode": {"start": 3, "end": 8, "part": "text", "rule": "r"},
        "status": {"start": 4, "end": 9, "part": "text", "rule": "r"},
        "topics": [
            {"start": 8, "end": 13, "part": "text", "rule": "r"},
            {"start": 9, "end": 14, "part": "text", "rule": "r"},
        ],
    }
    assert found["participants"][0]["evidence"] == {"start": 1, "end": 6, "part": "text", "rule": "title"}


def test_what_has_no_evidence_says_so() -> None:
    found = first(Extraction("a", (BARE,)), "meetings", evidence=True)
    assert (found["evidence"]["date"], found["evidence"]["place"], found["evidence"]["summit"]) == (None, None, None)
    assert [person["evidence"] for person in found["participants"]] == [None, None]


def test_a_statement() -> None:
    plain = {
        "speaker": "Lee",
        "aliases": ["the president"],
        "country": "KOR",
        "kind": "direct",
        "quote": "We hope for peace",
        "via": "Kyodo",
    }
    assert first(Extraction("a", (), (SAID,)), "statements") == plain
    assert first(Extraction("a", (), (SAID,)), "statements", evidence=True) == {
        **plain,
        "evidence": {
            "quote": [{"start": 50, "end": 57, "part": "text"}, {"start": 70, "end": 79, "part": "text"}],
            "speaker": {"start": 60, "end": 65, "part": "text", "rule": "said"},
        },
    }


def test_an_article_that_was_left_unread_says_why() -> None:
    assert to_json(Extraction("a", unread="it is in Portuguese")) == {
        "id": "a",
        "meetings": [],
        "statements": [],
        "unread": "it is in Portuguese",
    }
    assert "unread" not in to_json(Extraction("a"))


def test_it_can_be_printed() -> None:
    line = json.dumps(to_json(Extraction("a", (FULL, BARE), (SAID,)), evidence=True), ensure_ascii=False)
    assert "Brasília" in line
    assert json.loads(line)["meetings"][1]["participants"][1]["name"] == "Recep Tayyip Erdoğan"
