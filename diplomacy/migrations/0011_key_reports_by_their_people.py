import django.contrib.postgres.fields
from django.db import migrations, models

# Who the people are is not filled in: a report that may be of anybody is found by all, and reading again names them.
COUNT = """
UPDATE diplomacy_reportdyad d SET parties = counted.parties
  FROM (SELECT report_id, count(DISTINCT coalesce(country_id::text, name)) AS parties
          FROM diplomacy_reportparticipant GROUP BY report_id) counted
 WHERE counted.report_id = d.report_id
"""


class Migration(migrations.Migration):
    dependencies = [("diplomacy", "0010_find_newest_statements")]

    operations = [
        migrations.AddField("reportdyad", "parties", models.PositiveSmallIntegerField(default=2), preserve_default=False),
        migrations.AddField(
            "reportdyad",
            "one",
            django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.AddField(
            "reportdyad",
            "other",
            django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
