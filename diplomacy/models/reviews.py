"""What reviewers decide besides corrections, rejections and judgements, and what they put off."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from diplomacy.models.decisions import IN_FORCE, Decision, DecisionQuerySet


class Confirmation(Decision):
    """A person's word that something in question is as it stands: it is not asked again.

    `record` is the lasting key of what was asked about: a report's handle, a leader's slug, a meeting's public id, or a
    decision by its name (`correction 12`). `value` is what it was then; where that changes, the question may come back.
    """

    class Question(models.TextChoices):
        """What was asked."""

        REPORT = "report", "whether a report is right as it was read"
        CONFLICT = "conflict", "whether a decision holds although the machine reads otherwise"
        GONE = "gone", "whether a decision without its report may stay"
        PERSON = "person", "whether a name is a person to keep"
        OVERDUE = "overdue", "what became of a plan whose day has passed"

    question = models.CharField(max_length=10, choices=Question)
    record = models.CharField(max_length=300)
    value = models.JSONField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta(Decision.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["question", "record"], condition=IN_FORCE, name="confirmation_once_for_a_question"
            ),
            models.CheckConstraint(
                name="confirmation_with_a_reason", condition=~Q(reason=""), violation_error_message="Say why."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.record}"


class SamePerson(Decision):
    """A person's word that somebody whom only articles know is a leader who is known already; both by their slugs."""

    found = models.CharField(max_length=120)
    leader = models.CharField(max_length=120, db_index=True)

    objects = DecisionQuerySet.as_manager()

    class Meta(Decision.Meta):
        verbose_name = "same person"
        verbose_name_plural = "same people"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["found"], condition=IN_FORCE, name="sameperson_once_for_a_name"),
            models.CheckConstraint(name="sameperson_of_two", condition=~Q(found=F("leader"))),
            models.CheckConstraint(
                name="sameperson_with_a_reason", condition=~Q(reason=""), violation_error_message="Say why."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.found} is {self.leader}"


class PutOff(models.Model):
    """A question of the review that somebody left for later: for them it comes last."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80, help_text="as review addresses it: unsure-3-8")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "put off"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "key"], name="putoff_once_by_a_person")]

    def __str__(self) -> str:
        return self.key
