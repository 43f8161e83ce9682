"""Work that comes again: which job ran when, so that one of many workers runs each when it is due."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from diplomacy.models import RecurringJob
from diplomacy.models.background import Job
from diplomacy.wording import say_fault

logger = logging.getLogger(__name__)


def run_due(jobs: Sequence[Job], now: datetime | None = None) -> list[str]:
    """Run the jobs that are due and that no other worker runs now; return their names.

    A job that fails is logged, its reason kept, and runs again when it is due again. Raises OperationalError and
    InterfaceError as the database does.
    """
    now = now or timezone.now()
    last = dict(RecurringJob.objects.values_list("name", "last_run_at"))
    new = [RecurringJob(name=job.name) for job in jobs if job.name not in last]
    if new:
        RecurringJob.objects.bulk_create(new, ignore_conflicts=True)
    return [job.name for job in jobs if _is_due(job, last.get(job.name), now) and _run(job, now)]


def _is_due(job: Job, last: datetime | None, now: datetime) -> bool:
    due = job.due_at(last)
    return due is None or due <= now


@transaction.atomic
def _run(job: Job, now: datetime) -> bool:
    rows: QuerySet[RecurringJob] = RecurringJob.objects.select_for_update(skip_locked=True)
    row = rows.filter(name=job.name).first()
    if row is None or not _is_due(job, row.last_run_at, now):
        return False  # another worker runs it, or just has
    row.last_run_at = now
    try:
        with transaction.atomic():
            row.said, row.failed = job.run(), False
    except (OperationalError, InterfaceError):
        raise  # the database's fault: it runs again soon
    except Exception as error:
        logger.exception("the recurring job %s failed", job.name)
        row.said, row.failed = say_fault(type(error).__name__), True
    row.save()
    return True
