"""The query string as one value."""

from __future__ import annotations

import contextlib
from dataclasses import fields
from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomacy.filters import (
    FORMS,
    LEVELS,
    MODES,
    REGIONS,
    SORTS,
    STATUSES,
    VIEWS,
    Cursor,
    FilterError,
    MeetingFilters,
)

slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
cursors = st.builds(lambda day, row: Cursor(day, day, row), st.none() | days, st.integers(0, 10**9))
filters = st.builds(
    MeetingFilters,
    country=st.lists(slugs, max_size=3, unique=True).map(tuple),
    leader=st.just("") | slugs,
    summit=st.just("") | slugs,
    place=st.just("") | slugs,
    since=st.none() | st.dates(date(1900, 1, 1), date(2000, 1, 1)),
    until=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    status=st.sampled_from(["", *STATUSES]),
    mode=st.sampled_from(["", *MODES]),
    level=st.sampled_from(["", *LEVELS]),
    form=st.sampled_from(["", *FORMS]),
    theme=st.just("") | slugs,
    region=st.sampled_from(["", *REGIONS]),
    sort=st.sampled_from(SORTS),
    view=st.sampled_from(VIEWS),
    words=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=50).map(str.strip),
    after=st.none() | cursors,
)


@given(filters)
def test_what_is_printed_is_read_back(wanted: MeetingFilters) -> None:
    assert MeetingFilters.parse(parse_qs(wanted.query())) == wanted


@given(st.dictionaries(st.sampled_from([field.name for field in fields(MeetingFilters)]), st.lists(st.text())))
def test_any_parameters_give_filters_or_a_reason(parameters: dict[str, list[str]]) -> None:
    with contextlib.suppress(FilterError):
        MeetingFilters.parse(parameters)


def test_all_meetings_have_the_shortest_address() -> None:
    assert MeetingFilters().query() == ""
    assert not MeetingFilters().narrows
    assert MeetingFilters(sort="newest", view="timeline").query() == ""
    assert MeetingFilters(mode="phone").narrows
    assert not MeetingFilters(sort="oldest", view="table").narrows
    assert not MeetingFilters(after=Cursor(None, None, 3)).narrows


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("since", ["17 June"]),
        ("since", ["2025-02-30"]),
        ("since", ["٢٠٢٥-٠٦-١٧"]),
        ("status", ["happened"]),
        ("mode", ["pigeon"]),
        ("level", ["kings"]),
        ("form", ["dance"]),
        ("theme", ["Trade & more"]),
        ("region", ["atlantis"]),
        ("sort", ["random"]),
        ("view", ["globe"]),
        ("country", ["South Korea"]),
        ("country", ["a", "b", "c", "d", "e", "f", "g"]),
        ("summit", ["g7-2025", "g20-2025"]),
        ("words", ["x" * 201]),
        ("words", ["a\x00b"]),
        ("after", ["nonsense!"]),
        ("after", ["MjAyNS0wNi0xN3x8NQ"]),
    ],
)
def test_what_cannot_be_is_refused_by_name(name: str, values: list[str]) -> None:
    with pytest.raises(FilterError) as caught:
        MeetingFilters.parse({name: values})
    assert caught.value.name == name


def test_days_that_are_turned_round_are_refused() -> None:
    with pytest.raises(FilterError, match="2025-06-17"):
        MeetingFilters.parse({"since": ["2025-06-17"], "until": ["2025-06-16"]})


def test_a_changed_filter_begins_on_its_first_page() -> None:
    page = MeetingFilters(country=("japan",), after=Cursor(None, None, 3))
    assert page.with_country("canada") == MeetingFilters(country=("japan", "canada"))
    assert page.without_country("japan") == MeetingFilters()
