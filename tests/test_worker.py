"""Background work survives the death of its worker, and the worker that of the database."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from diplomacy.models import Article, Document, MistakeSender, RecurringJob
from diplomacy.models.background import APPLICATION
from diplomacy.queries.dataset import folder, newest
from diplomacy.storage.claims import Claim, LostClaimError, holding
from diplomacy.storage.documents import mark_read, mark_reading, store_upload
from diplomacy.storage.guards import Guard
from diplomacy.storage.locks import in_one_piece
from diplomacy.storage.orders import MOST_TRIES, take_next
from diplomacy.tasks import enqueue_document, enqueue_rereading, read_document
from diplomacy.worker import Worker
from tests.stories import account, make_world, tell

pytestmark = pytest.mark.django_db(transaction=True)

Task = DBTaskResult[..., Any]


def make_task(*owners: str, document: int = 0) -> Task:
    """Return a task that the last of the owners was running."""
    read_document.enqueue(document)
    task = DBTaskResult.objects.latest("enqueued_at")
    task.status, task.worker_ids = TaskResultStatus.RUNNING, list(owners)
    task.save()
    return task


def state(task: Task) -> str:
    task.refresh_from_db()
    return str(task.status)


def uploaded(name: str = "a.txt") -> tuple[Document, Task]:
    document = store_upload(None, name, b"x")
    enqueue_document(document)
    return document, DBTaskResult.objects.latest("enqueued_at")


def cut_off_guards() -> None:
    """End the connections by which workers show that they live, as a restart of the database does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE %s", [f"{APPLICATION}%"]
        )


@pytest.fixture(autouse=True)
def warmed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Spare the tests the loading of the reader; return how many tasks were in hand at each time it was asked for."""
    in_hand: list[int] = []

    def warm_up() -> None:
        in_hand.append(DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).count())

    monkeypatch.setattr("diplomacy.worker.warm_up", warm_up)
    return in_hand


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Document], None]], None]:
    """Give what the reader does with a document."""

    def use(work: Callable[[Document], None]) -> None:
        class Reads:
            def ingest_document(self, document: Document) -> list[str]:
                work(document)
                return []

        monkeypatch.setattr("diplomacy.tasks._ingester", Reads)

    return use


def test_a_task_waits_in_the_database_and_is_run() -> None:
    document, task = uploaded("gone.txt")
    document.delete()
    Worker(drain=True).run()
    assert state(task) == TaskResultStatus.SUCCESSFUL
    assert "removed" in str(task.return_value)


def test_a_dead_workers_task_is_taken_up_again() -> None:
    task = make_task("killed")
    Worker(drain=True).run()
    assert state(task) == TaskResultStatus.SUCCESSFUL
    assert len(task.worker_ids) == 2


def test_a_living_workers_task_is_left_alone() -> None:
    task = make_task("alive")
    with Guard("alive") as guard:
        Worker(drain=True).run()
        assert state(task) == TaskResultStatus.RUNNING
        assert guard.reap() == 0, "a worker does not take its own task away from itself"
        assert state(task) == TaskResultStatus.RUNNING


def test_after_the_last_try_the_document_says_why() -> None:
    document = store_upload(None, "deadly.pdf", b"x")
    task = make_task(*(f"killed-{n}" for n in range(MOST_TRIES)), document=document.pk)
    Worker(drain=True).run()
    assert state(task) == TaskResultStatus.FAILED
    document.refresh_from_db()
    assert document.state == Document.State.FAILED
    assert document.error == "given up after 3 tries: the worker ended while it read"


def test_giving_up_a_rereading_touches_no_document() -> None:
    make_world()
    article = tell("one", account())
    document = store_upload(None, "waits.txt", b"x")
    Document.objects.filter(pk=document.pk).update(id=article.pk)
    enqueue_rereading(article)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, worker_ids=["a", "b", "c"])
    with Guard("me") as guard:
        guard.reap()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
    assert Document.objects.get(pk=article.pk).state == Document.State.PENDING


def test_a_fault_of_the_program_is_kept_with_the_document(reads: Any) -> None:
    def stumble(document: Document) -> None:
        raise KeyError("words of the article")

    reads(stumble)
    document, task = uploaded()
    Worker(drain=True).run()
    document.refresh_from_db()
    assert (document.state, state(task)) == (Document.State.FAILED, TaskResultStatus.FAILED)
    assert document.error == "a.txt: the program failed on it (KeyError); the log says more"


def test_what_is_stored_for_a_task_counts_only_while_it_is_ones_own() -> None:
    _, task = uploaded()
    taken = take_next("me")
    assert taken is not None
    stored: list[str] = []

    def store(also: frozenset[str]) -> None:
        stored.append("once")

    with holding(Claim(task.pk, "me", lambda: True)):
        in_one_piece(store)
        DBTaskResult.objects.update(worker_ids=["me", "another"])
        with pytest.raises(LostClaimError):
            in_one_piece(store)
    with holding(Claim(task.pk, "another", lambda: False)), pytest.raises(LostClaimError):
        in_one_piece(store)
    assert stored == ["once"]
    in_one_piece(store)
    assert stored == ["once", "once"], "outside of a task nothing is asked"


def test_while_a_task_is_stored_nobody_takes_it_away() -> None:
    document, task = uploaded()
    take_next("cut-off")

    def meanwhile() -> None:
        try:
            with Guard("another") as guard:
                counts.append(guard.reap())
        finally:
            connection.close()

    def store(also: frozenset[str]) -> None:
        other = threading.Thread(target=meanwhile)
        other.start()
        other.join(10)

    counts: list[int] = []
    with holding(Claim(task.pk, "cut-off", lambda: True)):
        in_one_piece(store)
        assert (counts, state(task)) == ([0], TaskResultStatus.RUNNING)
        meanwhile()
        assert (counts, state(task)) == ([0, 1], TaskResultStatus.READY)
        with pytest.raises(LostClaimError):
            mark_read(document)


def test_a_worker_whose_guard_is_lost_drops_its_task_and_takes_it_up_anew(reads: Any) -> None:
    seen: list[str] = []

    def read(document: Document) -> None:
        seen.append(DBTaskResult.objects.get().worker_ids[-1])
        if len(seen) == 1:
            cut_off_guards()
            with pytest.raises(LostClaimError):
                in_one_piece(lambda also: None)
        mark_read(document)

    reads(read)
    document, task = uploaded()
    Worker(drain=True).run()
    document.refresh_from_db()
    assert (document.state, state(task)) == (Document.State.READ, TaskResultStatus.SUCCESSFUL)
    assert task.worker_ids == seen
    assert len(set(seen)) == 2, "under another id"


def test_what_fails_as_the_database_goes_down_is_not_the_documents_fault(reads: Any) -> None:
    errors = [DatabaseError("no message from the libpq"), OperationalError("server closed the connection")]

    def read(document: Document) -> None:
        if errors:
            cut_off_guards()
            raise errors.pop()
        mark_read(document)

    reads(read)
    document, task = uploaded()
    Worker(drain=True).run()
    document.refresh_from_db()
    assert (document.state, document.error, state(task)) == (Document.State.READ, "", TaskResultStatus.SUCCESSFUL)


def test_what_a_living_database_refuses_is_tried_three_times(reads: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplomacy.worker.REFUSED_WAIT", timedelta(0))

    def read(document: Document) -> None:
        raise OperationalError("deadlock detected\nDETAIL: words of the article")

    reads(read)
    document, task = uploaded()
    Worker(drain=True).run()
    document.refresh_from_db()
    assert (state(task), len(task.worker_ids)) == (TaskResultStatus.FAILED, MOST_TRIES)
    assert document.error == "given up after 3 tries: the database refused it (deadlock detected)"


def test_a_worker_waits_for_a_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _, task = uploaded()
    refusals = [OperationalError("not there"), OperationalError("not there"), OperationalError("not there")]
    waits: list[float] = []

    def guard(worker: str) -> Guard:
        if refusals:
            raise refusals.pop()
        return Guard(worker)

    monkeypatch.setattr("diplomacy.worker.Guard", guard)
    monkeypatch.setattr(Worker, "_rest", lambda self, seconds: waits.append(seconds))
    Worker(drain=True).run()
    assert state(task) == TaskResultStatus.SUCCESSFUL
    assert waits == [1.0, 2.0, 4.0]
    assert sum("database is away" in record.message for record in caplog.records) == 1, "said once"


def test_a_worker_that_is_told_to_stop_finishes_the_task_in_hand_first(reads: Any) -> None:
    def read(document: Document) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.05)
        mark_read(document)

    reads(read)
    first, _ = uploaded("first.txt")
    second, _ = uploaded("second.txt")
    before = signal.getsignal(signal.SIGTERM)
    Worker().run()
    assert signal.getsignal(signal.SIGTERM) is before
    assert [Document.objects.get(pk=d.pk).state for d in (first, second)] == ["read", "pending"]


def test_an_idle_worker_stops_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM))

    def nothing(worker: str) -> None:
        timer.start()  # the worker hears the signal by now, however slow the machine is

    monkeypatch.setattr("diplomacy.worker.take_next", nothing)
    begun = time.monotonic()
    Worker(interval=60, jobs=()).run()
    assert time.monotonic() - begun < 10
    timer.join()


def test_told_twice_it_gives_the_task_back_and_ends(reads: Any) -> None:
    def read(document: Document) -> None:
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.05)

    reads(read)
    _, task = uploaded()
    with pytest.raises(SystemExit):
        Worker().run()
    assert state(task) == TaskResultStatus.READY


def test_uploads_go_before_rereading(reads: Any) -> None:
    make_world()
    enqueue_rereading(tell("one", account()))
    document, _ = uploaded()
    taken = take_next("me")
    assert taken is not None
    assert taken.args_kwargs["args"] == [document.pk]
    assert taken.task_path == read_document.module_path


def run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a lasting worker until it rests."""
    worker = Worker()
    monkeypatch.setattr(Worker, "_rest", lambda self, seconds: setattr(self, "_stopping", True))
    worker.run()


def test_a_lasting_worker_does_what_recurs(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    for hours in (1, 25):
        MistakeSender.objects.create(fingerprint=f"{hours}", at=timezone.now() - timedelta(hours=hours))
    Worker(drain=True).run()
    assert not RecurringJob.objects.exists()
    run_once(monkeypatch)
    assert [sender.fingerprint for sender in MistakeSender.objects.all()] == ["1"]
    assert newest(folder()) is not None
    said = dict(RecurringJob.objects.values_list("name", "said"))
    assert said["overdue"] == "0 announcements passed without a report."
    assert not RecurringJob.objects.filter(failed=True).exists()


def test_a_document_whose_worker_died_after_reading_it_is_not_read_again() -> None:
    document = store_upload(None, "a.txt", b"x")
    mark_reading(document)
    mark_read(document)
    task = make_task("killed", document=document.pk)
    Worker(drain=True).run()
    assert state(task) == TaskResultStatus.SUCCESSFUL
    assert "read before" in str(task.return_value)
    assert not Article.objects.exists()


def test_the_reader_is_loaded_once_and_before_a_task_is_taken_up(reads: Any, warmed: list[int]) -> None:
    reads(mark_read)
    Worker(drain=True).run()
    assert warmed == [], "not for nothing"
    uploaded("first.txt")
    uploaded("second.txt")
    Worker(drain=True).run()
    assert warmed == [0]


def test_a_reader_that_cannot_be_loaded_fails_the_documents_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ValueError

    monkeypatch.setattr("diplomacy.worker.warm_up", fail)
    monkeypatch.setattr("diplomacy.tasks._ingester", fail)
    document, task = uploaded()
    Worker(drain=True).run()
    document.refresh_from_db()
    assert (document.state, state(task)) == (Document.State.FAILED, TaskResultStatus.FAILED)
    assert "(ValueError)" in document.error
