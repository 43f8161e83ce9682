"""What is agreed about background work: what goes first, what recurs, how tasks are named, which locks show life."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum

LOCKS = 0x5344  # "SD": this program's own numbers among advisory locks of two integers
APPLICATION = "sidelines worker "  # before the worker's id, as PostgreSQL names its connection
OF_DOCUMENTS = "_document"  # how the names of tasks end whose first argument is a document


class Priority(IntEnum):
    """What goes first."""

    UPLOAD = 50
    BULK = 20
    FEED = 0
    REREADING = -20
    RECURRING = -50


@dataclass(frozen=True, slots=True)
class Job:
    """What is done again and again: every so often, or each day after a time of day (UTC).

    `run` must be quick, for a worker's other work waits for it: what takes long it orders from the queue. It returns in
    a sentence what it did.
    """

    name: str
    title: str
    run: Callable[[], str]
    every: timedelta = timedelta(days=1)
    after: time | None = None

    def due_at(self, last: datetime | None) -> datetime | None:
        """Return when it is to run next; None for at once, as it never ran."""
        if last is None:
            return None
        if self.after is None:
            return last + self.every
        then = datetime.combine(last.date(), self.after, tzinfo=last.tzinfo)
        return then if then > last else then + timedelta(days=1)


def lock_number(worker: str) -> int:
    """Return the number of a worker's lock."""
    return zlib.crc32(worker.encode()) & 0x7FFFFFFF
