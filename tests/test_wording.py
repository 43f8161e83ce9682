"""Dates, places, counts and states in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomacy import wording
from diplomacy.records import Form, Level, Mode, PartialDate, Status

NB = "\N{NO-BREAK SPACE}"
DASH = "\N{WORD JOINER}–\N{WORD JOINER}"


def days(first: str, last: str) -> PartialDate:
    return PartialDate(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (None, "date not known"),
        (PartialDate.parse("2025-06-17"), f"17{NB}June 2025"),
        (PartialDate.parse("2025-06"), "June 2025"),
        (PartialDate.parse("2025"), "2025"),
        (days("2025-11-15", "2025-11-17"), f"15{DASH}17{NB}November 2025, some day between"),
        (days("2025-06-28", "2025-07-03"), f"28{NB}June to 3{NB}July 2025, some day between"),
        (days("2025-12-30", "2026-01-02"), f"30{NB}December 2025 to 2{NB}January 2026, some day between"),
    ],
)
def test_a_date_is_said_with_the_precision_that_it_has(when: PartialDate | None, said: str) -> None:
    assert wording.say_date(when) == said


@given(st.dates(), st.dates())
def test_a_month_or_a_year_is_never_said_as_a_day(one: date, other: date) -> None:
    when = PartialDate(min(one, other), max(one, other))
    said = wording.say_date(when)
    assert (NB in said) == (when.precision in {"day", "range"})
    assert said.endswith("some day between") == (when.precision == "range")


@pytest.mark.parametrize(
    ("when", "heading"),
    [
        (None, ("Undated", "date not known")),
        (PartialDate.parse("2025-06-17"), (f"17{NB}June", "Tuesday, 2025")),
        (PartialDate.parse("2025-07"), ("July 2025", "day not set")),
        (PartialDate.parse("2025"), ("2025", "day not set")),
        (days("2024-11-15", "2024-11-17"), (f"15{DASH}17{NB}November", "some day between, 2024")),
    ],
)
def test_the_heading_of_a_day(when: PartialDate | None, heading: tuple[str, str]) -> None:
    assert wording.say_day_heading(when) == heading


def test_the_days_of_a_summit_are_no_guess() -> None:
    assert wording.say_days_of(days("2025-06-15", "2025-06-17")) == f"15{DASH}17{NB}June 2025"
    assert wording.say_days_of(days("2025-06-26", "2025-06-26")) == f"26{NB}June 2025"
    assert wording.say_days_of(days("2025-06-01", "2025-06-30")) == f"1{DASH}30{NB}June 2025"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2025-06-04", None, f"since 4{NB}June 2025"),
        ("2024-10", "2025-10-21", f"October 2024 to 21{NB}October 2025"),
        (None, "2021", "until 2021"),
        (None, None, "in office"),
    ],
)
def test_a_time_in_office(start: str | None, end: str | None, said: str) -> None:
    first, last = (PartialDate.parse(each) if each else None for each in (start, end))
    assert wording.say_term(first, last) == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("Kananaskis", "Canada"), "Kananaskis, Canada"),
        (("Singapore", "Singapore"), "Singapore"),
        (("", "Canada"), "Canada"),
        (("", ""), ""),
        (("New Delhi", "India", "Hyderabad House"), "Hyderabad House, New Delhi, India"),
    ],
)
def test_a_place_begins_with_its_smallest_part(parts: tuple[str, ...], said: str) -> None:
    assert wording.say_place(*parts) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_names_are_joined_in_words(names: list[str], said: str) -> None:
    assert wording.join_names(names) == said


@pytest.mark.parametrize(
    ("role", "party", "said"),
    [
        ("foreign minister", "Japan", "foreign minister of Japan"),
        ("President", "United States", "President of the United States"),
        ("Prime Minister", "Netherlands", "Prime Minister of the Netherlands"),
        ("chair", "African Union", "chair of the African Union"),
        ("", "Japan", "Japan"),
        ("Foreign Minister of Japan", "Japan", "Foreign Minister of Japan"),
        ("President", "", "President"),
    ],
)
def test_somebody_without_a_name_goes_by_office(role: str, party: str, said: str) -> None:
    assert wording.say_office(role, party) == said


def test_counts_and_durations() -> None:
    assert wording.say_count(1, "source") == "1 source"
    assert wording.say_count(6, "source") == "6 sources"
    assert wording.say_count(0, "country", "countries") == "0 countries"
    assert wording.say_count(1200, "meeting") == "1,200 meetings"


def test_every_state_has_its_words() -> None:
    assert [wording.say_status(status) for status in Status] == ["Held", "Planned", "Postponed", "Called off"]
    assert wording.say_status("unreported") == "No report found"
    assert [wording.say_mode(mode) for mode in Mode] == ["In person", "By phone", "By video"]
    assert [wording.say_level(level) for level in Level] == [
        "leaders",
        "foreign ministers",
        "other ministers",
        "officials",
    ]
    assert [wording.say_form(form) for form in Form] == ["two parties", "small group", "plenary"]
