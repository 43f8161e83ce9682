"""What people decided, and the addresses that their decisions moved."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """The words that reads of corrections are made of."""

    def in_force(self) -> Self:
        """Leave out what was undone."""
        return self.filter(undone_at=None)

    def of(self, target: str) -> Self:
        """Keep the corrections of one sort of record."""
        return self.filter(target=target)


class Correction(models.Model):
    """A person's value for one field of a record; it wins over every report and over the reference data.

    `record` is the record's lasting key: a public id, code, slug, or a term's key. `machine_value` is what the machine
    said when the person decided; `machine_value_now` differs where it has changed its mind since: a conflict to show.
    """

    class Target(models.TextChoices):
        """What was corrected."""

        COUNTRY = "country", "country"
        LEADER = "leader", "leader"
        TERM = "term", "term of office"
        SUMMIT = "summit", "summit"

    target = models.CharField(max_length=12, choices=Target)
    record = models.CharField(max_length=300)
    field = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    machine_value = models.JSONField(null=True)
    machine_value_now = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["target", "record", "field"],
                condition=Q(undone_at=None),
                name="correction_once_for_a_field",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_target_display()} {self.record}: {self.field}"


class Redirect(models.Model):
    """The old public id of a merged record, and the one that took its place."""

    class Target(models.TextChoices):
        """What was merged."""

        MEETING = "meeting", "meeting"
        STATEMENT = "statement", "statement"

    target = models.CharField(max_length=12, choices=Target)
    old = models.CharField(max_length=12)
    new = models.CharField(max_length=12)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "old"], name="redirect_once_for_an_address"),
            models.CheckConstraint(name="redirect_goes_elsewhere", condition=~Q(old=models.F("new"))),
        ]

    def __str__(self) -> str:
        return f"{self.old} is now {self.new}"
