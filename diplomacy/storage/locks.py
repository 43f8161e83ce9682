"""Locks that two processes agree on by name, held until the transaction ends."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

WRITERS = "writers"
_alone: ContextVar[bool] = ContextVar("alone", default=False)


def lock(names: Iterable[str]) -> None:
    """Take the advisory lock of every name, in one order for everybody, so that nobody waits in a circle.

    Must be called inside a transaction, before it writes anything that others write; the locks go with it. Waits for a
    transaction that works alone.
    """
    if _alone.get():
        return
    numbers = sorted({_number(name) for name in names})
    statements = [f"SELECT pg_advisory_xact_lock_shared({_number(WRITERS)})"]
    statements += [f"SELECT pg_advisory_xact_lock({number})" for number in numbers]
    with connection.cursor() as cursor:
        cursor.execute("; ".join(statements))


@contextmanager
def alone() -> Iterator[None]:
    """Hold off everybody who takes a lock, until the transaction that this is called in ends.

    For one long transaction over many articles: it would take more locks than PostgreSQL has room for, in an order that
    others do not keep. Inside, `lock` costs nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_number(WRITERS)])
    token = _alone.set(True)
    try:
        yield
    finally:
        _alone.reset(token)


def is_alone() -> bool:
    """Tell whether nobody else can write until this transaction ends."""
    return _alone.get()


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
