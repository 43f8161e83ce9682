import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Hold with each dyad all parties of its report. What is there is dropped: `prepare` writes it anew."""

    dependencies = [("diplomacy", "0012_search_titles_and_summits")]

    operations = [
        migrations.RunSQL("DELETE FROM diplomacy_reportdyad", migrations.RunSQL.noop),
        migrations.RemoveField("reportdyad", "parties"),
        migrations.AddField(
            "reportdyad",
            "parties",
            django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
    ]
