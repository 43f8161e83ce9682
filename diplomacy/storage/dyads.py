"""Which parties met which, kept beside the meetings. Only the writer of meetings calls this."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

from django.db import connection

from diplomacy.models import Meeting, MeetingDyad, Participation
from diplomacy.records import Form
from diplomacy.storage.bulk import insert_rows

REBUILD = """
INSERT INTO diplomacy_meetingdyad (meeting_id, one_id, other_id, earliest, latest, status, mode, level, form)
SELECT DISTINCT m.id, one.country_id, other.country_id, m.earliest, m.latest, m.status, m.mode, m.level, m.form
  FROM diplomacy_meeting m
  JOIN diplomacy_participation one ON one.meeting_id = m.id AND one.country_id IS NOT NULL
  JOIN diplomacy_participation other ON other.meeting_id = m.id AND other.country_id IS NOT NULL
 WHERE m.removed_at IS NULL
   AND (one.country_id = other.country_id OR (m.form <> 'plenary' AND NOT one.optional AND NOT other.optional))
"""


def write_dyads(meeting: Meeting, participations: Iterable[Participation]) -> None:
    """Write the dyads of a meeting that has none yet, from who takes part in it."""
    rows = [(row.country_id, row.optional) for row in participations if row.country_id]
    present = {pk for pk, _ in rows}
    counted = {pk for pk, optional in rows if not optional} if meeting.form != Form.PLENARY else set()
    pairs = [*((pk, pk) for pk in sorted(present)), *permutations(sorted(counted), 2)]
    what = (meeting.earliest, meeting.latest, meeting.status, meeting.mode, meeting.level, meeting.form)
    insert_rows(
        MeetingDyad,
        ("meeting", "one", "other", "earliest", "latest", "status", "mode", "level", "form"),
        [(meeting.pk, one, other, *what) for one, other in pairs],
    )


def forget_dyads(meeting: Meeting) -> None:
    """Take a meeting's dyads out: it is no longer current, or they are written anew."""
    MeetingDyad.objects.filter(meeting=meeting).delete()


def rebuild_dyads() -> None:
    """Write all dyads anew, as for meetings that were copied in by hand."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM diplomacy_meetingdyad")
        cursor.execute(REBUILD)
