"""Several processes at once for a long run, each with a connection of its own to the database."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from django.conf import settings
from django.db import connections

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 4  # items for each process that are held in memory
FEW = 50  # items that one process is done with sooner than others are begun
MOST = 64
BY_ITSELF = 16  # at most where nobody says how many: each has a connection to the database

_work: Callable[[Any], Any] | None = None


class ProcessDiedError(Exception):
    """A process was killed at its work; what was done until then stays."""


class NumberError(Exception):
    """A number of processes that cannot be; the message follows its name."""


def can_fork() -> bool:
    """Whether processes can share what is loaded, as they do on Linux."""
    return "fork" in multiprocessing.get_all_start_methods()


def how_many(wanted: int | None, items: int | None) -> int:
    """Return with how many processes so many items are worked on: as wanted, else all processors if it is worth it.

    Raises NumberError.
    """
    if wanted is None:
        return min(settings.PROCESSORS, BY_ITSELF) if can_fork() and (items or 0) > FEW else 1
    if not 1 <= wanted <= MOST:
        raise NumberError(f"must be from 1 to {MOST}, not {wanted}")
    if wanted > 1 and not can_fork():
        raise NumberError("needs more than one process, and that a system that can fork, such as Linux")
    return wanted


class Forked(Generic[Item, Result]):
    """Processes that do `work`, forked off as this is entered: they share what `work` holds until then.

    All connections to the database are closed for it, and with them what lasts as long as a connection. Items and
    results travel between processes, so both must be picklable.
    """

    def __init__(self, work: Callable[[Item], Result], processes: int) -> None:
        self._work, self._processes = work, processes

    def __enter__(self) -> Self:
        global _work  # what a forked process finds
        _work = self._work
        connections.close_all()  # a forked process must not speak on its parent's
        context = multiprocessing.get_context("fork")
        self._pool = ProcessPoolExecutor(self._processes, mp_context=context, initializer=_begin)
        self._pool.submit(os.getpid).result()  # the first order forks all of them
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        global _work
        self._pool.shutdown(cancel_futures=True)
        _work = None

    def run(self, items: Iterable[Item]) -> Iterator[Result]:
        """Yield what became of each item, in the order in which they are done. Raises ProcessDiedError."""
        pending: set[Future[Result]] = set()
        try:
            for item in items:
                pending.add(self._pool.submit(_do, item))
                if len(pending) >= AHEAD * self._processes:
                    done, pending = wait(pending, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            while pending:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        except BrokenProcessPool as error:
            raise ProcessDiedError("a process was killed at its work; what was done until then is in") from error


def _begin() -> None:
    """In the process: leave Ctrl-C to the parent, which lets each finish what it has in hand."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connections.close_all()


def _do(item: Any) -> Any:
    if _work is None:
        raise RuntimeError("a process was not forked off")
    return _work(item)
