"""What the staff see of the background work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from diplomacy.models import Batch, Document, RecurringJob
from diplomacy.models.background import Job
from diplomacy.models.roles import Role
from diplomacy.queries.intake import status
from diplomacy.records import Refusal
from diplomacy.storage.documents import mark_failed, new_batch, store_upload
from diplomacy.storage.guards import Guard
from diplomacy.storage.orders import take_next
from diplomacy.tasks import enqueue_document, write_dataset
from tests.people import member

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
NOW = datetime(2026, 5, 3, 12, 30, tzinfo=UTC)


@pytest.fixture
def as_(client: Client) -> Callable[[Role], Client]:
    def log_in(role: Role) -> Client:
        client.force_login(member(role))
        return client

    return log_in


def upload(name: str = "a.txt", batch: Batch | None = None) -> Document:
    document = store_upload(batch, name, b"x")
    enqueue_document(document)
    return document


def failed(name: str = "bad.pdf", batch: Batch | None = None) -> Document:
    document = store_upload(batch, name, b"x")
    mark_failed(document, [Refusal(name, "it has 10,000 pages")])
    return document


def end(at: datetime, outcome: TaskResultStatus = TaskResultStatus.SUCCESSFUL) -> None:
    write_dataset.enqueue()
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(status=outcome, finished_at=at)


def page_of(client: Client) -> str:
    return client.get("/status/").content.decode()


def test_only_reviewers_and_up_may_look(client: Client) -> None:
    assert client.get("/status/").headers["Location"] == "/login/?next=/status/"
    client.force_login(member())
    assert client.get("/status/").status_code == 403
    client.force_login(member(Role.REVIEWER))
    response = client.get("/status/")
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


def test_an_empty_house_says_so(as_: Callable[[Role], Client]) -> None:
    page = page_of(as_(Role.REVIEWER))
    for sentence in ("Nothing waits.", "No worker is running.", "Nothing failed.", "Nothing ended in the last 24"):
        assert sentence in page
    assert "Nobody is at work" not in page, "nothing waits, so that is no trouble"


def test_what_waits_while_nobody_works_is_trouble(as_: Callable[[Role], Client]) -> None:
    upload()
    assert "Nobody is at work" in page_of(as_(Role.REVIEWER))


@pytest.mark.django_db(transaction=True)
def test_workers_are_seen_by_their_locks() -> None:
    upload("first.txt")
    upload("second.txt")
    upload("third.txt")
    with Guard("alive-1"), Guard("alive-2"):
        take_next("alive-1")
        take_next("killed")
        live = status.live()
        assert [(w.name, w.task, w.alive) for w in live.workers] == [
            ("alive-1", "Read a document: first.txt", True),
            ("alive-2", "", True),
            ("killed", "Read a document: second.txt", False),
        ]
        assert (live.waiting, live.running, live.alive, live.stands_still) == (1, 2, "2 workers", False)
    assert status.live().stands_still


def test_the_queue_is_told_by_kind_and_urgency() -> None:
    upload()
    upload()
    batch = new_batch(None)
    for name in map(str, range(3)):
        store_upload(batch, name, b"")
    write_dataset.using(priority=-50).enqueue()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=3, seconds=5))
    (uploads, dataset) = status.live().queue
    assert (uploads.kind, uploads.waiting, uploads.running, uploads.since) == ("Read a document", 2, 0, "3 min")
    assert (dataset.kind, dataset.urgency) == ("Write the whole set", "when nothing else waits")


def test_the_hours_count_what_ended_in_them() -> None:
    for minutes in (5, 10, 45):
        end(NOW - timedelta(minutes=minutes))
    end(NOW - timedelta(minutes=20), TaskResultStatus.FAILED)
    end(NOW - timedelta(hours=30))
    page = status.status_page((), NOW)
    (before, this) = page.hours[-2:]
    assert (len(page.hours), page.ended) == (24, 4)
    assert (before.label, before.done, before.failed) == ("11:00", 1, 0)
    assert (this.label, this.done, this.failed) == ("12:00", 2, 1)
    assert this.failed_y + this.failed_height == this.y, "what failed stands on what was done"


def test_failures_stand_with_their_reasons_and_editors_may_try_again(as_: Callable[[Role], Client]) -> None:
    document = failed(batch=new_batch(None))
    client = as_(Role.EDITOR)
    page = page_of(client)
    assert '<p class="reason">it has 10,000 pages</p>' in page
    address = f"/status/retry/{document.public_id}/"
    assert f'action="{address}"' in page
    answer = client.post(address, follow=True)
    assert "bad.pdf will be read once more." in answer.content.decode()
    document.refresh_from_db()
    assert document.state == Document.State.PENDING
    assert DBTaskResult.objects.filter(args_kwargs__args__0=document.pk).count() == 1
    assert client.post(address).status_code == 404, "twice is once"


def test_reviewers_may_not_try_again(as_: Callable[[Role], Client]) -> None:
    document = failed()
    client = as_(Role.REVIEWER)
    assert "Try again" not in page_of(client)
    assert client.post(f"/status/retry/{document.public_id}/").status_code == 403
    assert client.get(f"/status/retry/{document.public_id}/").status_code in (403, 405)


def test_recurring_jobs_say_when_and_what() -> None:
    jobs = (Job("count", "Count", lambda: ""), Job("new", "Never ran", lambda: "", every=timedelta(minutes=10)))
    RecurringJob.objects.create(name="count", last_run_at=NOW, said="3 counted.", failed=True)
    (count, new) = status.status_page(jobs).jobs
    assert (count.last, count.next, count.said, count.failed) == (NOW, NOW + timedelta(days=1), "3 counted.", True)
    assert (new.rhythm, new.last, new.next) == ("every 10 min", None, None)


def test_htmx_gets_the_part_that_changes(as_: Callable[[Role], Client]) -> None:
    client = as_(Role.REVIEWER)
    part = client.get("/status/", headers=HTMX).content.decode()
    assert part.strip().startswith('<div id="live"')
    assert "What failed" not in part


def test_twenty_of_everything_ask_the_database_no_more_than_ten(
    as_: Callable[[Role], Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(Role.EDITOR)

    def fill(number: int) -> None:
        for n in range(number):
            failed(f"{n}.pdf", new_batch(None))
            upload(f"{n}.txt")
            take_next(f"worker-{n}-{number}")

    fill(10)
    client.get("/status/")
    with CaptureQueriesContext(
        connection,
    ) as ten:
        client.get("/status/")
    fill(10)
    with django_assert_num_queries(len(ten)):
        client.get("/status/")


@pytest.mark.parametrize("address", ["/status/?x=%00", "/status/?live=1", "/status/retry/nothing/"])
def test_bad_addresses_are_no_fault_of_the_program(as_: Callable[[Role], Client], address: str) -> None:
    assert as_(Role.EDITOR).get(address).status_code in (200, 400, 404, 405)


def test_a_task_that_is_not_of_a_document_stands_among_failures(as_: Callable[[Role], Client]) -> None:
    end(timezone.now(), TaskResultStatus.FAILED)
    failed()
    DBTaskResult.objects.update(exception_class_path="builtins.KeyError", traceback="words of an article")
    assert status.live().failed_lately == 2
    client = as_(Role.EDITOR)
    page = page_of(client)
    assert "the program failed on it (KeyError); the log says more" in page
    assert "words of an article" not in page
    task = DBTaskResult.objects.get()
    address = f"/status/repeat/{task.pk}/"
    assert f'action="{address}"' in page
    assert "will be done once more" in client.post(address, follow=True).content.decode()
    task.refresh_from_db()
    assert (task.status, task.worker_ids) == (TaskResultStatus.READY, [])
    assert client.post(address).status_code == 404


def test_a_task_that_was_given_up_says_why() -> None:
    end(timezone.now(), TaskResultStatus.FAILED)
    DBTaskResult.objects.update(traceback="given up after 3 tries: the worker ended while it read")
    (failure,) = status.status_page(()).failures
    assert failure.reasons == ("given up after 3 tries: the worker ended while it read",)
