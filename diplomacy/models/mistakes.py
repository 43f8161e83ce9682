"""What readers say is wrong with a record: it waits for a person, and changes nothing by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class MistakeQuerySet(models.QuerySet["MistakeReport"]):
    """The words that reads of readers' reports are made of."""

    def waiting(self) -> Self:
        """Keep what nobody has dealt with."""
        return self.filter(handled_at=None)


class MistakeReport(models.Model):
    """A reader's word that something on a record's page is wrong, and what became of it.

    `record` is the public id, which outlives the record. The contact is forgotten once the report was dealt with.
    """

    class Target(models.TextChoices):
        """Whose page it was."""

        MEETING = "meeting", "meeting"
        STATEMENT = "statement", "statement"
        ARTICLE = "article", "article"

    class Field(models.TextChoices):
        """What is wrong."""

        WHO = "who", "Who took part"
        DATE = "date", "The date"
        PLACE = "place", "The place"
        SUMMIT = "summit", "The summit"
        MODE = "mode", "How they met"
        STATUS = "status", "Whether it took place"
        TOPICS = "topics", "What was discussed"
        TWICE = "twice", "It is on record twice"
        WORDS = "words", "The words"
        SPEAKER = "speaker", "Who said it, or the office held then"
        MEETING = "meeting", "The meeting that it belongs to"
        OUTLET = "outlet", "The outlet"
        MISSING = "missing", "Something was not read out of it"
        OTHER = "other", "Something else"

    class Outcome(models.TextChoices):
        """What came of it."""

        CORRECTED = "corrected", "corrected"
        RIGHT = "right", "the record is right"
        UNCLEAR = "unclear", "not to be made out"

    FIELDS_OF: ClassVar[Mapping[str, tuple[Field, ...]]] = {
        Target.MEETING: (
            Field.WHO,
            Field.DATE,
            Field.PLACE,
            Field.SUMMIT,
            Field.MODE,
            Field.STATUS,
            Field.TOPICS,
            Field.TWICE,
            Field.OTHER,
        ),
        Target.STATEMENT: (Field.WORDS, Field.SPEAKER, Field.DATE, Field.MEETING, Field.OTHER),
        Target.ARTICLE: (Field.MISSING, Field.OUTLET, Field.DATE, Field.OTHER),
    }

    target = models.CharField(max_length=12, choices=Target)
    record = models.CharField(max_length=12, help_text="the public id")
    field = models.CharField(max_length=12, choices=Field)
    words = models.TextField(help_text="what the reader says")
    contact = models.CharField(max_length=200, blank=True, help_text="kept until the report was dealt with")
    made_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)

    objects = MistakeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["made_at"], name="mistake_waiting", condition=Q(handled_at=None)),
            models.Index(fields=["target", "record"], name="mistake_record"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="mistake_with_words", condition=~Q(words=""), violation_error_message="Say what is wrong."
            ),
            models.CheckConstraint(
                name="mistake_handled_without_contact",
                condition=Q(handled_at=None, outcome="") | (Q(contact="") & ~Q(handled_at=None) & ~Q(outcome="")),
                violation_error_message="Say what came of it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_target_display()} {self.record}: {self.get_field_display()}"


class MistakeSender(models.Model):
    """That somebody at an address reported something: a fingerprint of the address, kept for a day and no longer."""

    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["fingerprint", "at"], name="mistake_sender"),
            models.Index(fields=["at"], name="mistake_sender_day"),
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint[:8]} at {self.at:%Y-%m-%d %H:%M}"
