"""Dates: found in the text, counted in the direction that tense asks for, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from diplomacy.extraction.counting import resolve
from diplomacy.extraction.notes import DateMention
from diplomacy.records import PartialDate
from tests.extraction.conftest import Read, only

MET = "French President Emmanuel Macron met German Chancellor Olaf Scholz in Berlin"
WILL = "French President Emmanuel Macron will meet German Chancellor Olaf Scholz in Berlin"
FRIDAY = PartialDate.day(date(2024, 3, 15))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{MET} on Tuesday.", "2024-03-12"),
        (f"{MET} on Friday.", "2024-03-15"),
        (f"{MET} yesterday.", "2024-03-14"),
        (f"{MET} on March 7.", "2024-03-07"),
        (f"{MET} on 7 March 2023.", "2023-03-07"),
        (f"{MET} on 2024-03-02.", "2024-03-02"),
        (f"{MET} in December.", "2023-12"),
        (f"{MET} in 2019.", "2019"),
        (f"{WILL} on Tuesday.", "2024-03-19"),
        (f"{WILL} tomorrow.", "2024-03-16"),
        (f"{WILL} on Monday, Dec. 9.", "2024-12-09"),
        (f"{WILL} next month.", "2024-04"),
        (f"{MET}.", None),
        (f"{MET}, his office said on Thursday.", None),
        (f"{MET} for the first time since taking office on March 4.", None),
        (f"{MET} on Monday 11 March 2024.", "2024-03-11"),
        (f"{MET} on March 11 (Monday).", "2024-03-11"),
        (f"{MET} on Monday, the 11th.", "2024-03-11"),
        (f"{MET} on the 9th.", "2024-03-09"),
        (f"{MET} on the 12th of this month.", "2024-03-12"),
        (f"{MET} on 14th March, 2024.", "2024-03-14"),
        (f"{MET} on Nov. 8.", "2023-11-08"),
        (f"{MET} on 8/3/2024.", "2024-03-08"),
        (f"{MET} on 14/3/2024.", "2024-03-14"),
        (f"{MET} on 08.03.2024.", "2024-03-08"),
        (f"{MET} in the small hours of Wednesday.", "2024-03-13"),
        (f"{MET} on the evening of March 12.", "2024-03-12"),
        (f"{MET} at 3 p.m. local time Thursday.", "2024-03-14"),
        (f"{MET} two days ago.", "2024-03-13"),
        (f"{MET} last Friday.", "2024-03-08"),
        (f"{MET} on Tuesday last week.", "2024-03-05"),
        (f"{MET} in mid-February.", "2024-02"),
        (f"{MET} last autumn.", "2023"),
        (f"{MET} on March 12 (March 11 in Washington).", "2024-03-12"),
        (f"{WILL} next Monday.", "2024-03-18"),
        (f"{WILL} on Wednesday next week.", "2024-03-20"),
        (f"{WILL} on the 20th.", "2024-03-20"),
        (f"{WILL} in two days.", "2024-03-17"),
        (f"{WILL} the day after tomorrow.", "2024-03-17"),
    ],
)
def test_date_of_a_meeting(read: Read, text: str, expected: str | None) -> None:
    found = only(read(text)).date
    assert (found.value.iso() if found else None) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        (f"{MET} at the weekend.", 9, 10),
        (f"{WILL} this weekend.", 16, 17),
        (f"{MET} overnight.", 14, 15),
        (f"{MET} last week.", 4, 10),
        (f"{MET} earlier in the week.", 11, 17),
        (f"{MET} during a visit from 3 to 5 March.", 3, 5),
        (f"{MET} at the forum of March 12-13.", 12, 13),
    ],
)
def test_days_between_which_a_meeting_was(read: Read, text: str, first: int, last: int) -> None:
    found = only(read(text)).date
    assert found is not None
    assert found.value == PartialDate(date(2024, 3, first), date(2024, 3, last))


def test_range_over_two_months(read: Read) -> None:
    found = only(read(f"{MET} at the fair of Feb. 28-March 2.")).date
    assert found is not None
    assert found.value == PartialDate(date(2024, 2, 28), date(2024, 3, 2))


def test_phrase_and_anchor_are_kept(read: Read) -> None:
    found = only(read(f"{MET} on Tuesday.")).date
    assert found is not None
    assert (found.phrase, found.anchor) == ("Tuesday", date(2024, 3, 15))


def test_weekday_is_counted_from_the_summit_where_the_article_has_no_date(read: Read) -> None:
    text = (
        "Canadian Prime Minister Justin Trudeau met Japanese Prime Minister Fumio Kishida on Saturday "
        "on the sidelines of the G7 summit in Hiroshima."
    )
    meeting = only(read(text, published=None))
    assert meeting.date is not None
    assert meeting.date.value.iso() == "2023-05-20"
    assert meeting.summit is not None
    assert meeting.summit.label == "G7 2023"


def test_undated_encounter_at_a_summit_has_its_days(read: Read) -> None:
    text = (
        "Canadian Prime Minister Justin Trudeau met Japanese Prime Minister Fumio Kishida "
        "on the sidelines of the G7 summit in Hiroshima."
    )
    found = only(read(text, published=None)).date
    assert found is not None
    assert (found.value.precision, found.value.iso()) == ("range", "2023-05")


@pytest.mark.parametrize("form", ["weekday", "offset", "same", "day", "month", "week"])
def test_nothing_is_counted_from_nothing(form: str) -> None:
    assert resolve(DateMention(0, 1, form, month=3, day=4, weekday=2), None, "past") is None


def test_day_that_is_not_in_the_calendar_is_none() -> None:
    assert resolve(DateMention(0, 1, "day", 2023, 2, 29), FRIDAY, "past") is None
