"""Diaries, agendas and live blogs: a day in a line of its own governs what stands below it."""

from __future__ import annotations

import pytest

from tests.extraction.conftest import Read
from tests.extraction.test_when import A, B, C, D, days

# The articles are of Friday, 15 March 2024.


@pytest.mark.parametrize("style", ["{}", "**{}**", "{}:", "## {}"])
def test_heading_governs_until_the_next(read: Read, style: str) -> None:
    monday, tuesday = style.format("Monday"), style.format("TUESDAY")
    text = (
        f"{monday}\n\nRain. {A} meets {B} in Berlin.\n\n{tuesday}\n\n{A} meets {C} in Warsaw.\n\nLater {C} meets {D}."
    )
    assert days(read, text) == ["2024-03-11", "2024-03-12", "2024-03-12"]


def test_days_count_from_the_heading(read: Read) -> None:
    text = (
        f"Monday 11 March\n\n{A} met {B} in Berlin. The previous evening he had dined with {C}.\n\n"
        f"Wednesday 13 March\n\n{A} met {D} in Rome today. He will receive {C} in Paris on Monday."
    )
    assert days(read, text) == ["2024-03-11", "2024-03-10", "2024-03-13", "2024-03-18"]


def test_headings_of_an_agenda_lie_ahead(read: Read) -> None:
    text = f"Monday: {A} receives {B} in Paris.\n\nThursday: {C} meets {D} in Rome."
    found = read(text, "The week ahead").meetings
    assert [(m.date.value.iso() if m.date else None, m.status.value) for m in found] == [
        ("2024-03-18", "planned"),
        ("2024-03-21", "planned"),
    ]


def test_newest_first(read: Read) -> None:
    text = (
        f"Thursday\n\n{A} met {B} in Berlin.\n\nWednesday\n\n{A} met {C} in Warsaw.\n\nTuesday\n\n{A} met {D} in Rome."
    )
    assert days(read, text) == ["2024-03-14", "2024-03-13", "2024-03-12"]


def test_entries_of_a_live_blog_are_of_its_day(read: Read) -> None:
    text = (
        f"16.48 GMT\nThat is all for today\n\n15.10 GMT\n{A} has met {B} in Paris.\n\n"
        f"11.20 GMT\n{C} was in Rome on Wednesday, where he met {D}.\n\n09.00 GMT\nGood morning."
    )
    assert days(read, text) == ["2024-03-15", "2024-03-13"]


def test_one_heading_alone_is_no_diary(read: Read) -> None:
    text = f"{A} met {B} in Berlin on Tuesday.\n\nMACRON'S TUESDAY\n\nOn the following day he received {C} in Paris."
    assert days(read, text) == ["2024-03-12", "2024-03-13"]


def test_headings_without_a_publication_day(read: Read) -> None:
    text = f"WEDNESDAY, MARCH 13, 2024\n\n{A} met {B} in Berlin.\n\nTHURSDAY\n\n{A} met {C} in Warsaw."
    assert days(read, text, published=None) == ["2024-03-13", "2024-03-14"]


def test_two_days_before_that(read: Read) -> None:
    text = f"On Wednesday, in Rome, {A} met {D}. Two days before that, in Berlin, he had met {B}."
    assert days(read, text) == ["2024-03-13", "2024-03-11"]


def test_places_as_headings(read: Read) -> None:
    text = f"MONDAY\n\nBERLIN - {B} receives {C}.\n\nPARIS - {A} meets {D}.\n\nTUESDAY\n\nWARSAW: {C} sees {A}."
    found = read(text, "The week ahead in Europe").meetings
    places = [m.place.city if m.place else None for m in found]
    assert places == ["Berlin", "Paris", "Warsaw"]
    assert [m.date.value.iso() if m.date else None for m in found] == ["2024-03-18", "2024-03-18", "2024-03-19"]


def test_later_in_the_day_counts_from_the_heading(read: Read) -> None:
    text = f"Tuesday, March 12, 2024\n\n{A} met {B}.\n\nWednesday\n\nRain. In the evening {A} met {C}."
    assert days(read, text, published=None) == ["2024-03-12", "2024-03-13"]


def test_another_heading_ends_a_day(read: Read) -> None:
    text = f"**Monday**\n\n{A} met {B}.\n\n**Tuesday**\n\n{A} met {C}.\n\n**The score**\n\nIn Rome {C} met {D}."
    assert days(read, text) == ["2024-03-11", "2024-03-12", None]
