"""Documents that are cancelled and tried again, also while a worker reaches for them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from diplomacy.models import Batch, Document
from diplomacy.models.background import Priority
from diplomacy.records import Refusal
from diplomacy.storage.documents import (
    cancel,
    cancel_batch,
    mark_failed,
    mark_read,
    mark_reading,
    new_batch,
    retry,
    retry_failed,
    store_upload,
)
from diplomacy.storage.orders import READ, SMALL_BATCH, priority_of, take_next
from diplomacy.tasks import enqueue_document, read_document

pytestmark = pytest.mark.django_db

State = Document.State


def upload(batch: Batch | None = None, name: str = "a.txt") -> Document:
    document = store_upload(batch, name, name.encode())
    enqueue_document(document)
    return document


def state(document: Document) -> str:
    document.refresh_from_db()
    return document.state


def waiting() -> list[int]:
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    return sorted(row.args_kwargs["args"][0] for row in rows)


def failed(batch: Batch | None = None, name: str = "a.txt") -> Document:
    document = upload(batch, name)
    DBTaskResult.objects.all().delete()
    mark_failed(document, [Refusal(name, "it is empty")])
    return document


def test_what_waits_can_be_cancelled_and_is_not_read() -> None:
    document = upload()
    assert cancel(document)
    assert state(document) == State.CANCELLED
    assert waiting() == []
    assert not cancel(document), "once is enough"
    assert "cancelled" in read_document.call(document.pk)
    assert state(document) == State.CANCELLED


@pytest.mark.parametrize("mark", [mark_reading, mark_read])
def test_what_has_begun_cannot_be_cancelled(mark: Callable[[Document], object]) -> None:
    document = upload()
    mark(document)
    before = document.state
    assert not cancel(document)
    assert state(document) == before


def test_what_is_done_is_not_taken_up_again() -> None:
    document = upload()
    mark_read(document)
    assert not mark_reading(document)
    assert state(document) == State.READ


def test_what_failed_is_tried_again_once() -> None:
    document = failed()
    assert retry(document)
    assert (state(document), document.error, document.read_at) == (State.PENDING, "", None)
    assert not retry(document)
    assert waiting() == [document.pk]


def test_what_was_cancelled_can_be_read_after_all() -> None:
    document = upload()
    cancel(document)
    assert retry(document)
    assert waiting() == [document.pk]
    assert mark_reading(document)


def test_what_was_ordered_last_is_ordered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    document = upload()
    mark_failed(document, [Refusal("a", "no")])
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, task_path="somewhere.fetch_document")
    asked: list[str] = []

    def load(path: str) -> Any:
        asked.append(path)
        return read_document

    monkeypatch.setattr("diplomacy.storage.orders.import_string", load)
    retry(document)
    assert asked == ["somewhere.fetch_document"]


def test_a_batch_is_cancelled_and_tried_again_as_a_whole() -> None:
    batch, other = new_batch(None), new_batch(None)
    waits, bad, elsewhere = upload(batch), failed(batch, "bad.txt"), failed(other, "other.txt")
    enqueue_document(waits)
    assert retry_failed(batch) == 1
    assert (state(bad), state(elsewhere)) == (State.PENDING, State.FAILED)
    assert cancel_batch(batch) == 2
    assert cancel_batch(batch) == 0
    assert retry_failed(batch) == 0, "what was cancelled did not fail"
    assert (state(waits), state(bad), waiting()) == (State.CANCELLED, State.CANCELLED, [])


def test_the_first_documents_of_a_batch_go_before_the_rest_of_a_long_one() -> None:
    batch = new_batch(None)
    rows = [store_upload(batch, f"{n}", b"") for n in range(SMALL_BATCH + 1)]
    assert [priority_of(row) for row in (rows[0], rows[-2], rows[-1])] == [
        Priority.UPLOAD,
        Priority.UPLOAD,
        Priority.BULK,
    ]
    for row in (rows[-1], rows[0]):
        enqueue_document(row)
    first = take_next("worker")
    assert first is not None
    assert first.args_kwargs["args"] == [rows[0].pk]


def test_the_paths_of_tasks_lead_to_tasks() -> None:
    assert isinstance(import_string(READ), Task)
    assert read_document.module_path == READ


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_comes_while_it_is_cancelled_waits_and_leaves_it() -> None:
    document = upload()
    answers: list[bool] = []

    def reach() -> None:
        answers.append(mark_reading(document))
        connection.close()

    with transaction.atomic():
        assert cancel(document)
        worker = threading.Thread(target=reach)
        worker.start()
        worker.join(0.2)
        assert worker.is_alive(), "it waits for the one who cancels"
    worker.join(5)
    assert answers == [False]
    assert state(document) == State.CANCELLED
