"""The queue: ordering work on documents, taking an order up, and saying what became of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from diplomacy.models import Document
from diplomacy.models.background import OF_DOCUMENTS, Priority
from diplomacy.wording import say_fault

Order = DBTaskResult[..., Any]

MOST_TRIES = 3
SMALL_BATCH = 50
FETCH = "diplomacy.tasks.fetch_document"
READ = "diplomacy.tasks.read_document"  # by its path, as the queue keeps it: what is ordered here stands above storage


def priority_of(document: Document) -> Priority:
    """Return how soon a document is read: the first ones of its batch at once, so that a long one holds nobody up."""
    return _priorities([document])[document.pk]


def order_again(documents: Collection[Document]) -> None:
    """Order once more what was ordered last of each document: to be fetched or read, where nothing is on record."""
    paths: dict[int, str] = {}
    for path, arguments in _of(documents).order_by("enqueued_at").values_list("task_path", "args_kwargs"):
        paths[arguments["args"][0]] = path
    priorities = _priorities(documents)
    for document in documents:
        task = import_string(paths.get(document.pk, FETCH if document.to_fetch else READ))
        task.using(priority=priorities[document.pk]).enqueue(document.pk)


def withdraw(documents: Collection[Document]) -> None:
    """Take the orders of the documents that nobody has taken up yet out of the queue."""
    _of(documents).filter(status=TaskResultStatus.READY).delete()


def take_next(worker: str) -> Order | None:
    """Give the worker the order that is next, or None where none is ready."""
    with transaction.atomic():
        order = DBTaskResult.objects.ready().get_locked()
        if order is not None:
            order.claim(worker)
        return order


def something_waits() -> bool:
    """Tell whether an order is ready to be taken up."""
    return DBTaskResult.objects.ready().exists()


def running() -> list[Order]:
    """Return the orders that somebody has taken up and not finished."""
    return list(DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING))


def owner_of(order: Order) -> str:
    """Return the id of the worker that has the order, or had it last."""
    return str(order.worker_ids[-1]) if order.worker_ids else ""


def succeed(order: Order, said: object) -> bool:
    """Say that the order was carried out; return False where it is no longer that worker's, and nothing is said."""
    return _finish(order, TaskResultStatus.SUCCESSFUL, return_value=said, exception_class_path="", traceback="")


@transaction.atomic
def fail(order: Order, error: BaseException) -> bool:
    """Say that the order failed and why, also with its document; return False where it is no longer that worker's."""
    kind = type(error)
    done = _finish(
        order,
        TaskResultStatus.FAILED,
        exception_class_path=f"{kind.__module__}.{kind.__qualname__}",
        traceback="".join(format_exception(error)),
    )
    if done:
        _give_up(order, say_fault(kind.__name__))
    return done


@transaction.atomic
def put_back(order: Order, why: str, *, wait: timedelta = timedelta(0)) -> bool:
    """Make an order that its worker did not finish ready again, or fail it after its last try, with the reason.

    `why` follows "given up after 3 tries: ". Return whether it is ready again; False also where another has it.
    """
    row = DBTaskResult.objects.select_for_update(skip_locked=True).filter(pk=order.pk).first()
    if row is None or row.status != TaskResultStatus.RUNNING or row.worker_ids != order.worker_ids:
        return False
    if len(row.worker_ids) < MOST_TRIES:
        row.status = TaskResultStatus.READY
        if wait:
            row.run_after = timezone.now() + wait
        row.save(update_fields=["status", "run_after"])
        return True
    reason = f"given up after {MOST_TRIES} tries: {why}"
    _finish(row, TaskResultStatus.FAILED, traceback=reason)
    _give_up(row, reason)
    return False


def repeat(order: UUID) -> bool:
    """Have an order that failed carried out once more, with all its tries; return whether it was such a one."""
    failed = DBTaskResult.objects.filter(pk=order, status=TaskResultStatus.FAILED)
    return bool(
        failed.update(
            status=TaskResultStatus.READY, worker_ids=[], finished_at=None, exception_class_path="", traceback=""
        )
    )


def forget_finished(before: datetime) -> int:
    """Take the orders that were finished before then out of the queue's table; return how many."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()[0]


def _priorities(documents: Collection[Document]) -> dict[int, Priority]:
    first: set[int] = set()
    for batch in {document.batch_id for document in documents if document.batch_id is not None}:
        rows = Document.objects.filter(batch=batch).order_by("pk")
        first |= set(rows.values_list("pk", flat=True)[:SMALL_BATCH])
    return {d.pk: Priority.UPLOAD if d.pk in first else Priority.BULK for d in documents}


def _finish(order: Order, status: TaskResultStatus, **said: object) -> bool:
    mine = DBTaskResult.objects.filter(pk=order.pk, status=TaskResultStatus.RUNNING, worker_ids=order.worker_ids)
    return bool(mine.update(status=status, finished_at=timezone.now(), **said))


def _give_up(order: Order, reason: str) -> None:
    """Say with the document why it was not read, where nobody has said so yet."""
    if order.task_path.endswith(OF_DOCUMENTS):
        Document.objects.filter(pk__in=order.args_kwargs["args"][:1], state__in=Document.UNDER_WAY).update(
            state=Document.State.FAILED, error=reason, read_at=timezone.now()
        )


def _of(documents: Collection[Document]) -> QuerySet[Order]:
    return DBTaskResult.objects.filter(
        task_path__endswith=OF_DOCUMENTS, args_kwargs__args__0__in=[document.pk for document in documents]
    )
