"""Quotations, which say what one article says was said, and statements, which say what we believe was said."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.urls import reverse

from diplomacy.models.articles import Article, ArticleVersion, plain_search_vector
from diplomacy.models.identity import new_public_id
from diplomacy.models.meetings import Meeting, Report
from diplomacy.models.reference import Country, Leader


class Said(models.Model):
    """The fields that a quotation and a statement have in common: who said what, for whom."""

    class Kind(models.TextChoices):
        """Whether the words are the speaker's own."""

        DIRECT = "direct", "direct"
        INDIRECT = "indirect", "indirect"

    kind = models.CharField(max_length=8, choices=Kind)
    words = models.TextField()
    speaker = models.CharField(max_length=200)
    leader = models.ForeignKey(Leader, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    role = models.CharField(max_length=200, blank=True)
    sample = models.BooleanField(default=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(name="%(class)s_has_words", condition=~Q(words="")),
            models.CheckConstraint(name="%(class)s_has_a_speaker", condition=~Q(speaker="")),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.words[:60]}"

    @property
    def closed_words(self) -> str:
        """The words without the comma that led on to their attribution."""
        return self.words.rstrip(", ")


CURRENT = Q(removed_at=None)


class StatementQuerySet(models.QuerySet["Statement"]):
    """The words that reads of statements are made of."""

    def current(self) -> Self:
        """Leave out what was removed."""
        return self.filter(removed_at=None)


class Statement(Said):
    """Words said, as consolidated from the quotations of all articles that carry them."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id)
    key = models.CharField(max_length=64, help_text="whose words they are, and in what manner; what settling locks")
    version = models.PositiveIntegerField(default=0, help_text="how often it changed")
    published = models.DateField(null=True, blank=True, help_text="when an article first carried it")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="statements")
    search = GeneratedField(
        expression=plain_search_vector("words", "speaker"), output_field=SearchVectorField(), db_persist=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta(Said.Meta):
        ordering: ClassVar = [F("published").desc(nulls_last=True), "-id"]
        indexes: ClassVar = [
            *(
                models.Index(*of, F("published").desc(nulls_last=True), F("id").desc(), name=name, condition=CURRENT)
                for name, *of in (
                    ("statement_newest",),
                    ("statement_of_country", "country"),
                    ("statement_of", "leader"),
                )
            ),
            GinIndex(fields=["search"], name="statement_search"),
        ]

    def get_absolute_url(self) -> str:
        """Return the address of the statement on its meeting's page, or on its article's."""
        if self.meeting_id and self.meeting:
            return f"{self.meeting.get_absolute_url()}#statement-{self.public_id}"
        return reverse("statement", args=[self.public_id])


class QuotationQuerySet(models.QuerySet["Quotation"]):
    """The words that reads of quotations are made of."""

    def live(self) -> Self:
        """Keep the quotations that count: not retired by a new reading nor rejected, their article not withdrawn."""
        return self.filter(retired_at=None, rejected=False, article__withdrawn_at=None)


class Quotation(Said):
    """One article's account of words said. `spans` lists `[start, end]` of its pieces in the version's text."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="quotations")
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="quotations")
    report = models.ForeignKey(Report, models.SET_NULL, null=True, blank=True, related_name="quotations")
    statement = models.ForeignKey(Statement, models.SET_NULL, null=True, blank=True, related_name="quotations")
    anchor = models.CharField(max_length=40)
    key = models.CharField(max_length=64, help_text="whose words they are, and in what manner; what settling locks")
    origin = models.CharField(max_length=8, choices=Report.Origin, default=Report.Origin.MACHINE)
    retired_at = models.DateTimeField(null=True, blank=True)
    rejected = models.BooleanField(default=False, help_text="by a person: it does not count")
    spans = models.JSONField()
    evidence = models.JSONField(default=list, help_text="of the speaker: [start, end, part, rule, confidence]")
    via = models.CharField(max_length=160, blank=True)

    objects = QuotationQuerySet.as_manager()

    class Meta(Said.Meta):
        indexes: ClassVar = [models.Index(fields=["key"], name="quotation_key", condition=Q(retired_at=None))]
        constraints: ClassVar = [
            *Said.Meta.constraints,
            models.UniqueConstraint(
                fields=["article", "anchor"],
                condition=Q(retired_at=None, origin="machine"),
                name="quotation_anchor_once_while_live",
            ),
        ]


class QuotationMark(models.Model):
    """A number by which a live quotation finds the same words of the same speaker, with its article's day."""

    quotation = models.ForeignKey(Quotation, models.CASCADE, related_name="marks")
    value = models.BigIntegerField()
    day = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["value", "day"], name="quotation_mark_value")]

    def __str__(self) -> str:
        return f"{self.value} of {self.quotation_id}"
