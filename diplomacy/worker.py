"""The process that runs background work, and what it does when another worker was killed.

A worker holds an advisory lock as long as it lives, on a connection of its own. A running task whose worker's lock can
be had belongs to nobody: it is made ready again, and given up after its third try. No clock decides about life and
death. Needs session-level locks: a pooler between worker and database must not pool by transaction.
"""

from __future__ import annotations

import logging
import socket
import time
import zlib

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from diplomacy.editing.mistakes import forget_senders
from diplomacy.models import Document
from diplomacy.records import Refusal
from diplomacy.storage.documents import mark_failed
from diplomacy.tasks import enqueue_dataset_if_due

logger = logging.getLogger(__name__)

LOCKS = 0x5344  # "SD": this program's own numbers among advisory locks of two integers
MOST_TRIES = 3
REAP_SECONDS = 5.0
FORGET_SECONDS = 600.0
OFFER_SECONDS = 3600.0  # how often the worker looks whether the whole set is to be written anew


class Guard:
    """A worker's sign of life: an advisory lock on a connection of its own."""

    def __init__(self, worker_id: str) -> None:
        """Take the lock of the worker."""
        self.worker_id = worker_id
        self.connection = connections.create_connection(DEFAULT_DB_ALIAS)
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCKS, _number(worker_id)])

    def release(self) -> None:
        """Give the lock back: a clean end."""
        self.connection.close()

    def reap(self) -> int:
        """Take up again the running tasks whose worker is gone; return how many."""
        taken = 0
        for result in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
            owner = result.worker_ids[-1] if result.worker_ids else ""
            if owner == self.worker_id:
                continue  # a session may take its own lock again, so asking would say that we are dead
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, _number(owner)])
                if not cursor.fetchone()[0]:
                    continue
                try:
                    taken += _take_up(result, owner)
                finally:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, _number(owner)])
        return taken


class Worker:
    """Runs queued tasks until it is told to stop, or, to drain, until none is left."""

    def __init__(self, *, drain: bool = False, interval: float = 1.0) -> None:
        """Prepare a worker; nothing is touched until `run`."""
        self.drain = drain
        self.interval = interval
        self.worker_id = f"{socket.gethostname()[:40]}-{get_random_string(8)}"

    def run(self) -> None:
        """Work. Returns when drained or stopped by SIGTERM or SIGINT, after the task in hand."""
        guard = Guard(self.worker_id)
        queue = QueueWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=self.worker_id,
            excluded_queue_names=[],
        )
        logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
        queue.configure_signals()
        logger.info("worker %s is ready", self.worker_id)
        reaped_at, forgot_at, offered_at = -REAP_SECONDS, -FORGET_SECONDS, -OFFER_SECONDS
        try:
            while queue.running:
                if time.monotonic() - reaped_at >= REAP_SECONDS:
                    if count := guard.reap():
                        logger.warning("took up %s again from a worker that is gone", f"{count} task(s)")
                    reaped_at = time.monotonic()
                if time.monotonic() - forgot_at >= FORGET_SECONDS:
                    forget_senders()
                    forgot_at = time.monotonic()
                if not self.drain and time.monotonic() - offered_at >= OFFER_SECONDS:
                    enqueue_dataset_if_due()
                    offered_at = time.monotonic()
                queue.run()
                if self.drain:
                    return
                if queue.running:
                    time.sleep(self.interval)
        finally:
            queue.reset_signals()
            guard.release()


def _take_up(result: DBTaskResult[..., object], owner: str) -> int:
    with transaction.atomic():
        row = (
            DBTaskResult.objects.select_for_update(skip_locked=True)
            .filter(pk=result.pk, status=TaskResultStatus.RUNNING)
            .first()
        )
        if row is None or (row.worker_ids[-1] if row.worker_ids else "") != owner:
            return 0
        if len(row.worker_ids) < MOST_TRIES:
            row.status = TaskResultStatus.READY
            row.save(update_fields=["status"])
            return 1
        row.status = TaskResultStatus.FAILED
        row.finished_at = timezone.now()
        row.traceback = f"given up: the worker was killed {MOST_TRIES} times while it ran"
        row.save(update_fields=["status", "finished_at", "traceback"])
        _give_up(row)
        return 0


def _give_up(row: DBTaskResult[..., object]) -> None:
    """Say with the document why it was not read."""
    for document in Document.objects.filter(pk__in=row.args_kwargs.get("args", [])[:1]):
        reason = f"the worker was killed {MOST_TRIES} times while reading it"
        mark_failed(document, [Refusal(document.origin, reason)])


def _number(worker_id: str) -> int:
    return zlib.crc32(worker_id.encode()) & 0x7FFFFFFF
