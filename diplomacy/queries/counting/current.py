"""The columns of this process, brought up to date before each use.

Every writing of a meeting notes its transaction (`models.changes`). A process remembers the snapshot with which it read
last, asks with each use for meetings whose transaction that snapshot did not see, and reads only these anew. So what a
page counts is never older than the moment at which the page was asked for, whoever wrote and in whatever order the
writers committed.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, connection

from diplomacy.queries.counting.columns import Columns, load_columns, renewed

MOST_AT_ONCE = 20_000  # changed meetings, above which all are read anew: that is quicker then
NEWS = """
SELECT pg_current_snapshot()::text, pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
       (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),
       (SELECT array_agg(meeting) FROM (
           SELECT meeting FROM diplomacy_meetingchange
            WHERE transaction >= pg_snapshot_xmin(%(seen)s::pg_snapshot)::text::bigint
              AND NOT pg_visible_in_snapshot(transaction::text::xid8, %(seen)s::pg_snapshot)
            LIMIT %(most)s) changed)
"""
NOTHING_SEEN = "1:1:"


@dataclass(frozen=True, slots=True)
class _Held:
    """Columns, and the snapshot with which they were read: of which database, up to which transaction."""

    columns: Columns
    snapshot: str
    last: int
    database: int


logger = logging.getLogger(__name__)
_lock = threading.Lock()
_held: _Held | None = None


def current_columns() -> Columns:
    """Return the current meetings as the database has them now.

    Inside a transaction they are read from scratch and not kept: it may see what is never committed.
    """
    global _held
    if connection.in_atomic_block:
        return load_columns()
    with _lock:
        _held = _brought_up_to_date(_held)
        return _held.columns


def load_in_background() -> None:
    """Begin to read the meetings, so that the first visitor need not wait for it. A database that is away is let be."""

    def load() -> None:
        try:
            current_columns()
        except DatabaseError as error:
            logger.info("Meetings are read with the first request: %s", " ".join(str(error).split()))
        finally:
            connection.close()

    threading.Thread(target=load, name="columns", daemon=True).start()


@contextmanager
def _patience() -> Iterator[None]:
    """Lift the limit of time that web processes have for a statement: all meetings may be many."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        limit = cursor.fetchone()[0]
        cursor.execute("SET statement_timeout TO 0")
        try:
            yield
        finally:
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [limit])


def _brought_up_to_date(held: _Held | None) -> _Held:
    with connection.cursor() as cursor:
        cursor.execute(NEWS, {"seen": held.snapshot if held else NOTHING_SEEN, "most": MOST_AT_ONCE if held else 0})
        snapshot, last, database, changed = cursor.fetchone()
    changed = set(changed or ())
    if (
        held is None
        or held.database != database
        or held.last > last  # another cluster, which counts its transactions anew
        or 0 in changed
        or len(changed) >= MOST_AT_ONCE
    ):
        with _patience():
            return _Held(load_columns(), snapshot, last, database)
    columns = renewed(held.columns, changed) if changed else held.columns
    return _Held(columns, snapshot, last, database)
