"""Rows as CSV (RFC 4180, UTF-8), safe to open in a spreadsheet. Pure functions."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from diplomacy.records import PartialDate

Cell = str | int | float | bool | date | datetime | PartialDate | None
BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet may take for the beginning of a formula; the list of OWASP, "CSV Injection".
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# The same after what a spreadsheet of another country parts cells by: it knows nothing of our quotation marks.
_INNER_FORMULA = re.compile(r"([;\t|\r\n]\"?)(?=[=+\-@＝＋－＠])")
LIST_SEPARATOR = "; "


def lines(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, mark: bool = False) -> Iterator[str]:
    """Yield the lines of a file, the header first; `mark` puts a byte order mark before it, which Excel asks for.

    A line is made when it is asked for, so that a file of any length can be sent on. Raises ValueError where a row has
    another number of cells than the header.
    """
    yield from _written([header], BYTE_ORDER_MARK if mark else "")
    yield from _written(_checked(rows, len(header)))


def text(cell: Cell) -> str:
    """Return a cell as it is written; only texts can be taken for formulas, numbers and dates are no texts."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case PartialDate():
            return cell.iso() or ""
        case datetime():
            return cell.isoformat(timespec="seconds").replace("+00:00", "Z")
        case date():
            return cell.isoformat()
        case str():
            defused = _INNER_FORMULA.sub(r"\1'", cell)
            return f"'{defused}" if cell.startswith(FORMULA) else defused
    return str(cell)


def joined(parts: Iterable[str | None]) -> str:
    """Return a list in one cell: its parts with semicolons between them, empty ones left out."""
    return LIST_SEPARATOR.join(part.replace(";", ",") for part in parts if part)


def _checked(rows: Iterable[Sequence[Cell]], width: int) -> Iterator[Sequence[Cell]]:
    for row in rows:
        if len(row) != width:
            raise ValueError(f"a row has {len(row)} cells, the header {width}")
        yield row


class _Line:
    """What csv writes into: it keeps the last line only."""

    value = ""

    def write(self, value: str) -> int:
        self.value = value
        return len(value)


def _written(rows: Iterable[Sequence[Cell]], before: str = "") -> Iterator[str]:
    line = _Line()
    writer = csv.writer(line)
    for row in rows:
        writer.writerow([text(cell) for cell in row])
        yield before + line.value
        before = ""
