"""Reading many documents with several processes at once, for long runs of the command line."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from django.db import connections

from diplomacy.ingest import Ingester, IngestResult
from diplomacy.records import RawDocument, Refusal

AHEAD = 4  # documents for each process that are held in memory

_ingester: Ingester | None = None


class ProcessDiedError(Exception):
    """A process was killed while it read; what was read until then is in."""


def can_fork() -> bool:
    """Whether processes can share what the reader has loaded, as they do on Linux."""
    return "fork" in multiprocessing.get_all_start_methods()


def ingest_by_many(
    documents: Iterable[RawDocument | Refusal], processes: int, *, sample: bool = False
) -> Iterator[list[IngestResult]]:
    """Read documents with so many processes; yield what became of each, in the order in which they are done.

    Which is done first does not matter to what results: settling takes reports in any order. Raises ProcessDiedError.
    """
    global _ingester  # loaded once, then shared by the processes that are forked off
    _ingester = Ingester()
    connections.close_all()  # a forked process must not speak on its parent's
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin)
    pending: set[Future[list[IngestResult]]] = set()
    try:
        for document in documents:
            pending.add(pool.submit(_read, document, sample))
            if len(pending) >= AHEAD * processes:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    except BrokenProcessPool as error:
        raise ProcessDiedError("a process that read was killed; what was read until then is in") from error
    finally:
        pool.shutdown(cancel_futures=True)
        _ingester = None


def _begin() -> None:
    """In the process: leave Ctrl-C to the parent, which lets each finish the document in hand."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connections.close_all()


def _read(document: RawDocument | Refusal, sample: bool) -> list[IngestResult]:
    if _ingester is None:
        raise RuntimeError("a process that reads was not forked off")
    return list(_ingester.ingest_all([document], sample=sample))
