"""Which meetings an account belonged to before, so that what parts again is found by its old address."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from diplomacy.models import FormerMeeting, Redirect, Report
from diplomacy.records import LiveReport


def remember_meetings(reports: QuerySet[Report]) -> None:
    """Keep in mind which meetings these reports belong to. To be called before they leave them."""
    FormerMeeting.objects.bulk_create(
        [
            FormerMeeting(handle=handle, meeting_id=meeting)
            for handle, meeting in reports.exclude(meeting=None).values_list("fingerprint", "meeting").order_by("pk")
        ],
        ignore_conflicts=True,
    )


def former_meetings(reports: Iterable[LiveReport]) -> dict[int, set[int]]:
    """Return, for each report, the removed meetings that it may bring back, by row number.

    A report that comes back brings back the meeting that had to go without it. One that is in a meeting now may, when
    it leaves that one, bring back the meeting that was merged into it.
    """
    by_handle = {r.fingerprint: r for r in reports}
    rows = FormerMeeting.objects.filter(handle__in=by_handle).exclude(meeting__removed_at=None)
    found = list(rows.values_list("handle", "meeting", "meeting__public_id"))
    if not found:
        return {}
    merged = set(
        Redirect.objects.filter(target=Redirect.Target.MEETING, old__in=[row[2] for row in found]).values_list(
            "old", flat=True
        )
    )
    back: dict[int, set[int]] = {}
    for handle, meeting, public_id in found:
        report = by_handle[handle]
        if (report.meeting is not None) == (public_id in merged):
            back.setdefault(report.id, set()).add(meeting)
    return back
