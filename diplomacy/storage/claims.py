"""Whose work it is: what a worker stores of a task counts only as long as the task is still its own.

A worker that was cut off from the database for a moment may be taken for dead, and its task be given to another. So
whatever stores for a task asks here first, in the transaction that stores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult


class LostClaimError(Exception):
    """The task in hand is no longer this worker's: it must store nothing more of it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A task in hand, the worker that runs it, and what tells whether that worker still counts as living."""

    task: UUID
    worker: str
    alive: Callable[[], bool]


_claim: ContextVar[Claim | None] = ContextVar("claim", default=None)


@contextmanager
def holding(claim: Claim) -> Iterator[None]:
    """Have everything that is stored inside ask whether the task is still the worker's."""
    token = _claim.set(claim)
    try:
        yield
    finally:
        _claim.reset(token)


def check_claim() -> None:
    """Make sure that the task in hand stays this worker's until the transaction ends; nothing where there is none.

    Must be called inside a transaction, before it writes. Raises LostClaimError.
    """
    claim = _claim.get()
    if claim is None:
        return
    if not claim.alive():
        raise LostClaimError("the worker lost its sign of life")
    # Locked: who takes up the tasks of the dead passes a locked one by.
    rows = DBTaskResult.objects.select_for_update().filter(pk=claim.task, status=TaskResultStatus.RUNNING)
    owners = rows.values_list("worker_ids", flat=True).first()
    if not owners or owners[-1] != claim.worker:
        raise LostClaimError("another worker has taken the task up")
