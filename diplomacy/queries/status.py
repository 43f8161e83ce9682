"""What the background work is doing."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from diplomacy.models import Meeting
from diplomacy.models.meetings import MeetingQuerySet


def overdue(today: date | None = None) -> MeetingQuerySet:
    """Return the meetings that were announced, whose last possible day has passed, and that nobody reported."""
    return Meeting.objects.current().in_state("unreported", today or timezone.now().date())
