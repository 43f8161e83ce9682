"""Until when nobody may try to log in again, counted from the failures that django-axes keeps.

Three counts, each over the last quarter of an hour. One account from one address: guessing at a colleague's password
stops after five, and the colleague can still log in from elsewhere. One address over all accounts: fifty, so that an
office of many people behind one address is not shut out by their typing errors, yet trying one common password on many
accounts is slow. One account from all addresses: fifty, so that many machines together cannot guess at it either (NIST
SP 800-63B allows at most a hundred failures in a row).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q

WINDOW: timedelta = settings.AXES_COOLOFF_TIME
ACCOUNT_FROM_ADDRESS = 5
ADDRESS = 50
ACCOUNT = 50

Failures = tuple[datetime, int]


def locked_until(username: str | None, address: str | None, now: datetime) -> datetime | None:
    """Return when that account may be tried again from that address; None if it may be tried now.

    Whether there is such an account makes no difference.
    """
    one_or_other = Q(username=username) | Q(ip_address=address)
    rows = list(
        AccessAttempt.objects.filter(one_or_other, attempt_time__gt=now - WINDOW).values_list(
            "username", "ip_address", "attempt_time", "failures_since_start"
        )
    )
    by_account = [(at, count) for name, _, at, count in rows if name == username]
    by_address = [(at, count) for _, where, at, count in rows if where == address]
    by_both = [(at, count) for name, where, at, count in rows if name == username and where == address]
    ends = (
        _reopens(by_both, ACCOUNT_FROM_ADDRESS),
        _reopens(by_address, ADDRESS),
        _reopens(by_account, ACCOUNT),
    )
    return max((end for end in ends if end), default=None)


def _reopens(failures: Iterable[Failures], limit: int) -> datetime | None:
    """Return when the failures that still count are fewer than the limit; None if they are."""
    total = 0
    for at, count in sorted(failures, reverse=True):
        total += count
        if total >= limit:
            return at + WINDOW
    return None
