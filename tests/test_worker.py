"""Background work survives the death of its worker."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from diplomacy.models import Document, MistakeSender
from diplomacy.queries.dataset import folder, newest
from diplomacy.storage.documents import store_upload
from diplomacy.tasks import enqueue_document, read_document
from diplomacy.worker import MOST_TRIES, Guard, Worker

pytestmark = pytest.mark.django_db(transaction=True)


def make_task(*owners: str, document: int = 0) -> DBTaskResult[..., object]:
    """Return a task that the last of the owners was running."""
    read_document.enqueue(document)
    task = DBTaskResult.objects.latest("enqueued_at")
    task.status, task.worker_ids = TaskResultStatus.RUNNING, list(owners)
    task.save()
    return task


def state(task: DBTaskResult[..., object]) -> str:
    task.refresh_from_db()
    return str(task.status)


def test_a_task_waits_in_the_database_and_is_run() -> None:
    document = store_upload(None, "gone.txt", b"x")
    enqueue_document(document)
    document.delete()
    Worker(drain=True).run()
    task = DBTaskResult.objects.get()
    assert task.status == TaskResultStatus.SUCCESSFUL
    assert "removed" in str(task.return_value)


def test_who_sent_a_report_is_forgotten_after_a_day_though_nobody_writes_again() -> None:
    for hours in (1, 25):
        MistakeSender.objects.create(fingerprint=f"{hours}", at=timezone.now() - timedelta(hours=hours))
    Worker(drain=True).run()
    assert [sender.fingerprint for sender in MistakeSender.objects.all()] == ["1"]


def test_a_dead_workers_task_is_taken_up_again() -> None:
    task = make_task("killed")
    Worker(drain=True).run()
    assert state(task) == TaskResultStatus.SUCCESSFUL
    assert len(task.worker_ids) == 2


def test_a_living_workers_task_is_left_alone() -> None:
    task = make_task("alive")
    guard = Guard("alive")
    try:
        Worker(drain=True).run()
        assert state(task) == TaskResultStatus.RUNNING
        assert guard.reap() == 0, "a worker does not take its own task away from itself"
        assert state(task) == TaskResultStatus.RUNNING
    finally:
        guard.release()


def test_after_the_last_try_the_document_says_why() -> None:
    document = store_upload(None, "deadly.pdf", b"x")
    task = make_task(*(f"killed-{n}" for n in range(MOST_TRIES)), document=document.pk)
    Worker(drain=True).run()
    assert state(task) == TaskResultStatus.FAILED
    document.refresh_from_db()
    assert document.state == Document.State.FAILED
    assert "killed" in document.error


def test_a_lasting_worker_has_the_whole_set_written(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path
) -> None:
    class EnoughError(Exception):
        pass

    def rest(seconds: float) -> None:
        raise EnoughError

    settings.VAR = tmp_path
    Worker(drain=True).run()
    assert not DBTaskResult.objects.exists()
    monkeypatch.setattr("diplomacy.worker.time.sleep", rest)
    with pytest.raises(EnoughError):
        Worker().run()
    assert newest(folder()) is not None
