"""Where articles come from and what they say: outlets, documents, articles and their versions."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, GeneratedField, Q
from django.urls import reverse

from diplomacy.models.addresses import address
from diplomacy.models.identity import new_public_id
from diplomacy.models.reference import Country


def plain_search_vector(*fields: str) -> SearchVector:
    """Return the immutable full-text vector of the fields, without accents; the function is made by a migration."""
    return SearchVector(*(Func(F(name), function="public.sidelines_plain") for name in fields), config="english")


class Outlet(models.Model):
    """Who publishes."""

    class Kind(models.TextChoices):
        """What sort of publisher it is."""

        GOVERNMENT = "government", "government"
        AGENCY = "agency", "agency"
        PRESS = "press", "press"

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PRESS)
    country = models.ForeignKey(
        Country,
        models.SET_NULL,
        null=True,
        blank=True,
        help_text="the country that a government outlet speaks for",
    )
    open_text = models.BooleanField(default=False, help_text="its full text may be shown to everybody")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """Documents that were brought in together."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"Batch {self.public_id}"

    def get_absolute_url(self) -> str:
        """Return the address of the batch's page."""
        return reverse("batch", args=[self.public_id])


class Document(models.Model):
    """Bytes as they came, with what was said about them, and what became of them."""

    class State(models.TextChoices):
        """How far the document has come."""

        PENDING = "pending", "waiting"
        FETCHING = "fetching", "being fetched"
        READING = "reading", "being read"
        READ = "read", "read"
        FAILED = "failed", "not read"
        CANCELLED = "cancelled", "cancelled"
        COPY = "copy", "copy of another"
        REFUSED = "refused", "not taken in"

    UNDER_WAY = (State.PENDING, State.FETCHING, State.READING)

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id)
    batch = models.ForeignKey(Batch, models.CASCADE, null=True, blank=True, related_name="documents")
    name = models.CharField(max_length=255)
    origin = models.TextField(help_text="path, address or form that it came from")
    content = models.BinaryField()
    media_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="of the bytes; empty for an address that is to be fetched"
    )
    url = models.TextField(blank=True)
    outlet_hint = models.CharField(max_length=160, blank=True)
    published_hint = models.DateField(null=True, blank=True)
    title_hint = models.TextField(blank=True)
    published_fallback = models.DateField(
        null=True, blank=True, help_text="the day that a feed gives it, where the article itself says none"
    )
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    error = models.TextField(blank=True, help_text="why it was not read, in one sentence for each article")
    created_at = models.DateTimeField(auto_now_add=True)
    fetched_at = models.DateTimeField(null=True, blank=True, help_text="when its address was fetched")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["state", "id"], name="document_waiting", condition=~Q(state="read")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="document_failed_with_a_reason", condition=~Q(state="failed") | ~Q(error="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def to_fetch(self) -> bool:
        """Whether it is an address of which nothing was fetched yet."""
        return not self.sha256


class ArticleQuerySet(models.QuerySet["Article"]):
    """The words that reads of articles are made of."""

    def in_print(self) -> Self:
        """Leave out what was withdrawn."""
        return self.filter(withdrawn_at=None)


class Article(models.Model):
    """One article, however often it came in.

    `key` is its normalised address, else a fingerprint of its words, outlet and day as they first came; it stays.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id)
    key = models.CharField(max_length=700, unique=True)
    identity = models.CharField(
        max_length=700, db_index=True, help_text="the key that it would have if it first came now"
    )
    url = models.TextField(blank=True)
    outlet = models.ForeignKey(Outlet, models.PROTECT, null=True, blank=True, related_name="articles")
    published = models.DateField(null=True, blank=True)
    documents = models.ManyToManyField(Document, related_name="articles", blank=True)
    sample = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    copy_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="copies",
        help_text="the oldest of the copies that it is one of; empty for that one itself",
    )
    reading = models.CharField(max_length=64, blank=True, help_text="fingerprint of what was read out of it last")
    read_with = models.CharField(
        max_length=64, blank=True, help_text="fingerprint of the rules, model and reference data that read it last"
    )
    unread = models.TextField(blank=True, help_text="why the article was left unread")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [F("published").desc(nulls_last=True), "-id"]
        indexes: ClassVar = [
            models.Index(F("published").desc(nulls_last=True), F("id").desc(), name="article_newest_first"),
            models.Index(fields=["id"], name="article_sample", condition=Q(sample=True)),
            models.Index(
                fields=["-read_at"], name="article_read_last", condition=Q(withdrawn_at=None, read_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        """Return the address of the article's page."""
        return address("article", self.public_id)


class CopyMark(models.Model):
    """A number by which an article in print finds its copies, with the article's day; samples have other numbers."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="copy_marks")
    value = models.BigIntegerField()
    day = models.DateField(null=True)
    among = models.PositiveSmallIntegerField(help_text="how many the article has")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["value", "day"], name="copy_mark_value")]

    def __str__(self) -> str:
        return f"{self.value} of {self.article_id}"


class CopyLink(models.Model):
    """Two articles of which one was compared with the other and found to be its copy; `one` has the lower number."""

    one = models.ForeignKey(Article, models.CASCADE, related_name="links_up")
    other = models.ForeignKey(Article, models.CASCADE, related_name="links_down")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="copy_link_once"),
            models.CheckConstraint(name="copy_link_lower_first", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"


class ArticleDecisionQuerySet(models.QuerySet["ArticleDecision"]):
    """The words that reads of decisions on articles are made of."""

    def in_force(self) -> Self:
        """Leave out what was undone."""
        return self.filter(undone_at=None)


class ArticleDecision(models.Model):
    """A person's word on an article: that it is withdrawn, or that it came out on another day or at another outlet.

    `machine_value` is what the article said of itself when the person decided, `machine_value_now` what it has said
    since: where they differ there is a conflict to show.
    """

    class Field(models.TextChoices):
        """What was decided."""

        WITHDRAWN = "withdrawn", "withdrawn"
        PUBLISHED = "published", "day of publication"
        OUTLET = "outlet", "outlet"

    article = models.ForeignKey(Article, models.CASCADE, related_name="decisions")
    field = models.CharField(max_length=12, choices=Field)
    value = models.JSONField(null=True)
    machine_value = models.JSONField(null=True)
    machine_value_now = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_reason = models.TextField(blank=True)

    objects = ArticleDecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "field"], condition=Q(undone_at=None), name="article_decision_once_for_a_field"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.get_field_display()}"


class Rereading(models.Model):
    """One run of reading all articles again, so that a run that was interrupted goes on where it stopped."""

    reader = models.CharField(max_length=64, help_text="fingerprint of what it reads with")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-started_at"]

    def __str__(self) -> str:
        return f"Rereading of {self.started_at:%Y-%m-%d %H:%M}"


class ArticleVersion(models.Model):
    """The words of an article at one time. Spans belong to a version."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    text = models.TextField()
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    search = GeneratedField(
        expression=plain_search_vector("title", "text"), output_field=SearchVectorField(), db_persist=True
    )
    title_search = GeneratedField(
        expression=plain_search_vector("title"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        ordering: ClassVar = ["article_id", "-number"]
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="article_version_search"),
            GinIndex(fields=["title_search"], name="article_version_title"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.article_id}, version {self.number}"
