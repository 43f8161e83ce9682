from django.db import migrations

FILL = """
INSERT INTO diplomacy_meetingdyad (meeting_id, one_id, other_id, earliest, latest, status, mode, level, form)
SELECT DISTINCT m.id, one.country_id, other.country_id, m.earliest, m.latest, m.status, m.mode, m.level, m.form
  FROM diplomacy_meeting m
  JOIN diplomacy_participation one ON one.meeting_id = m.id AND one.country_id IS NOT NULL
  JOIN diplomacy_participation other ON other.meeting_id = m.id AND other.country_id IS NOT NULL
 WHERE m.removed_at IS NULL
   AND (one.country_id = other.country_id OR (m.form <> 'plenary' AND NOT one.optional AND NOT other.optional))
"""


class Migration(migrations.Migration):
    """Drop the table of who met whom: pages count it from the columns in memory."""

    dependencies = [("diplomacy", "0014_name_the_roles_of_the_staff")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, FILL),
        migrations.DeleteModel("MeetingDyad"),
    ]
