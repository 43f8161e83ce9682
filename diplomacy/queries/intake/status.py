"""What the background work is doing: the queue, who works on it, how much came of it, what failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Q
from django.db.models.functions import TruncHour
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from diplomacy import wording
from diplomacy.models import Document, Meeting, RecurringJob
from diplomacy.models.background import APPLICATION, LOCKS, OF_DOCUMENTS, Job, Priority
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.queries.charts import percent

KINDS = {
    "read_document": "Read a document",
    "fetch_document": "Fetch an address and read it",
    "read_article": "Read an article again",
    "place_articles": "Give articles the outlet or day said of all",
    "poll_feed": "Ask a feed for news",
    "write_dataset": "Write the whole set",
}
PRIORITIES: dict[int, str] = {
    Priority.UPLOAD: "at once",
    Priority.BULK: "after small uploads",
    Priority.FEED: "after uploads",
    Priority.REREADING: "after what is new",
    Priority.RECURRING: "when nothing else waits",
}
HOURS = 24
MOST_FAILURES = 20
TALLEST = 96  # of a bar of the chart, in its units
BASE = 120  # where the bars stand


@dataclass(frozen=True, slots=True)
class QueueLine:
    """What is ordered of one kind and urgency."""

    kind: str
    urgency: str
    waiting: int
    running: int
    since: str


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """A worker that lives, and what it has in hand. One without `alive` left a task that will be taken up again."""

    name: str
    since: str
    task: str
    task_since: str
    alive: bool = True


@dataclass(frozen=True, slots=True)
class Hour:
    """How many tasks ended in an hour, with its bar: what was done, and on top of it what failed."""

    label: str
    done: int
    failed: int
    x: str
    width: str
    middle: str
    y: int
    height: int
    failed_y: int
    failed_height: int
    say_label: bool

    @property
    def total(self) -> int:
        """All that ended."""
        return self.done + self.failed


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read or another task that failed, why, and where to ask for another try."""

    name: str
    reasons: tuple[str, ...]
    when: datetime
    batch: str
    retry: str


@dataclass(frozen=True, slots=True)
class JobLine:
    """A recurring job: how often it runs, when it ran and runs again, what it said."""

    title: str
    rhythm: str
    last: datetime | None
    next: datetime | None
    said: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Live:
    """What changes from moment to moment."""

    at: datetime
    waiting: int
    running: int
    done_lately: int
    failed_lately: int
    queue: tuple[QueueLine, ...]
    workers: tuple[WorkerLine, ...]

    @property
    def alive(self) -> str:
        """How many workers live, in words."""
        return wording.say_count(sum(worker.alive for worker in self.workers), "worker")

    @property
    def stands_still(self) -> bool:
        """Whether something waits and nobody is there to do it."""
        return bool(self.waiting) and not any(worker.alive for worker in self.workers)


@dataclass(frozen=True, slots=True)
class StatusPage:
    """What the page of the background work shows."""

    live: Live
    hours: tuple[Hour, ...]
    failures: tuple[Failure, ...]
    failed: int
    jobs: tuple[JobLine, ...]

    @property
    def ended(self) -> int:
        """How many tasks ended in the hours shown."""
        return sum(hour.total for hour in self.hours)


def overdue(today: date | None = None) -> MeetingQuerySet:
    """Return the meetings that were announced, whose last possible day has passed, and that nobody reported."""
    return Meeting.objects.current().in_state("unreported", today or timezone.now().date())


def status_page(jobs: Sequence[Job], now: datetime | None = None) -> StatusPage:
    """Return the whole page as of now; `jobs` are those that recur."""
    now = now or timezone.now()
    failed, tasks = Document.objects.filter(state=Document.State.FAILED), _failed_tasks()
    newest = [*map(_failure, _newest(failed)), *map(_failed_task, tasks.order_by("-finished_at")[:MOST_FAILURES])]
    return StatusPage(
        live=live(now),
        hours=_hours(now),
        failures=tuple(sorted(newest, key=lambda failure: failure.when, reverse=True)[:MOST_FAILURES]),
        failed=failed.count() + tasks.count(),
        jobs=_jobs(jobs),
    )


def live(now: datetime | None = None) -> Live:
    """Return what changes from moment to moment."""
    now = now or timezone.now()
    queue = _queue(now)
    hour_ago, day_ago = now - timedelta(hours=1), now - timedelta(days=1)
    done = DBTaskResult.objects.filter(finished_at__gt=hour_ago, status=TaskResultStatus.SUCCESSFUL)
    documents = Document.objects.filter(state=Document.State.FAILED, read_at__gt=day_ago).count()
    others = _failed_tasks().filter(finished_at__gt=day_ago)
    return Live(
        at=now,
        waiting=sum(line.waiting for line in queue),
        running=sum(line.running for line in queue),
        done_lately=done.count(),
        failed_lately=documents + others.count(),
        queue=queue,
        workers=_workers(now),
    )


def find_failed(public_id: str) -> Document | None:
    """Return a document that failed by its public id."""
    return Document.objects.defer("content").filter(public_id=public_id, state=Document.State.FAILED).first()


def _queue(now: datetime) -> tuple[QueueLine, ...]:
    ready, running = Q(status=TaskResultStatus.READY), Q(status=TaskResultStatus.RUNNING)
    rows = (
        DBTaskResult.objects.filter(ready | running)
        .order_by()
        .values("task_path", "priority")
        .annotate(
            waiting=Count("pk", filter=ready),
            running=Count("pk", filter=running),
            oldest=Min("enqueued_at", filter=ready),
        )
        .order_by("-priority", "task_path")
    )
    return tuple(
        QueueLine(
            kind=_kind(row["task_path"]),
            urgency=PRIORITIES.get(row["priority"], f"priority {row['priority']}"),
            waiting=row["waiting"],
            running=row["running"],
            since=wording.say_span(now - row["oldest"]) if row["oldest"] else "",
        )
        for row in rows
    )


def somebody_works() -> bool:
    """Tell whether a worker lives."""
    return bool(_living())


def _living() -> list[tuple[str, datetime]]:
    """Return the workers that hold their lock, each with since when."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
            "WHERE l.locktype = 'advisory' AND l.classid = %s AND l.objsubid = 2 AND l.granted "
            "AND a.datname = current_database() AND a.application_name LIKE %s ORDER BY a.backend_start",
            [LOCKS, f"{APPLICATION}%"],
        )
        return [(name.removeprefix(APPLICATION), since) for name, since in cursor.fetchall()]


def _workers(now: datetime) -> tuple[WorkerLine, ...]:
    """Return who holds a worker's lock, and whose task nobody holds any more."""
    living = _living()
    running = list(DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).order_by("started_at"))
    names = _names(running)
    by_owner = {task.worker_ids[-1]: task for task in running if task.worker_ids}
    lines = [_worker(name, now - since, by_owner.pop(name, None), names, now) for name, since in living]
    lost = [_worker(name, None, task, names, now) for name, task in by_owner.items()]
    return tuple(lines + lost)


def _worker(name: str, age: timedelta | None, task: Any | None, names: dict[int, str], now: datetime) -> WorkerLine:
    return WorkerLine(
        name=name,
        since=wording.say_span(age) if age is not None else "",
        task=_named(task, names) if task else "",
        task_since=wording.say_span(now - task.started_at) if task and task.started_at else "",
        alive=age is not None,
    )


def _names(tasks: Iterable[Any]) -> dict[int, str]:
    """Return the names of the documents that the tasks are about."""
    wanted = [task.args_kwargs["args"][0] for task in tasks if task.task_path.endswith(OF_DOCUMENTS)]
    return dict(Document.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _named(task: Any, names: dict[int, str]) -> str:
    name = names.get(task.args_kwargs["args"][0], "") if task.task_path.endswith(OF_DOCUMENTS) else ""
    return f"{_kind(task.task_path)}: {name}" if name else _kind(task.task_path)


def _kind(path: str) -> str:
    name = path.rpartition(".")[2]
    return KINDS.get(name, name.replace("_", " ").capitalize())


def _hours(now: datetime) -> tuple[Hour, ...]:
    """Return the newest hours, the running one last, each with what ended in it."""
    last = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    first = last - timedelta(hours=HOURS - 1)
    rows = (
        DBTaskResult.objects.filter(finished_at__gte=first)
        .order_by()
        .annotate(hour=TruncHour("finished_at"))
        .values("hour")
        .annotate(
            done=Count("pk", filter=Q(status=TaskResultStatus.SUCCESSFUL)),
            failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
        )
    )
    counts = {row["hour"]: (row["done"], row["failed"]) for row in rows}
    most = max((sum(pair) for pair in counts.values()), default=0) or 1
    return tuple(_hour(first + timedelta(hours=n), n, counts, most) for n in range(HOURS))


def _hour(at: datetime, number: int, counts: dict[datetime, tuple[int, int]], most: int) -> Hour:
    done, failed = counts.get(at, (0, 0))
    height, top = _height(done, most), _height(failed, most)
    return Hour(
        label=f"{at:%H}:00",
        done=done,
        failed=failed,
        x=percent((number + 0.14) / HOURS),
        width=percent(0.72 / HOURS),
        middle=percent((number + 0.5) / HOURS),
        y=BASE - height,
        height=height,
        failed_y=BASE - height - top,
        failed_height=top,
        say_label=(HOURS - 1 - number) % 3 == 0,
    )


def _height(count: int, most: int) -> int:
    return max(2, round(TALLEST * count / most)) if count else 0


def _newest(failed: Any) -> Any:
    return failed.defer("content").select_related("batch").order_by("-read_at", "-pk")[:MOST_FAILURES]


def _failure(document: Document) -> Failure:
    return Failure(
        name=document.name,
        reasons=tuple(line.removeprefix(f"{document.origin}: ") for line in document.error.splitlines()),
        when=document.read_at or document.created_at,
        batch=document.batch.get_absolute_url() if document.batch else "",
        retry=reverse("status-retry", args=[document.public_id]),
    )


def _failed_tasks() -> Any:
    """Return the tasks that failed and are of no document: of one, the document itself says so."""
    return DBTaskResult.objects.failed().exclude(task_path__endswith=OF_DOCUMENTS)


def _failed_task(task: Any) -> Failure:
    kind = task.exception_class_path.rpartition(".")[2]
    reason = wording.say_fault(kind) if kind else task.traceback
    return Failure(
        name=_kind(task.task_path),
        reasons=(reason,),
        when=task.finished_at,
        batch="",
        retry=reverse("status-repeat", args=[task.pk]),
    )


def _rhythm(job: Job) -> str:
    if job.after:
        return f"each day at {job.after:%H:%M}"
    return {60: "every minute", 3600: "every hour"}.get(job.every.seconds, f"every {wording.say_span(job.every)}")


def _jobs(jobs: Sequence[Job]) -> tuple[JobLine, ...]:
    rows = {row.name: row for row in RecurringJob.objects.all()}
    lines = []
    for job in jobs:
        row = rows.get(job.name)
        last = row.last_run_at if row else None
        lines.append(
            JobLine(
                title=job.title,
                rhythm=_rhythm(job),
                last=last,
                next=job.due_at(last) if last else None,
                said=row.said if row else "",
                failed=bool(row and row.failed),
            )
        )
    return tuple(lines)
