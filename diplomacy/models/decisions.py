"""What people decided, and the addresses that their decisions moved.

A decision holds on to what articles say, never to a row that settling makes: to accounts, each named by its article's
key and its anchor (`handle` is the fingerprint of the two). So it outlives every new reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from diplomacy.models.meetings import Meeting

IN_FORCE = Q(undone_at=None, replaced_at=None)


class DecisionQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """The words that reads of decisions are made of."""

    def in_force(self) -> Self:
        """Leave out what was undone, and what a newer decision on the same thing replaced."""
        return self.filter(IN_FORCE)

    def waiting(self) -> Self:
        """Keep the decisions in force that find nothing to hold on to any more."""
        return self.filter(IN_FORCE).exclude(gone_at=None)

    def in_conflict(self) -> Self:
        """Keep the decisions in force that the machine, having changed its mind, now speaks against."""
        return self.filter(IN_FORCE).exclude(conflict_at=None)


class Decision(models.Model):
    """Who decided something, when and why, and what the machine said then and says now.

    `act` is shared by what was decided in one go, and is undone in one go. `replaced_at` is set while a newer decision
    on the same thing holds; undoing that one brings this back. `judged` counts for or against the rules that found what
    was decided on: `[field, rule, whether it was right]`. Nothing that is computed looks at it.
    """

    act = models.CharField(max_length=12, blank=True, db_index=True)
    reason = models.TextField(blank=True)
    machine_value = models.JSONField(null=True)
    machine_value_now = models.JSONField(null=True)
    judged = models.JSONField(default=list, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    replaces_id: int | None
    replaced_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True, help_text="since when it waits in review for its anchor")
    conflict_at = models.DateTimeField(null=True, blank=True, help_text="since when the machine says another thing")

    class Meta:
        abstract = True
        ordering: ClassVar = ["-made_at", "-pk"]

    @property
    def name(self) -> str:
        """What the causes of versions call it: `correction 12`."""
        return f"{self._meta.verbose_name} {self.pk}"


class CorrectionQuerySet(DecisionQuerySet):
    """The words that reads of corrections are made of."""

    def of(self, *targets: str) -> Self:
        """Keep the corrections of some sorts of records."""
        return self.filter(target__in=targets)

    def of_reference(self) -> Self:
        """Keep the corrections of the reference data."""
        return self.exclude(target__in=Correction.SETTLED)


class Correction(Decision):
    """A person's value for one field of a record; it wins over every report and over the reference data.

    `record` is the record's lasting key: a code, slug, or a term's key; for a meeting or statement the handle of the
    oldest account that it was made on. Those hold on to their accounts (`CorrectionAnchor`), and `address` is the
    public id that the record had then. `machine_value_now` differs where the machine has changed its mind since.
    """

    class Target(models.TextChoices):
        """What was corrected."""

        COUNTRY = "country", "country"
        LEADER = "leader", "leader"
        TERM = "term", "term of office"
        SUMMIT = "summit", "summit"
        MEETING = "meeting", "meeting"
        STATEMENT = "statement", "statement"

    SETTLED: ClassVar = ("meeting", "statement")

    target = models.CharField(max_length=12, choices=Target)
    record = models.CharField(max_length=300)
    address = models.CharField(max_length=12, blank=True)
    field = models.CharField(max_length=300)
    value = models.JSONField(null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta(Decision.Meta):
        indexes: ClassVar = [
            models.Index(fields=["target", "record"], name="correction_of_record"),
            models.Index(fields=["address"], name="correction_of_address"),
            models.Index(fields=["target", "id"], name="correction_waiting", condition=~Q(gone_at=None)),
            models.Index(fields=["target", "id"], name="correction_in_conflict", condition=~Q(conflict_at=None)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["target", "record", "field"], condition=IN_FORCE, name="correction_once_for_a_field"
            ),
            models.CheckConstraint(
                name="correction_with_a_reason",
                condition=~Q(target__in=["meeting", "statement"]) | ~Q(reason=""),
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_target_display()} {self.address or self.record}: {self.field}"


class CorrectionAnchor(models.Model):
    """An account that a correction of a meeting or statement holds on to, the oldest first."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="anchors")
    position = models.PositiveSmallIntegerField()
    article = models.CharField(max_length=700, help_text="the article's key")
    anchor = models.CharField(max_length=40)
    handle = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["correction", "position"], name="correctionanchor_position_once"),
            models.UniqueConstraint(fields=["correction", "handle"], name="correctionanchor_account_once"),
        ]

    def __str__(self) -> str:
        return self.anchor


class Rejection(Decision):
    """A report or quotation that does not count, because a person says that it is wrong."""

    class Kind(models.TextChoices):
        """What was rejected."""

        REPORT = "report", "report"
        QUOTATION = "quotation", "quotation"

    kind = models.CharField(max_length=10, choices=Kind)
    article = models.CharField(max_length=700, help_text="the article's key")
    anchor = models.CharField(max_length=40)
    handle = models.CharField(max_length=64)

    objects = DecisionQuerySet.as_manager()

    class Meta(Decision.Meta):
        indexes: ClassVar = [
            models.Index(fields=["handle"], name="rejection_of_account"),
            models.Index(fields=["article"], name="rejection_in_article"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["handle", "kind"], condition=IN_FORCE, name="rejection_once_for_an_account"
            ),
            models.CheckConstraint(
                name="rejection_with_a_reason", condition=~Q(reason=""), violation_error_message="Say why."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.anchor}"


class Judgement(Decision):
    """A person's "same" or "not the same" between two reports; merging and splitting are nothing else.

    The two are in the order of their handles. For the machine's value it keeps the verdict of its own comparison.
    """

    same = models.BooleanField()
    first_article = models.CharField(max_length=700)
    first_anchor = models.CharField(max_length=40)
    first = models.CharField(max_length=64, help_text="the handle of the first report")
    second_article = models.CharField(max_length=700)
    second_anchor = models.CharField(max_length=40)
    second = models.CharField(max_length=64, db_index=True)

    objects = DecisionQuerySet.as_manager()

    class Meta(Decision.Meta):
        indexes: ClassVar = [models.Index(fields=["first"], name="judgement_of_first")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], condition=IN_FORCE, name="judgement_once_for_a_pair"),
            models.CheckConstraint(name="judgement_of_two_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="judgement_with_a_reason", condition=~Q(reason=""), violation_error_message="Say why."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_anchor} {'is' if self.same else 'is not'} {self.second_anchor}"


class Addition(Decision):
    """A meeting or statement that an editor found in an article where the machine had missed it.

    The report or quotation itself is a row of its own, of the editor's making; `words` are those of its sentence.
    """

    kind = models.CharField(max_length=10, choices=Rejection.Kind)
    article = models.CharField(max_length=700, help_text="the article's key")
    anchor = models.CharField(max_length=40)
    handle = models.CharField(max_length=64)
    words = models.TextField()

    objects = DecisionQuerySet.as_manager()

    class Meta(Decision.Meta):
        indexes: ClassVar = [
            models.Index(fields=["handle"], name="addition_of_account"),
            models.Index(fields=["article"], name="addition_in_article"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handle", "kind"], condition=IN_FORCE, name="addition_once_for_an_account"),
            models.CheckConstraint(
                name="addition_with_a_reason", condition=~Q(reason=""), violation_error_message="Say why."
            ),
            models.CheckConstraint(name="addition_with_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.words[:60]}"


class FormerMeeting(models.Model):
    """A meeting that an account belonged to before: should the two part ways again, it is found by its old address."""

    handle = models.CharField(max_length=64)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handle", "meeting"], name="formermeeting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.handle}: {self.meeting_id}"


class RedirectQuerySet(models.QuerySet["Redirect"]):
    """The words that reads of redirects are made of."""

    def end_of(self, target: str, public_id: str) -> str:
        """Return the public id that an old one leads to in the end, itself where it leads nowhere."""
        return self.ends_of(target, [public_id])[public_id]

    def ends_of(self, target: str, public_ids: Iterable[str]) -> dict[str, str]:
        """Return where each public id leads in the end, as `end_of` does, with one query for each step on the way."""
        first = set(public_ids)
        moved: dict[str, str] = {}
        seen: set[str] = set()
        asked = first
        while asked:
            seen |= asked
            found = dict(self.filter(target=target, old__in=asked).values_list("old", "new"))
            moved |= found
            asked = set(found.values()) - seen
        return {public_id: _follow(public_id, moved) for public_id in first}


def _follow(public_id: str, moved: Mapping[str, str]) -> str:
    passed: set[str] = set()
    while public_id in moved and public_id not in passed:
        passed.add(public_id)
        public_id = moved[public_id]
    return public_id


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

    objects = RedirectQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "old"], name="redirect_once_for_an_address"),
            models.CheckConstraint(name="redirect_goes_elsewhere", condition=~Q(old=models.F("new"))),
        ]

    def __str__(self) -> str:
        return f"{self.old} is now {self.new}"
