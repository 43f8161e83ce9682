"""Locks that two processes agree on by name, held until the transaction ends."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import connection, transaction

Result = TypeVar("Result")


class CrowdedError(Exception):
    """Somebody else holds a lock that turned out to be needed late: begin again, with these names from the start."""

    def __init__(self, names: Iterable[str]) -> None:
        """Keep the names of the locks that were wanted."""
        super().__init__("another process is at work on the same meetings")
        self.names = frozenset(names)


def lock(names: Iterable[str]) -> None:
    """Take the advisory lock of every name, in one order for everybody, so that nobody waits in a circle.

    Must be called inside a transaction; the locks go with it.
    """
    with connection.cursor() as cursor:
        for number in _numbers(names):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def lock_late(names: Iterable[str]) -> None:
    """Take further locks without waiting, for waiting out of order could close a circle.

    Must be called inside a transaction. Raises CrowdedError where somebody else holds one of them.
    """
    wanted = list(names)
    with connection.cursor() as cursor:
        for number in _numbers(wanted):
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
            if not cursor.fetchone()[0]:
                raise CrowdedError(wanted)


def in_one_piece(work: Callable[[frozenset[str]], Result]) -> Result:
    """Run `work` in a transaction and return what it returns; begin anew as long as another process is in its way.

    `work` is given the names of locks to take with its own first ones; they grow with each attempt, so there is an end.
    """
    names: frozenset[str] = frozenset()
    while True:
        try:
            with transaction.atomic():
                return work(names)
        except CrowdedError as crowded:
            names |= crowded.names


def _numbers(names: Iterable[str]) -> list[int]:
    return sorted({int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True) for name in names})
