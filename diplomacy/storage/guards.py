"""Signs of life: a worker holds an advisory lock as long as it lives, on a connection of its own.

A running order whose worker's lock can be had belongs to nobody: it is made ready again, and given up after its third
try. No clock decides about life and death. Needs session-level locks: a pooler between worker and database must not
pool by transaction.
"""

from __future__ import annotations

import contextlib
from types import TracebackType
from typing import Self

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections

from diplomacy.models.background import APPLICATION, LOCKS, lock_number
from diplomacy.storage.orders import owner_of, put_back, running


class LostGuardError(Exception):
    """The database no longer knows that this worker lives."""


class Guard:
    """A worker's sign of life. As a context manager it gives the lock back at the end."""

    def __init__(self, worker: str) -> None:
        """Take the lock of the worker. Raises OperationalError where there is no database."""
        self.worker = worker
        self.connection = connections.create_connection(DEFAULT_DB_ALIAS)
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('application_name', %s, false)", [f"{APPLICATION}{worker}"])
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCKS, lock_number(worker)])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()

    def release(self) -> None:
        """Give the lock back: a clean end."""
        with contextlib.suppress(DatabaseError, InterfaceError):
            self.connection.close()

    def alive(self) -> bool:
        """Tell whether the lock is still held. A restarted database let go of it."""
        try:
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except (DatabaseError, InterfaceError):
            return False
        return True

    def check(self) -> None:
        """Raise LostGuardError where the lock is no longer held."""
        if not self.alive():
            raise LostGuardError("the connection that shows that this worker lives is gone")

    def reap(self) -> int:
        """Make the running orders whose worker is gone ready again; return how many.

        Raises DatabaseError or InterfaceError where the guard's own connection is lost.
        """
        taken = 0
        for order in running():
            owner = owner_of(order)
            if owner == self.worker:
                continue  # a session may take its own lock again, so asking would say that we are dead
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, lock_number(owner)])
                if not cursor.fetchone()[0]:
                    continue
                try:
                    taken += put_back(order, "the worker ended while it read")
                finally:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, lock_number(owner)])
        return taken
