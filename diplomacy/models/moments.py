"""The moment of a version, and the end of a day: sound also for what is committed after midnight.

A version's moment is read before its transaction commits. So that the answer to "what was held at the end of that day"
can never change, a writer holds a shared lock from before its clock is read until its commit, and who asks about a day
that has just ended first waits for those who hold it: every version of that day is in by then, and any later one has a
later moment.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

LOCK = 0x7665_7273_696F_6E73  # "versions"
# No transaction that writes versions lasts longer: each holds one article or one decision.
LONGEST_WRITE = timedelta(hours=1)


def version_moment(*, alone: bool = False) -> datetime:
    """Return the moment for versions about to be written, by the database's clock; call it inside the transaction.

    `alone` says that nobody else can write meanwhile and that nothing will be committed, so that no reader need wait.
    """
    clock = "SELECT clock_timestamp()"
    with connection.cursor() as cursor:
        # Two statements in one round trip: within one, the clock could be read before the lock is there.
        cursor.execute(clock if alone else f"SELECT pg_advisory_xact_lock_shared({LOCK}); {clock}")
        moment: datetime = cursor.fetchone()[0]
    return moment


def end_of_day(day: date) -> datetime:
    """Return the first moment after a day (UTC). Waits where the day ended so lately that it may still be written."""
    end = datetime.combine(day + timedelta(days=1), time(), UTC)
    if end <= timezone.now() <= end + LONGEST_WRITE:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    return end
