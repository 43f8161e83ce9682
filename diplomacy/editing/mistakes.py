"""Readers' reports of mistakes: taken in from anybody, at a limited rate, and dealt with by the staff."""

from __future__ import annotations

import ipaddress
import zlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from diplomacy import wording
from diplomacy.editing.errors import EditingError
from diplomacy.models import MistakeReport, MistakeSender

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

KEPT = timedelta(days=1)
LIMITS = ((timedelta(hours=1), 5), (KEPT, 20))
LOCKS = 0x4D52  # "MR": not those of storage.locks, for a reader does not wait until articles are read again
NETWORK = 64  # bits of an IPv6 address that a household or office has to itself


class TooManyReports(EditingError):  # noqa: N818 - it says what there are
    """An address has sent as many reports as it may for now; `wait` is how long until the next one."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        minutes = max(1, round(wait.total_seconds() / 60))
        said = wording.say_count(minutes, "minute") if minutes < 90 else wording.say_count(round(minutes / 60), "hour")
        super().__init__(f"From your network came as many reports as are taken at once. Please send it in {said}.")


@transaction.atomic
def report_mistake(
    target: str, record: str, field: str, words: str, *, contact: str = "", address: str = ""
) -> MistakeReport:
    """Take a reader's report in; `record` is a public id, `address` that of the network it came from.

    The same words on the same record are one report, however often they are sent. Raises TooManyReports.
    """
    now = timezone.now()
    sender = fingerprint(address)
    _one_at_a_time(sender)
    forget_senders(now)
    same = MistakeReport.objects.waiting().filter(target=target, record=record, field=field, words=words).first()
    if same:
        return same
    times = list(MistakeSender.objects.filter(fingerprint=sender).order_by("-at").values_list("at", flat=True))
    for span, most in LIMITS:
        recent = [at for at in times if at > now - span]
        if len(recent) >= most:
            raise TooManyReports(recent[most - 1] + span - now)
    MistakeSender.objects.create(fingerprint=sender, at=now)
    return MistakeReport.objects.create(target=target, record=record, field=field, words=words, contact=contact)


def handle_mistake(report: MistakeReport, user: AbstractBaseUser, outcome: str) -> None:
    """Note that somebody dealt with a report, and what came of it; the reader's contact is forgotten."""
    if outcome not in MistakeReport.Outcome.values:
        raise EditingError("Say what came of it: corrected, the record is right, or not to be made out.")
    report.outcome, report.contact = outcome, ""
    report.handled_at, report.handled_by_id = timezone.now(), user.pk
    report.save(update_fields=["outcome", "contact", "handled_at", "handled_by"])


def reopen_mistake(report: MistakeReport) -> None:
    """Let a report that was dealt with wait again; the reader's contact is gone for good."""
    report.outcome, report.handled_at, report.handled_by = "", None, None
    report.save(update_fields=["outcome", "handled_at", "handled_by"])


def forget_senders(now: datetime | None = None) -> int:
    """Forget the addresses of more than a day ago; return how many. Each report and the worker do it."""
    return MistakeSender.objects.filter(at__lte=(now or timezone.now()) - KEPT).delete()[0]


def fingerprint(address: str) -> str:
    """Return what an address is known by here: only who has this site's secret key can tell that it is the same again.

    Addresses of one IPv6 network are one, for whoever has one has them all. What is no address has a fingerprint too.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        network = "unknown"
    else:
        if found.version == 6 and found.ipv4_mapped:
            found = found.ipv4_mapped
        wide = NETWORK if found.version == 6 else 32
        network = str(ipaddress.ip_network(f"{found}/{wide}", strict=False))
    return salted_hmac("diplomacy.mistakes", network, algorithm="sha256").hexdigest()


def _one_at_a_time(sender: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, zlib.crc32(sender.encode()) & 0x7FFFFFFF])
