"""What every page says about the whole."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from diplomacy.models import Meeting

_LAST_READ = """
SELECT read_at FROM diplomacy_article WHERE withdrawn_at IS NULL AND read_at IS NOT NULL ORDER BY read_at DESC LIMIT 1
"""


def last_read() -> datetime | None:
    """Return when an article was last read."""
    with connection.cursor() as cursor:  # on every page: as SQL, for the ORM takes longer than the database
        cursor.execute(_LAST_READ)
        return next((read_at for (read_at,) in cursor.fetchall()), None)


def samples_on_record() -> bool:
    """Tell whether any current meeting is a sample, so that counts over all of them can say so."""
    return Meeting.objects.current().filter(sample=True).exists()
