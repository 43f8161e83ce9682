"""All current meetings as columns in memory: what facets, histogram, calendar and map count.

A row of PostgreSQL is made to be read one at a time; a count over a million of them with their participants takes it
seconds, and every filter asks for ten such counts. Columns of numbers are counted in milliseconds. The rows stand in
the order of the timeline, newest first and undated last, so that a stretch of days is a slice and a page the first
fifty. They are only ever a copy: `current` brings them up to date before each use.

Days are ordinals of `date`, 0 where a meeting has none; names of enumerations are positions in the tuples below.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from diplomacy.records import Form, Level, Mode, Status

Numbers = NDArray[np.int64]
Short = NDArray[np.int32]
Mask = NDArray[np.bool_]

STATUS = tuple(Status)
MODE = tuple(Mode)
LEVEL = tuple(Level)
FORM = tuple(Form)
ENUMERATIONS = (Status, Mode, Level, Form)

MANY, SPARSE = 10_000, 8  # so many numbers are looked up in a table of all, unless most numbers there are not in use
EPOCH = 719163  # the ordinal of 1 January 1970, from which numpy counts

_HEAD = len(b"PGCOPY\n\xff\r\n\0") + 8
_MEETINGS = ("id", "earliest", "latest", "status", "mode", "level", "form", "summit", "place")
_MEETING_SQL = """
SELECT id,
       coalesce(earliest - DATE '0001-01-01' + 1, 0)::bigint, coalesce(latest - DATE '0001-01-01' + 1, 0)::bigint,
       coalesce(array_position({status}, status::text), 0)::bigint,
       coalesce(array_position({mode}, mode::text), 0)::bigint,
       coalesce(array_position({level}, level::text), 0)::bigint,
       coalesce(array_position({form}, form::text), 0)::bigint,
       coalesce(summit_id, 0), coalesce(place_id, 0)
  FROM diplomacy_meeting m WHERE removed_at IS NULL {only}
"""
_LINK_SQL = {
    "countries": "SELECT meeting_id, country_id FROM diplomacy_participation m WHERE country_id IS NOT NULL {only}",
    "leaders": "SELECT meeting_id, leader_id FROM diplomacy_participation m WHERE leader_id IS NOT NULL {only}",
    # Parties that only sat in; few do, for most delegations have somebody at the table.
    "guests": """SELECT meeting_id, country_id FROM diplomacy_participation m WHERE optional AND country_id IS NOT NULL
                 AND NOT EXISTS (SELECT FROM diplomacy_participation p WHERE p.meeting_id = m.meeting_id
                                 AND p.country_id = m.country_id AND NOT p.optional) {only}""",
    # Who sat at the table, without those who only sat in: there are nearly as many of these.
    "people": """SELECT meeting_id, leader_id FROM diplomacy_participation m
                 WHERE NOT optional AND leader_id IS NOT NULL {only}""",
    "themes": "SELECT meeting_id, theme_id FROM diplomacy_topic m WHERE theme_id IS NOT NULL {only}",
}

# All of them at once, where few meetings are asked for: then the asking takes longer than the answer.
_LINKS_SQL = " UNION ALL ".join(
    f"SELECT {kind}::bigint, meeting, value FROM ({sql}) AS links(meeting, value)"
    for kind, sql in enumerate(_LINK_SQL.values())
)


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Which values of a kind a row has, each once, sorted by row: row r has `values[start[r]:start[r + 1]]`."""

    rows: Short
    values: Short
    start: Short

    @classmethod
    def of(cls, rows: Numbers, values: Numbers, count: int) -> Links:
        """Return the pairs of rows and values as links of `count` rows; a pair that comes twice counts once."""
        width = int(values.max(initial=0)) + 1
        keys = rows * width + values
        keys.sort()
        keys = keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys
        found = (keys // width).astype(np.int32)
        start = np.zeros(count + 1, np.int32)
        np.cumsum(np.bincount(found, minlength=count), out=start[1:])
        return cls(found, (keys % width).astype(np.int32), start)

    def moved(self, keep: Mask, moved: Numbers, rows: Numbers, values: Numbers, count: int) -> Links:
        """Return the links of the old rows that are kept, where these stand now, and those of new rows among them."""
        stays = keep[self.rows]
        old_rows, old_values = moved[self.rows[stays]], self.values[stays].astype(np.int64)
        fresh = Links.of(rows, values, count)
        into = np.searchsorted(old_rows, fresh.rows)
        start = np.zeros(count + 1, np.int32)
        all_rows = np.insert(old_rows, into, fresh.rows).astype(np.int32)
        np.cumsum(np.bincount(all_rows, minlength=count), out=start[1:])
        return Links(all_rows, np.insert(old_values, into, fresh.values).astype(np.int32), start)

    def having(self, values: Iterable[int], count: int) -> Mask:
        """Return which of `count` rows have one of the values."""
        wanted = list(values)
        mask = np.zeros(count, np.bool_)
        hit = self.values == wanted[0] if len(wanted) == 1 else np.isin(self.values, wanted)
        mask[self.rows[hit]] = True
        return mask

    def counts(self, mask: Mask, positions: Numbers) -> Numbers:
        """Return, for each value by its number, how many rows have it, of those that mask and positions both name."""
        if len(positions) * 8 < len(mask):
            begin, length = self.start[positions], self.start[positions + 1] - self.start[positions]
            before = np.cumsum(length) - length
            index = np.repeat(begin - before, length) + np.arange(int(length.sum()), dtype=np.int32)
            return np.bincount(self.values[index])
        return np.bincount(self.values if len(positions) == len(mask) else self.values[mask[self.rows]])


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The current meetings, newest first: one array for each thing that is asked, and links to what is many.

    In `kept` readers put what they made of just these columns and want again; it goes with them.
    """

    id: Numbers
    earliest: Short
    latest: Short
    status: Short
    mode: Short
    level: Short
    form: Short
    summit: Short
    place: Short
    first_month: Short
    last_month: Short
    by_id: Short
    countries: Links
    leaders: Links
    themes: Links
    guests: Links
    people: Links
    kept: dict[str, Any] = field(default_factory=dict, compare=False)

    def __len__(self) -> int:
        return len(self.id)

    @property
    def dated(self) -> int:
        """How many rows have a date: they stand before all others."""
        return int(np.searchsorted(-self.latest, 0, "left"))

    def rows_of(self, ids: Numbers) -> Numbers:
        """Return the rows of meetings, given by their numbers in the database; those that are not here are left out."""
        rows, known = _rows_of(self.id, self.by_id, ids)
        return rows[known]


def load_columns() -> Columns:
    """Read all current meetings from the database."""
    meetings = _newest_first(_read(_MEETING_SQL, _MEETINGS))
    by_id = np.argsort(meetings["id"]).astype(np.int32)
    links = {}
    for name, sql in _LINK_SQL.items():
        pairs = _read(sql, ("meeting", "value"))
        rows, known = _rows_of(meetings["id"], by_id, pairs["meeting"])
        links[name] = Links.of(rows[known], pairs["value"][known], len(by_id))
    return _columns(meetings, by_id, links)


def renewed(old: Columns, changed: Iterable[int]) -> Columns:
    """Return the columns with some meetings read anew, given by their numbers in the database.

    Only what was read anew is sorted; the rest keeps its order and moves over.
    """
    ids = np.array(sorted(changed), np.int64)
    only = f"AND m.{{}} = ANY (ARRAY[{','.join(map(str, ids))}]::bigint[])"
    fresh = _newest_first(_read(_MEETING_SQL, _MEETINGS, only.format("id")))

    keep = np.ones(len(old), np.bool_)
    keep[old.rows_of(ids)] = False
    kept = {name: getattr(old, name)[keep].astype(np.int64) for name in _MEETINGS}
    at = _places_among(kept, fresh)
    meetings = {name: np.insert(kept[name], at, fresh[name]) for name in _MEETINGS}

    fresh_rows = at + np.arange(len(at))
    moved = np.cumsum(keep) - 1  # where an old row stands among those that are kept
    moved += np.searchsorted(at, moved, "right")
    by_id = old.by_id[keep[old.by_id]]
    into = np.searchsorted(old.id[by_id], np.sort(fresh["id"]))
    by_id = np.insert(moved[by_id], into, fresh_rows[np.argsort(fresh["id"])]).astype(np.int32)

    links = {}
    pairs = _read(_LINKS_SQL, ("kind", "meeting", "value"), only.format("meeting_id"))
    rows, known = _rows_of(meetings["id"], by_id, pairs["meeting"])
    for kind, name in enumerate(_LINK_SQL):
        mine = known & (pairs["kind"] == kind)
        links[name] = getattr(old, name).moved(keep, moved, rows[mine], pairs["value"][mine], len(by_id))
    return _columns(meetings, by_id, links)


def _newest_first(meetings: dict[str, Numbers]) -> dict[str, Numbers]:
    order = np.lexsort((-meetings["id"], -meetings["earliest"], -meetings["latest"]))
    return {name: column[order] for name, column in meetings.items()}


def _rows_of(all_ids: Numbers, by_id: Short, ids: Numbers) -> tuple[Numbers, Mask]:
    """Return the row of each meeting, given by its number in the database, and whether it is among all."""
    if not len(all_ids):
        return np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
    highest = int(all_ids[by_id[-1]])
    if len(ids) > MANY and highest < SPARSE * len(all_ids):
        row_of = np.full(highest + 2, -1, np.int64)
        row_of[all_ids] = np.arange(len(all_ids))
        rows = row_of[np.minimum(ids, highest + 1)]
        return rows, rows >= 0
    at = np.searchsorted(all_ids, ids, sorter=by_id).clip(max=len(all_ids) - 1)
    rows = by_id[at].astype(np.int64)
    return rows, all_ids[rows] == ids


def _places_among(kept: dict[str, Numbers], fresh: dict[str, Numbers]) -> Numbers:
    """Return before which of the kept rows each fresh row belongs; both are sorted newest first."""
    keys = -_day_key(kept)
    places = np.zeros(len(fresh["id"]), np.int64)
    for number, (key, row) in enumerate(zip(-_day_key(fresh), fresh["id"], strict=True)):
        low, high = (int(np.searchsorted(keys, key, side)) for side in ("left", "right"))
        places[number] = low + np.searchsorted(-kept["id"][low:high], -row)
    return places


def _day_key(meetings: dict[str, Numbers]) -> Numbers:
    """Return one number for each row that sorts as its latest and then its earliest day do."""
    return (meetings["latest"] << 22) | meetings["earliest"]


def _columns(meetings: dict[str, Numbers], by_id: Short, links: dict[str, Links]) -> Columns:
    small = {name: column.astype(np.int32) for name, column in meetings.items()}
    return Columns(
        id=meetings["id"],
        earliest=small["earliest"],
        latest=small["latest"],
        status=small["status"],
        mode=small["mode"],
        level=small["level"],
        form=small["form"],
        summit=small["summit"],
        place=small["place"],
        first_month=_months(meetings["earliest"]),
        last_month=_months(meetings["latest"]),
        by_id=by_id,
        countries=links["countries"],
        leaders=links["leaders"],
        themes=links["themes"],
        guests=links["guests"],
        people=links["people"],
    )


def _months(days: Numbers) -> Short:
    """Return the month of each day, counted from January 1970."""
    return (days - EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)


def read_ids(sql: str, parameters: Sequence[object]) -> Numbers:
    """Return the meetings that a query gathers in one array of their numbers in the database, in any order.

    An array, for then PostgreSQL divides the work among its processes, as it does not for many rows.
    """
    with connection.cursor() as cursor:
        query: bytes = cursor.mogrify(sql, parameters)
        data = _copied(query.decode())[_HEAD + 6 : -2]  # behind the count of fields and the field's length
    dimensions = int.from_bytes(data[:4])
    element = np.dtype([("size", ">i4"), ("value", ">i8")])
    return np.frombuffer(data[20:] if dimensions else b"", element)["value"].astype(np.int64)


def _read(sql: str, names: tuple[str, ...], only: str = "") -> dict[str, Numbers]:
    """Return what a query gives, a column of numbers for each name; it must give 64-bit numbers and never null.

    PostgreSQL's binary copy has then lines of one length: a count of fields, and each field's length before it.
    """
    arrays = {kind.__name__.lower(): f"ARRAY{[one.value for one in kind]}" for kind in ENUMERATIONS}
    fields = [(f"{part}{n}", kind) for n in range(len(names)) for part, kind in (("size", ">i4"), ("value", ">i8"))]
    line = np.dtype([("fields", ">i2"), *fields])
    lines = np.frombuffer(_copied(sql.format(only=only, **arrays))[_HEAD:-2], line)
    return {name: lines[f"value{n}"].astype(np.int64) for n, name in enumerate(names)}


def _copied(query: str) -> memoryview:
    """Return what a query gives in PostgreSQL's binary form of COPY, with its head and foot."""
    sink = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT binary)", sink)
    return sink.getbuffer()
