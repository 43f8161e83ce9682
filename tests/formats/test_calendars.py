"""Calendars, read back by the library that others read them with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from diplomacy.formats import calendars
from diplomacy.formats.meetingrecords import MeetingRecord
from diplomacy.records import PartialDate
from tests.formats.meetings import LEE, meeting


def events(*meetings: MeetingRecord) -> list[Any]:
    text = b"".join(calendars.calendar(meetings, "Name", "Said", "https://s.org/meetings/"))
    return list(Calendar.from_ical(text).walk("VEVENT"))


def test_an_event_says_who_where_and_what_became_of_it() -> None:
    (event,) = events(meeting())
    assert event["UID"] == "meeting-abcdefghjk@sidelines"
    assert event["SEQUENCE"] == 3
    assert event["SUMMARY"] == "Lee Jae-myung and Shigeru Ishiba"
    assert event["LOCATION"] == "Kananaskis, Canada"
    assert event["STATUS"] == "CONFIRMED"
    assert event["URL"] == "https://s.org/meetings/abcdefghjk/"
    assert "About: trade, and tariffs" in event["DESCRIPTION"]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2025, 6, 17), date(2025, 6, 18))
    assert event["LAST-MODIFIED"].dt.isoformat() == "2025-06-19T09:05:01+00:00"
    assert [str(each) for each in event["CATEGORIES"].cats] == ["Held", "In person", "G7 2025", "trade"]


@pytest.mark.parametrize(
    ("status", "said", "beginning"),
    [
        ("planned", "TENTATIVE", "Planned: Lee"),
        ("unreported", "TENTATIVE", "No report found: Lee"),
        ("postponed", "TENTATIVE", "Postponed: Lee"),
        ("cancelled", "CANCELLED", "Called off: Lee"),
    ],
)
def test_what_did_not_take_place_says_so(status: str, said: str, beginning: str) -> None:
    (event,) = events(meeting(status=status))
    assert event["STATUS"] == said
    assert event["SUMMARY"].startswith(beginning)


def test_a_month_is_no_day_and_an_event_of_the_whole_month() -> None:
    (event,) = events(meeting("2025-06"))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2025, 6, 1), date(2025, 7, 1))
    assert event["SUMMARY"] == "Lee Jae-myung and Shigeru Ishiba (June 2025, day not known)"


def test_a_range_names_its_days() -> None:
    (event,) = events(replace(meeting(), date=PartialDate(date(2025, 6, 3), date(2025, 6, 5))))
    assert event["SUMMARY"].endswith("(3–5 June 2025, day not known)")


@pytest.mark.parametrize(("days", "count"), [(31, 1), (32, 0)])
def test_what_may_lie_in_more_days_than_a_month_has_is_left_out(days: int, count: int) -> None:
    first = date(2025, 6, 1)
    assert len(events(replace(meeting(), date=PartialDate(first, first + timedelta(days=days - 1))))) == count


def test_a_meeting_without_a_date_is_left_out() -> None:
    assert not events(meeting(None))
    with pytest.raises(ValueError, match="has no date"):
        calendars.event(meeting(None))


def test_an_empty_calendar_holds_something() -> None:
    text = b"".join(calendars.calendar((), "Name", "Said", "https://s.org/"))
    assert [each.name for each in Calendar.from_ical(text).subcomponents] == ["VTIMEZONE"]


def test_a_line_break_in_a_name_makes_no_new_line_of_the_calendar() -> None:
    hostile = replace(LEE, name="Lee\r\nSTATUS:CANCELLED\r\nX-EVIL:1")
    (event,) = events(meeting(participants=(hostile,)))
    assert event["STATUS"] == "CONFIRMED"
    assert "X-EVIL" not in event


def test_samples_and_calls_say_so() -> None:
    (event,) = events(meeting(sample=True, mode="phone", city=None, country=None, country_name=None))
    assert event["SUMMARY"] == "Lee Jae-myung and Shigeru Ishiba, by phone [sample]"
    assert "LOCATION" not in event


def test_each_event_is_made_when_it_is_asked_for() -> None:
    def meetings() -> object:
        yield meeting()
        raise AssertionError("too early")

    parts = calendars.calendar(meetings(), "Name", "Said", "https://s.org/")  # type: ignore[arg-type]
    next(parts)
    assert b"BEGIN:VEVENT" in next(parts)
