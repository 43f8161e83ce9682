"""Feeds that are polled for articles, and what came of each of their entries."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from diplomacy.models.articles import Document
from diplomacy.models.identity import new_public_id


class FeedQuerySet(models.QuerySet["Feed"]):
    """The words that reads of feeds are made of."""

    def polled(self) -> Self:
        """Leave out what is paused."""
        return self.exclude(state=Feed.State.PAUSED)


class Feed(models.Model):
    """A list of new articles (RSS, Atom) that is looked at again and again."""

    class State(models.TextChoices):
        """How it goes with the feed."""

        ACTIVE = "active", "active"
        FAILING = "failing", "failing"
        PAUSED = "paused", "paused"

    class Interval(models.IntegerChoices):
        """How often it is looked at, in minutes."""

        QUARTER = 15, "every 15 minutes"
        HOUR = 60, "every hour"
        SIX_HOURS = 360, "every 6 hours"
        DAY = 1440, "once a day"

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id)
    address = models.TextField(unique=True)
    name = models.CharField(max_length=160)
    outlet = models.CharField(max_length=160, blank=True, help_text="of all its articles; empty if each says it")
    interval = models.PositiveIntegerField(choices=Interval, default=Interval.HOUR)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    next_at = models.DateTimeField(default=timezone.now)
    polled_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="one after another")
    last_error = models.TextField(blank=True)
    etag = models.TextField(blank=True)
    modified = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [models.Index(fields=["next_at"], name="feed_due", condition=~Q(state="paused"))]
        constraints: ClassVar = [
            models.CheckConstraint(name="feed_fails_for_a_reason", condition=~Q(state="failing") | ~Q(last_error="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the feed's page."""
        return reverse("feed", args=[self.public_id])


class FeedEntry(models.Model):
    """What a feed listed, once for each entry: the document that was fetched for it, or why none was."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64, help_text="fingerprint of the entry's own identifier, else of its address")
    address = models.TextField(blank=True)
    title = models.TextField(blank=True)
    published = models.DateField(null=True, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="feed_entries")
    reason = models.TextField(blank=True, help_text="why it was not fetched")

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name_plural = "feed entries"
        indexes: ClassVar = [models.Index(fields=["feed", "-id"], name="feed_entry_newest")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["feed", "key"], name="feed_entry_once")]

    def __str__(self) -> str:
        return self.title or self.address
