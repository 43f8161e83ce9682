from django.db import migrations, models
from django.utils import timezone


def fail_the_cancelled(apps, schema_editor):
    """Going back: the older program knows no such state, and a document that is not read needs its reason."""
    apps.get_model("diplomacy", "Document").objects.filter(state="cancelled").update(
        state="failed", error="cancelled before it was read", read_at=timezone.now()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("diplomacy", "0015_count_dyads_in_memory_only"),
    ]

    operations = [
        migrations.AlterField(
            model_name="document",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "waiting"),
                    ("reading", "being read"),
                    ("read", "read"),
                    ("failed", "not read"),
                    ("cancelled", "cancelled"),
                ],
                default="pending",
                max_length=12,
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, fail_the_cancelled),
    ]
