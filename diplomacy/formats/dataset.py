"""The whole set as one file: a zip of tables with their codebook. Written as it is read, never held in memory."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import BinaryIO

from diplomacy import wording
from diplomacy.formats import tables
from diplomacy.formats.plaintext import plain
from diplomacy.formats.tables import Cell

LICENCE = "Creative Commons Attribution 4.0 International (CC BY 4.0)"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
CODEBOOK = ("table", "column", "meaning")
README = """Sidelines: diplomatic meetings, read out of articles
{line}

What this database held on {day}, {time} UTC:

{counts}

Each .csv file is a table: UTF-8, commas, a header. codebook.csv explains every column. Tables refer to each other by
public ids (meetings, statements, articles), codes (countries) and slugs (leaders, summits, themes).

It holds what the articles that were read report. That a meeting is not here does not mean that it did not take place,
and outlets and countries are not covered evenly. What is marked as a sample is invented, for demonstration. Dates are
as exact as the articles are: where only a month is known, earliest and latest are its first and last day.

Cells that a spreadsheet might take for a formula have an apostrophe before them.

Licence: {licence}
{url}
Name the source as: Sidelines, data of {day}{site}.
The sentences and quotations are those of the articles named beside them, quoted as evidence; rights in the articles
remain with their outlets. Positions and names of cities come from GeoNames (geonames.org, CC BY 4.0).
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what it holds, its columns with their meaning, in order, and its rows, read when asked for."""

    name: str
    says: str
    columns: dict[str, str]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Counted:
    """A table that was written, and how many rows it has."""

    name: str
    says: str
    rows: int


@dataclass(frozen=True, slots=True)
class DataSet:
    """A file that was made: when, how large, its SHA-256, what is in it."""

    file: str
    made: datetime
    bytes: int
    sha256: str
    tables: tuple[Counted, ...]


def write(target: BinaryIO, contents: Iterable[Table], made: datetime, site: str) -> tuple[Counted, ...]:
    """Write the tables, the codebook and a README into a zip; return what was written.

    `site` is where the data comes from, empty where that is not public.
    """
    counted: list[Counted] = []
    codebook: list[tuple[str, str, str]] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in contents:
            with archive.open(f"{table.name}.csv", "w", force_zip64=True) as file:
                lines = 0
                for line in tables.lines(tuple(table.columns), table.rows):
                    file.write(line.encode())
                    lines += 1
            counted.append(Counted(table.name, table.says, lines - 1))
            codebook += [(table.name, column, meaning) for column, meaning in table.columns.items()]
        archive.writestr("codebook.csv", "".join(tables.lines(CODEBOOK, codebook)))
        archive.writestr("README.txt", readme(counted, made, site))
    return tuple(counted)


def readme(counted: Sequence[Counted], made: datetime, site: str) -> str:
    """Return what the file says of itself."""
    day = plain(wording.say_day(made.date()))
    return README.format(
        line="=" * 52,
        day=day,
        time=f"{made:%H:%M}",
        counts="\n".join(f"{table.name + '.csv':24}{table.rows:>12,} rows" for table in counted),
        licence=LICENCE,
        url=LICENCE_URL,
        site=f", {site}" if site else "",
    )


def to_json(made: DataSet) -> str:
    """Return what was made, as text that `from_json` reads."""
    return json.dumps({**asdict(made), "made": made.made.isoformat()}, indent=1)


def from_json(text: str) -> DataSet:
    """Read what `to_json` wrote. Raises ValueError, KeyError or TypeError where it is something else."""
    found = json.loads(text)
    return DataSet(
        file=str(found["file"]),
        made=datetime.fromisoformat(found["made"]),
        bytes=int(found["bytes"]),
        sha256=str(found["sha256"]),
        tables=tuple(Counted(**table) for table in found["tables"]),
    )
