"""The past: what this database held at the end of a day (UTC), from the versions kept then, never put together anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date

from django.conf import settings
from django.utils import timezone

from diplomacy.filters import FilterError
from diplomacy.formats.meetings import ExportedMeeting, from_record
from diplomacy.models import Meeting, MeetingVersion
from diplomacy.models.moments import end_of_day


def a_day(name: str, text: str) -> date:
    """Read the value of the parameter or option of that name as a day. Raises FilterError."""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise FilterError(name, text, "it must be a day of the form 2026-11-30") from error


def past_day(name: str, text: str) -> date:
    """Read the day of a question about the past, today (UTC) included. Raises FilterError."""
    day = a_day(name, text)
    if day > today():
        raise FilterError(name, text, f"it must not lie in the future: today is {today().isoformat()} (UTC)")
    return day


def today() -> date:
    """Return the day that it is now in UTC."""
    return timezone.now().astimezone(UTC).date()


def meetings_as_of(day: date) -> Iterator[ExportedMeeting]:
    """Yield every meeting as this database held it at the end of the day (UTC), sorted as the export of today is."""
    versions = (
        MeetingVersion.objects.filter(created_at__lt=end_of_day(day))
        .order_by("meeting_id", "-number")
        .distinct("meeting_id")
        .values_list("meeting__public_id", "record")
    )
    found = (
        from_record(public_id, record, settings.SIDELINES_URL)
        for public_id, record in versions.iterator(chunk_size=2000)
        if not record.get("removed")
    )
    yield from sorted(found, key=lambda meeting: meeting.sort_key)


def version_as_of(meeting: Meeting, day: date) -> MeetingVersion | None:
    """Return the version of a meeting that held at the end of the day (UTC); None where there was none yet."""
    return meeting.past_versions.filter(created_at__lt=end_of_day(day)).order_by("-number").first()


def first_version(meeting: Meeting) -> MeetingVersion | None:
    """Return the first version of a meeting."""
    return meeting.past_versions.order_by("number").first()


def survivor_as_of(version: MeetingVersion, day: date) -> MeetingVersion | None:
    """Return the version, of that day, of the meeting that a removed one had been merged into by then.

    Follows a chain of mergers; None where the meeting was not merged but had lost its last report.
    """
    seen = {version.meeting_id}
    found: MeetingVersion | None = version
    while found and found.record.get("removed"):
        heir = Meeting.objects.filter(public_id=found.record.get("now") or "").first()
        if heir is None or heir.pk in seen:
            return None
        seen.add(heir.pk)
        found = version_as_of(heir, day)
    return found
