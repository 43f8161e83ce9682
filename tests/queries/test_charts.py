"""Where things stand on charts over time."""

from __future__ import annotations

from datetime import date

import pytest

from diplomacy.filters import MeetingFilters
from diplomacy.queries.charts import Axis, calendar, shade, year_bars

JAPAN = MeetingFilters(country=("japan",))


def test_days_stand_where_they_lie_and_others_at_the_edge() -> None:
    axis = Axis(date(2020, 1, 1), date(2024, 1, 1))
    assert axis.x(date(2022, 1, 1)) == "50.03%"
    assert axis.x(date(1990, 1, 1)) == "0.00%"
    assert axis.width(date(2019, 1, 1), date(2030, 1, 1)) == "100.00%"
    assert axis.width(date(2023, 1, 1), date(2022, 1, 1)) == "0.00%"


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2024, 7, 1), date(2025, 12, 31), ["July", "October", "2025", "April", "July", "October"]),
        (date(2020, 1, 1), date(2023, 6, 1), ["2020", "2021", "2022", "2023"]),
        (date(1990, 1, 1), date(2025, 6, 1), ["1992", "1995", "1998", "2001", "2004", "2007", "2010"]),
        (date(2022, 1, 1), date(2025, 1, 3), ["2022", "2023", "2024"]),
    ],
)
def test_an_axis_has_neither_too_many_marks_nor_one_at_its_very_end(first: date, last: date, labels: list[str]) -> None:
    found = [tick.label for tick in Axis(first, last).ticks()]
    assert found[: len(labels)] == labels
    assert len(found) <= 12


def test_each_year_has_its_bar_and_years_without_meetings_too() -> None:
    bars = year_bars({2020: (4, 0), 2022: (1, 1)}, JAPAN)
    assert [(bar.label, bar.total) for bar in bars[-3:]] == [("2020", 4), ("2021", 0), ("2022", 2)]
    assert [bar.label for bar in bars] == [str(year) for year in range(2015, 2023)]
    assert bars[-3].height > bars[-1].height + bars[-1].plenary_height > 0
    assert bars[-1].query == "country=japan&since=2022-01-01&until=2022-12-31&status=held"
    assert bars[-1].spoken == "2022: 1 meeting, and 1 plenary"
    assert year_bars({}, JAPAN) == ()


def test_a_single_meeting_can_be_seen_beside_a_thousand() -> None:
    assert year_bars({2020: (1000, 0), 2021: (1, 0)}, JAPAN)[-1].height >= 3


def test_the_calendar_has_the_days_that_a_month_has() -> None:
    days = {date(2024, 2, 29): 2, date(2024, 2, 1): 1, date(2023, 2, 1): 9}
    found = calendar(days, 2024, [2020, 2023, 2024], JAPAN)
    february = found.rows[1]
    assert sum(cell is not None for cell in february.cells) == 29
    assert len(february.cells) == 31
    assert (february.count, found.earlier, found.later) == (3, 2023, None)
    leap = february.cells[28]
    assert leap is not None
    assert leap.spoken == "29\N{NO-BREAK SPACE}February 2024: 2 meetings"
    assert leap.query == "country=japan&since=2024-02-29&until=2024-02-29"
    lengths = [len([cell for cell in row.cells if cell]) for row in found.rows]
    assert lengths == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def test_more_meetings_are_darker() -> None:
    assert [shade(count) for count in (0, 1, 2, 3, 6, 12, 900)] == ["q0", "q1", "q2", "q3", "q4", "q5", "q5"]
