"""Tables as CSV: read back, and never a formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomacy.formats import tables
from diplomacy.records import PartialDate


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "－"])
def test_no_text_is_taken_for_a_formula(beginning: str) -> None:
    hostile = f'{beginning}HYPERLINK("https://example.org"; "x")'
    (_, [cell]) = read("".join(tables.lines(["name"], [[hostile]])))
    assert cell == f"'{hostile}"


def test_numbers_below_zero_stay_numbers() -> None:
    assert tables.text(-33.4) == "-33.4"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (7, "7"),
        (date(2025, 6, 17), "2025-06-17"),
        (datetime(2025, 6, 17, 9, 5, 1, 999, tzinfo=UTC), "2025-06-17T09:05:01Z"),
        (PartialDate.month(2025, 6), "2025-06"),
        (PartialDate(date(2025, 6, 3), date(2025, 6, 5)), "2025-06"),
        (PartialDate(date(2024, 12, 3), date(2025, 6, 5)), ""),
    ],
)
def test_cells(cell: tables.Cell, written: str) -> None:
    assert tables.text(cell) == written


def test_lists_in_a_cell_can_be_taken_apart() -> None:
    assert tables.joined(["Trump; the man", None, "", "Carney"]) == "Trump, the man; Carney"


def test_lines_are_made_one_by_one_and_end_as_the_standard_says() -> None:
    asked: list[int] = []

    def rows() -> object:
        for number in range(3):
            asked.append(number)
            yield [number]

    lines = tables.lines(["n"], rows(), mark=True)  # type: ignore[arg-type]
    assert next(lines) == "\ufeffn\r\n"
    assert (next(lines), asked) == ("0\r\n", [0])


def test_a_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells, the header 1"):
        list(tables.lines(["a"], [["1", "2"]]))


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1))
def test_whatever_is_written_is_read_back(cells: list[str]) -> None:
    (_, row) = read("".join(tables.lines(["x"] * len(cells), [cells])))
    assert [cell.removeprefix("'") for cell in row] == [cell.removeprefix("'") for cell in cells]
