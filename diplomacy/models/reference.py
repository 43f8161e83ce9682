"""Who and what exists in the world: parties, people, offices, places, summits."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Lower

from diplomacy.models.addresses import address
from diplomacy.records import PartialDate, RoleKind


def plain_names(*fields: str) -> Func:
    """Return the fields as one text without accents or case, for search by trigrams."""
    parts = [part for name in fields for part in (F(name), Value(" "))][:-1]
    joined = Concat(*parts, output_field=models.TextField())
    return Lower(Func(joined, function="public.sidelines_plain", output_field=models.TextField()))


def _strings() -> ArrayField[list[str], list[str]]:
    return ArrayField(models.TextField(), default=list, blank=True)


class Country(models.Model):
    """A party: a state, an international organisation, or a non-state party."""

    class Kind(models.TextChoices):
        """What sort of party it is."""

        STATE = "state", "state"
        ORGANISATION = "organisation", "organisation"
        PARTY = "party", "non-state party"

    code = models.CharField(max_length=24, unique=True, help_text="ISO 3166-1 alpha-3, or an acronym")
    iso2 = models.CharField(max_length=2, blank=True)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    subkind = models.CharField(max_length=60, blank=True, help_text="alliance, development bank, ...")
    name = models.CharField(max_length=120)
    official_name = models.CharField(max_length=200, blank=True)
    aliases = _strings()
    demonyms = _strings()
    former_names = _strings()
    bodies = _strings()
    weak_names = ArrayField(
        models.TextField(),
        default=list,
        blank=True,
        help_text="adjectives that need other evidence, such as Arab",
    )
    capitals = _strings()
    metonyms = _strings()
    region = models.CharField(max_length=40, blank=True)
    subregion = models.CharField(max_length=60, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    headquarters = models.CharField(max_length=80, blank=True)
    seat = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="seated_organisations")
    sort_key = models.CharField(max_length=120, db_index=True)

    class Meta:
        ordering: ClassVar = ["sort_key"]
        verbose_name_plural = "countries"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the country's page."""
        return address("country", self.slug)


class Leader(models.Model):
    """A person who acts for a party, known from the reference data, from an article or from an editor."""

    class Origin(models.TextChoices):
        """Who says that the person exists."""

        REFERENCE = "reference", "reference data"
        ARTICLE = "article", "found in an article"
        EDITOR = "editor", "added by an editor"

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=160)
    aliases = _strings()
    family_name = models.CharField(max_length=80, blank=True)
    gender = models.CharField(max_length=1, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.REFERENCE)
    confirmed = models.BooleanField(default=True, help_text="an unconfirmed person does not help to read articles")
    sample = models.BooleanField(default=False, help_text="known only from sample articles")
    folded = models.TextField(help_text="all names without accents or case, for search")
    sort_key = models.CharField(max_length=160, db_index=True)

    class Meta:
        ordering: ClassVar = ["sort_key", "slug"]
        indexes: ClassVar = [
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="leader_folded_trgm"),
            models.Index(fields=["id"], name="leader_unconfirmed", condition=Q(confirmed=False)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the leader's page."""
        return address("leader", self.slug)


class Term(models.Model):
    """An office held for a party over a time. Either end may be known to the day, month or year only.

    `key` names the row of the reference data; it stays when a person corrects the row, so that loading again finds it.
    A missing start is "not known"; a missing end is "in office, as far as is known".
    """

    key = models.CharField(max_length=300, unique=True)
    leader = models.ForeignKey(Leader, models.CASCADE, related_name="terms")
    country = models.ForeignKey(Country, models.PROTECT, related_name="terms")
    role = models.CharField(max_length=160)
    role_kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value.replace("_", " ")) for kind in RoleKind]
    )
    start_earliest = models.DateField(null=True, blank=True)
    start_latest = models.DateField(null=True, blank=True)
    end_earliest = models.DateField(null=True, blank=True)
    end_latest = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = [F("start_earliest").desc(nulls_last=True), "role"]
        indexes: ClassVar = [models.Index(fields=["country", "role_kind", "start_earliest"], name="term_office")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="term_not_ended_before_it_starts",
                condition=Q(start_earliest=None) | Q(end_latest=None) | Q(end_latest__gte=F("start_earliest")),
                violation_error_message="A term of office cannot end before it starts.",
            ),
            models.CheckConstraint(
                name="term_start_is_a_range",
                condition=Q(start_earliest=None, start_latest=None) | Q(start_latest__gte=F("start_earliest")),
            ),
            models.CheckConstraint(
                name="term_end_is_a_range",
                condition=Q(end_earliest=None, end_latest=None) | Q(end_latest__gte=F("end_earliest")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader}, {self.role}, {self.country}"

    @property
    def start(self) -> PartialDate | None:
        """When the term began, as exactly as is known."""
        return _range(self.start_earliest, self.start_latest)

    @property
    def end(self) -> PartialDate | None:
        """When the term ended, as exactly as is known; None while it lasts."""
        return _range(self.end_earliest, self.end_latest)


def _range(earliest: date | None, latest: date | None) -> PartialDate | None:
    return PartialDate(earliest, latest) if earliest and latest else None


class Place(models.Model):
    """A city, venue, island or region with its country and position."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=120)
    aliases = _strings()
    country = models.ForeignKey(Country, models.PROTECT, related_name="places")
    kind = models.CharField(max_length=12, default="city")
    prominence = models.PositiveSmallIntegerField(default=1)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "country"], name="place_once_in_a_country")]

    def __str__(self) -> str:
        return self.name


class SummitSeries(models.Model):
    """A summit that is held again and again, such as G7."""

    code = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    aliases = _strings()
    members = _strings()
    level = models.CharField(max_length=12)
    organisation = models.CharField(
        max_length=24, blank=True, help_text="code of the organisation whose bare name stands for the summit"
    )
    collection = models.BooleanField(default=False, help_text="a heading for one-off meetings, no name for any of them")

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name_plural = "summit series"

    def __str__(self) -> str:
        return self.name


class Summit(models.Model):
    """One edition of a series. `label` is what exports print: `G7 2025`."""

    slug = models.SlugField(max_length=120, unique=True)
    series = models.ForeignKey(SummitSeries, models.PROTECT, related_name="editions")
    year = models.PositiveSmallIntegerField()
    edition = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    aliases = _strings()
    host = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="hosted_summits")
    city = models.CharField(max_length=120, blank=True)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    format = models.CharField(max_length=12, blank=True)
    checked = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = [F("start").desc(nulls_last=True), "slug"]
        indexes: ClassVar = [
            models.Index(fields=["start", "end"], name="summit_days"),
            GinIndex(OpClass(plain_names("label", "name", "city"), "gin_trgm_ops"), name="summit_names_trgm"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "year", "edition"], name="summit_once_in_a_series"),
            models.CheckConstraint(
                name="summit_not_ended_before_it_starts",
                condition=Q(start=None) | Q(end=None) | Q(end__gte=F("start")),
                violation_error_message="A summit cannot end before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the summit's page."""
        return address("summit", self.slug)


class Theme(models.Model):
    """One of about thirty subjects that topics are sorted under."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class ReferenceLoad(models.Model):
    """The last loading of the reference data: its fingerprint tells whether loading again would change anything."""

    fingerprint = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)
