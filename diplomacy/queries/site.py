"""What every page says about the whole."""

from __future__ import annotations

from datetime import datetime

from diplomacy.models import Article, Meeting


def last_read() -> datetime | None:
    """Return when an article was last read."""
    read = Article.objects.in_print().filter(read_at__isnull=False).order_by("-read_at")
    return read.values_list("read_at", flat=True).first()


def samples_on_record() -> bool:
    """Tell whether any current meeting is a sample, so that counts over all of them can say so."""
    return Meeting.objects.current().filter(sample=True).exists()
