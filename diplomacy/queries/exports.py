"""Reads for exports: whole records, many at a time."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from diplomacy.formats.meetings import ExportedMeeting, from_record
from diplomacy.models import Meeting
from diplomacy.models.snapshots import snapshot, snapshot_rows


def exported_meetings() -> Iterator[ExportedMeeting]:
    """Yield every current meeting, sorted by date, parties and place."""
    rows = snapshot_rows(Meeting.objects.current()).order_by("pk").iterator(chunk_size=2000)
    found = (from_record(row.public_id, snapshot(row), settings.SIDELINES_URL) for row in rows)
    yield from sorted(found, key=lambda meeting: meeting.sort_key)
