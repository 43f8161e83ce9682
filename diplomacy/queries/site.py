"""What every page says about the whole."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from diplomacy.models import Article, Meeting


def last_read() -> datetime | None:
    """Return when an article was last read."""
    latest: datetime | None = Article.objects.in_print().aggregate(latest=Max("read_at"))["latest"]
    return latest


def samples_on_record() -> bool:
    """Tell whether any current meeting is a sample, so that counts over all of them can say so."""
    return Meeting.objects.current().filter(sample=True).exists()
