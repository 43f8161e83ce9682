"""The filter of statements as a value: read, printed, narrowed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomacy.filters import FilterError, PublishedCursor
from diplomacy.statement_filters import StatementFilters

FULL = {
    "leader": ["lee-jae-myung"],
    "country": ["south-korea"],
    "summit": ["g7-2025"],
    "theme": ["trade"],
    "kind": ["direct"],
    "since": ["2025-06-01"],
    "until": ["2025-06-30"],
    "words": ["sea lanes"],
    "after": ["2025-06-17~12"],
}


def test_what_is_read_is_printed_and_read_again() -> None:
    filters = StatementFilters.parse(FULL)
    assert filters.since == date(2025, 6, 1)
    assert filters.after == PublishedCursor(date(2025, 6, 17), 12)
    pairs = dict(pair.split("=") for pair in filters.query().split("&"))
    assert set(pairs) == set(FULL)
    assert StatementFilters.parse({"after": ["~7"]}).after == PublishedCursor(None, 7)


def test_nothing_asked_for_prints_nothing_and_narrows_nothing() -> None:
    assert StatementFilters.parse({"words": [" "], "other": ["x"]}) == StatementFilters()
    assert (StatementFilters().query(), StatementFilters().narrows) == ("", False)
    assert not StatementFilters.parse({"after": ["~7"]}).narrows
    assert StatementFilters.parse({"kind": ["direct"]}).narrows


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("leader", "Lee Jae-myung"),
        ("country", "south--korea"),
        ("kind", "whispered"),
        ("since", "June 2025"),
        ("until", "2025-02-30"),
        ("words", "x" * 201),
        ("after", "17"),
        ("after", "2025-06-17~-1"),
        ("words", "a\0b"),
    ],
)
def test_a_value_that_cannot_be_is_named(name: str, value: str) -> None:
    with pytest.raises(FilterError) as error:
        StatementFilters.parse({name: [value]})
    assert error.value.name == name


def test_days_come_in_order_and_each_parameter_once() -> None:
    with pytest.raises(FilterError, match="must not be before"):
        StatementFilters.parse({"since": ["2025-06-02"], "until": ["2025-06-01"]})
    with pytest.raises(FilterError, match="once only"):
        StatementFilters.parse({"country": ["japan", "south-korea"]})


@given(st.dictionaries(st.sampled_from(list(FULL)), st.lists(st.text(max_size=12), max_size=2)))
def test_anything_is_read_or_refused_by_name(parameters: dict[str, list[str]]) -> None:
    refused = ""
    try:
        filters = StatementFilters.parse(parameters)
    except FilterError as error:
        refused = error.name
    assert refused in parameters if refused else filters.but() == filters.but(after=None)
