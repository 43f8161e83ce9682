"""Locks that two processes agree on by name, held until the transaction ends."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import connection


def lock(names: Iterable[str]) -> None:
    """Take the advisory lock of every name, in one order for everybody, so that nobody waits in a circle.

    Must be called inside a transaction; the locks go with it.
    """
    numbers = sorted({_number(name) for name in names})
    with connection.cursor() as cursor:
        for number in numbers:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
