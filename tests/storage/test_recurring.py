"""Recurring jobs: each when it is due, by one worker of many, and a failing one harms nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import OperationalError, connection

from diplomacy.models import Country, RecurringJob
from diplomacy.models.background import Job
from diplomacy.storage.recurring import run_due
from diplomacy.tasks import RECURRING

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def job(run: Callable[[], str] = lambda: "done", *, every: timedelta = HOUR, after: time | None = None) -> Job:
    return Job("tally", "Count", run, every=every, after=after)


@pytest.mark.django_db
def test_a_job_runs_at_first_and_then_when_it_is_due() -> None:
    assert run_due([job()], NOON) == ["tally"]
    assert run_due([job()], NOON + HOUR - timedelta(seconds=1)) == []
    assert run_due([job()], NOON + HOUR) == ["tally"]
    row = RecurringJob.objects.get()
    assert (row.last_run_at, row.said, row.failed) == (NOON + HOUR, "done", False)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (datetime(2026, 5, 3, 1, tzinfo=UTC), datetime(2026, 5, 3, 3, tzinfo=UTC)),
        (datetime(2026, 5, 3, 3, tzinfo=UTC), datetime(2026, 5, 4, 3, tzinfo=UTC)),
        (datetime(2026, 5, 3, 23, tzinfo=UTC), datetime(2026, 5, 4, 3, tzinfo=UTC)),
    ],
)
def test_a_nightly_job_runs_once_each_night(last: datetime, due: datetime) -> None:
    assert job(after=time(3)).due_at(last) == due


@pytest.mark.django_db
def test_a_job_that_fails_says_so_and_leaves_nothing_half_done() -> None:
    def stumble() -> str:
        Country.objects.create(code="XXX", slug="x", name="X", kind="state", sort_key="x")
        raise ValueError("words of an article")

    assert run_due([job(stumble)], NOON) == ["tally"]
    row = RecurringJob.objects.get()
    assert (row.failed, row.said) == (True, "the program failed on it (ValueError); the log says more")
    assert not Country.objects.exists()
    run_due([job()], NOON + HOUR)
    row.refresh_from_db()
    assert (row.failed, row.said) == (False, "done")


@pytest.mark.django_db
def test_a_database_that_is_away_is_no_run() -> None:
    def away() -> str:
        raise OperationalError

    with pytest.raises(OperationalError):
        run_due([job(away)], NOON)
    assert RecurringJob.objects.get().last_run_at is None


@pytest.mark.django_db(transaction=True)
def test_one_of_many_workers_runs_it() -> None:
    others: list[list[str]] = []

    def other() -> None:
        others.append(run_due([job()], NOON))
        connection.close()

    def slow() -> str:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(10)
        return "done"

    assert run_due([job(slow)], NOON) == ["tally"]
    assert others == [[]]


def test_every_job_has_a_name_of_its_own() -> None:
    assert len({each.name for each in RECURRING}) == len(RECURRING)
