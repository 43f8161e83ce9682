"""Locks that two processes agree on by name, held until the transaction ends."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import connection, transaction

from diplomacy.storage.claims import check_claim

Result = TypeVar("Result")


class CrowdedError(Exception):
    """Somebody else holds a lock that turned out to be needed late: begin again, with these names from the start."""

    def __init__(self, names: Iterable[str]) -> None:
        """Keep the names of the locks that were wanted."""
        super().__init__("another process is at work on the same meetings")
        self.names = frozenset(names)


WRITERS = "writers"
_alone: ContextVar[bool] = ContextVar("alone", default=False)


def lock(names: Iterable[str]) -> None:
    """Take the advisory lock of every name, in one order for everybody, so that nobody waits in a circle.

    Must be called inside a transaction, before it writes anything that others write; the locks go with it. Waits for a
    transaction that works alone.
    """
    if _alone.get():
        return
    with connection.cursor() as cursor:
        # unnest() gives the numbers in their order, and a lock is taken for each as it comes
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%s); "
            "SELECT pg_advisory_xact_lock(number) FROM unnest(%s::bigint[]) AS number",
            [_number(WRITERS), _numbers(names)],
        )


def of_speakers(keys: Iterable[str]) -> list[str]:
    """Return the names of the locks that guard the words of these speakers."""
    return [f"speaker {key}" for key in keys]


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


def lock_late(names: Iterable[str]) -> None:
    """Take further locks without waiting, for waiting out of order could close a circle.

    Must be called inside a transaction. Raises CrowdedError where somebody else holds one of them.
    """
    if _alone.get():
        return
    wanted = list(names)
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM unnest(%s::bigint[]) AS number WHERE NOT pg_try_advisory_xact_lock(number)",
            [_numbers(wanted)],
        )
        if cursor.fetchone()[0]:
            raise CrowdedError(wanted)


def in_one_piece(work: Callable[[frozenset[str]], Result]) -> Result:
    """Run `work` in a transaction and return what it returns; begin anew as long as another process is in its way.

    `work` is given the names of locks to take with its own first ones; they grow with each attempt, so there is an end.
    Raises LostClaimError where it would store for a task that is no longer this worker's.
    """
    names: frozenset[str] = frozenset()
    while True:
        try:
            with transaction.atomic():
                check_claim()
                return work(names)
        except CrowdedError as crowded:
            names |= crowded.names


def _numbers(names: Iterable[str]) -> list[int]:
    return sorted({_number(name) for name in names})


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
