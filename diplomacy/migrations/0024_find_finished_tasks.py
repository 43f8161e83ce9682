from django.db import migrations


class Migration(migrations.Migration):
    """The page of the background work asks every few seconds what ended lately; the library's table has no index for it."""

    dependencies = [
        ("diplomacy", "0023_keep_the_words_of_titles"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX sidelines_tasks_finished ON django_tasks_database_dbtaskresult (finished_at DESC)",
            "DROP INDEX sidelines_tasks_finished",
        ),
    ]
