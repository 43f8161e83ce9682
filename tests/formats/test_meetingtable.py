"""Meetings as a table and as JSON."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date

from diplomacy.formats import meetingtable
from diplomacy.formats.meetingrecords import to_json
from diplomacy.records import PartialDate
from tests.formats.meetings import ISHIBA, LEE, READOUT, meeting


def rows(*meetings: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(meetingtable.csv(meetings)))))  # type: ignore[arg-type]


def test_a_row_holds_the_record() -> None:
    (row,) = rows(meeting())
    assert row["id"] == "abcdefghjk"
    assert (row["date"], row["precision"]) == ("2025-06-17", "day")
    assert row["participants"] == "Lee Jae-myung; Shigeru Ishiba"
    assert (row["countries"], row["country_names"]) == ("KOR; JPN", "South Korea; Japan")
    assert (row["topics"], row["themes"]) == ("trade, and tariffs", "trade")
    assert (row["sources"], row["articles"], row["sample"]) == ("1", "https://kr.org/1", "no")
    assert row["changed"] == "2025-06-19T09:05:01Z"


def test_a_date_is_written_as_exactly_as_it_is_known() -> None:
    month, none = rows(meeting("2025-06"), meeting(None))
    assert (month["date"], month["earliest"], month["latest"]) == ("2025-06", "2025-06-01", "2025-06-30")
    assert (none["date"], none["earliest"], none["precision"]) == ("", "", "")


def test_two_people_of_one_party_name_it_once_and_delegates_not_at_all() -> None:
    aide = replace(ISHIBA, name="An Aide", country="USA", optional=True)
    (row,) = rows(meeting(participants=(LEE, replace(LEE, name=None), aide)))
    assert row["countries"] == "KOR"
    assert row["participants"] == "Lee Jae-myung; President of South Korea"


def test_copies_are_one_voice() -> None:
    copy = replace(READOUT, id="a2", address=None, url="https://s.org/articles/a2/")
    (row,) = rows(meeting(sources=(READOUT, copy)))
    assert (row["sources"], row["independent_sources"]) == ("2", "1")
    assert row["articles"] == "https://kr.org/1; https://s.org/articles/a2/"


def test_json_holds_the_record() -> None:
    found = json.loads(json.dumps(to_json(replace(meeting(), date=PartialDate(date(2024, 12, 30), date(2025, 1, 2))))))
    assert found["date"] == {
        "value": None,
        "precision": "range",
        "earliest": "2024-12-30",
        "latest": "2025-01-02",
    }
    assert found["participants"][0]["leader"] == "lee-jae-myung"
    assert found["place"] == {"venue": None, "city": "Kananaskis", "country": "CAN"}
    assert found["sources"][0]["published"] == "2025-06-18"
    assert found["sample"] is False
