"""Locks that two processes agree on by name, held until the transaction ends."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import OperationalError, connection

DEADLOCK = "40P01"  # PostgreSQL's code for it


def lock(names: Iterable[str]) -> None:
    """Take the advisory lock of every name, in one order for everybody, so that nobody waits in a circle.

    Must be called inside a transaction; the locks go with it.
    """
    numbers = sorted({_number(name) for name in names})
    if not numbers:
        return
    with connection.cursor() as cursor:
        # unnest() gives the numbers in their order, and a lock is taken for each as it comes
        cursor.execute("SELECT pg_advisory_xact_lock(number) FROM unnest(%s::bigint[]) AS number", [numbers])


def of_speakers(keys: Iterable[str]) -> list[str]:
    """Return the names of the locks that guard the words of these speakers; they come after those of meetings."""
    return [f"speaker {key}" for key in keys]


def deadlocked(error: OperationalError) -> bool:
    """Tell whether the database ended a transaction because two waited for one another: it can be tried again."""
    return getattr(error.__cause__, "pgcode", None) == DEADLOCK


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
