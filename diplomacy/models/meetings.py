"""Reports, which say what one article says, and meetings, which say what we believe."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, GeneratedField, OuterRef, Q
from django.db.models.functions import Coalesce

from diplomacy.models.addresses import address
from diplomacy.models.articles import Article, ArticleVersion, plain_search_vector
from diplomacy.models.identity import new_public_id
from diplomacy.models.reference import Country, Leader, Place, Summit, Theme
from diplomacy.models.roles import PERMISSIONS
from diplomacy.records import Capacity, Form, Level, Mode, PartialDate, RoleKind, Status

UNSURE_BELOW = 0.6  # a report less sure than this waits for a reviewer


def _choices(kind: type[Mode | Status | Level | Form | Capacity | RoleKind]) -> list[tuple[str, str]]:
    return [(member.value, member.value.replace("_", " ")) for member in kind]


class Account(models.Model):
    """The fields that a report and a meeting have in common: when, where, at which summit, how."""

    earliest = models.DateField(null=True, blank=True)
    latest = models.DateField(null=True, blank=True)
    city = models.CharField(max_length=120, blank=True)
    venue = models.CharField(max_length=160, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", help_text="where it took place"
    )
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+")
    summit = models.ForeignKey(Summit, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    mode = models.CharField(max_length=10, choices=_choices(Mode))
    status = models.CharField(max_length=10, choices=_choices(Status))
    level = models.CharField(max_length=20, choices=_choices(Level), blank=True)
    form = models.CharField(max_length=12, choices=_choices(Form))
    sample = models.BooleanField(default=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(class)s_days_are_a_range",
                condition=Q(earliest=None, latest=None) | Q(latest__gte=F("earliest")),
                violation_error_message="A meeting cannot end before it begins.",
            ),
        ]

    @property
    def date(self) -> PartialDate | None:
        """When it took place, as exactly as is known."""
        return PartialDate(self.earliest, self.latest) if self.earliest and self.latest else None


class PersonRow(models.Model):
    """A participant: a leader and/or a party, or only a name."""

    position = models.PositiveSmallIntegerField()
    leader = models.ForeignKey(Leader, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    name = models.CharField(max_length=160, blank=True)
    role = models.CharField(max_length=200, blank=True)
    role_kind = models.CharField(max_length=20, choices=_choices(RoleKind), blank=True)
    capacity = models.CharField(max_length=10, choices=_choices(Capacity), blank=True)
    optional = models.BooleanField(default=False, help_text="sat in, as a member of a delegation")

    class Meta:
        abstract = True
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(class)s_is_somebody",
                condition=~Q(leader=None) | ~Q(country=None) | ~Q(name=""),
                violation_error_message="A participant needs a leader, a country or a name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.country)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """The words that reads of meetings are made of."""

    def current(self) -> Self:
        """Leave out what was removed."""
        return self.filter(removed_at=None)

    def held(self) -> Self:
        """Keep what took place."""
        return self.filter(status=Status.HELD)

    def upcoming(self, today: date) -> Self:
        """Keep what is planned and can still take place."""
        return self.in_state(Status.PLANNED, today)

    def in_state(self, state: str, today: date) -> Self:
        """Keep meetings in a state; a plan whose last possible day has passed is `unreported`, and no plan."""
        match state:
            case "unreported":
                return self.filter(status=Status.PLANNED, latest__lt=today)
            case Status.PLANNED:
                return self.filter(Q(latest=None) | Q(latest__gte=today), status=Status.PLANNED)
            case _:
                return self.filter(status=state)

    def involving_country(self, slug: str) -> Self:
        """Keep meetings in which the party took part."""
        return self.filter(Exists(Participation.objects.filter(meeting=OuterRef("pk"), country__slug=slug)))

    def with_leader(self, slug: str) -> Self:
        """Keep meetings in which this person took part."""
        return self.filter(Exists(Participation.objects.filter(meeting=OuterRef("pk"), leader__slug=slug)))

    def involving_region(self, region: str) -> Self:
        """Keep meetings in which a party of this part of the world took part."""
        return self.filter(Exists(Participation.objects.filter(meeting=OuterRef("pk"), country__region=region)))

    def on_theme(self, slug: str) -> Self:
        """Keep meetings at which something of this theme was discussed."""
        return self.filter(Exists(Topic.objects.filter(meeting=OuterRef("pk"), theme__slug=slug)))

    def between(self, since: date | None, until: date | None) -> Self:
        """Keep what may lie between two days, both included; undated meetings go where a day is asked for."""
        found = self
        if since:
            found = found.filter(latest__gte=since)
        if until:
            found = found.filter(earliest__lte=until)
        return found

    def newest_first(self) -> Self:
        """Sort by day, newest first, undated last."""
        return self.order_by(F("latest").desc(nulls_last=True), F("earliest").desc(nulls_last=True), "-id")

    def oldest_first(self) -> Self:
        """Sort by day, oldest first, undated last."""
        return self.order_by(F("latest").asc(nulls_last=True), F("earliest").asc(nulls_last=True), "id")


class Meeting(Account):
    """What we believe took place, or will: consolidated from reports and people's decisions."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id)
    version = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="of the record that was written last")
    words = models.TextField(blank=True, help_text="what full-text search looks through")
    search = GeneratedField(expression=plain_search_vector("words"), output_field=SearchVectorField(), db_persist=True)
    disputed = models.JSONField(
        default=dict,
        help_text="where sources are at odds: field -> [[value, [reports]], ...], the one that holds first",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="no report supports it any more")

    objects = MeetingQuerySet.as_manager()

    class Meta(Account.Meta):
        permissions = PERMISSIONS
        indexes: ClassVar = [
            models.Index(
                F("latest").desc(nulls_last=True),
                F("earliest").desc(nulls_last=True),
                F("id").desc(),
                name="meeting_timeline",
                condition=Q(removed_at=None),
            ),
            models.Index(F("changed_at").desc(), F("id").desc(), name="meeting_changed", condition=Q(removed_at=None)),
            models.Index(fields=["summit", "latest"], name="meeting_summit"),
            models.Index(fields=["status", "latest"], name="meeting_status"),
            models.Index(fields=["id"], name="meeting_sample", condition=Q(sample=True, removed_at=None)),
            models.Index(fields=["id"], name="meeting_disputed", condition=Q(removed_at=None) & ~Q(disputed={})),
            GinIndex(fields=["search"], name="meeting_search"),
        ]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        """Return the address of the meeting's page."""
        return address("meeting", self.public_id)


class Participation(PersonRow):
    """Somebody's part in a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participations")

    class Meta(PersonRow.Meta):
        indexes: ClassVar = [
            models.Index(fields=["country", "meeting"], name="participation_country"),
            models.Index(fields=["leader", "meeting"], name="participation_leader"),
        ]
        constraints: ClassVar = [
            *PersonRow.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "position"], name="participation_position_once"),
        ]


class Topic(models.Model):
    """What was discussed, in an article's phrase, and the theme it belongs to."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="topics")
    position = models.PositiveSmallIntegerField()
    phrase = models.CharField(max_length=200)
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="topics")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "position"], name="topic_position_once"),
        ]

    def __str__(self) -> str:
        return self.phrase


class MeetingVersion(models.Model):
    """A meeting as this database held it from a moment on, and what made it so.

    `record` is what `models.snapshots` makes, or `{"removed": true, "now": the public id it was merged into}`.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="past_versions")
    number = models.PositiveIntegerField()
    record = models.JSONField()
    cause = models.CharField(max_length=200)
    created_at = models.DateTimeField(help_text="the moment, by the database's clock")

    class Meta:
        ordering: ClassVar = ["meeting_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meeting_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, version {self.number}"


class ReportQuerySet(models.QuerySet["Report"]):
    """The words that reads of reports are made of."""

    def live(self) -> Self:
        """Keep the reports that count: not retired by a new reading nor rejected, their article not withdrawn."""
        return self.filter(retired_at=None, rejected=False, article__withdrawn_at=None)

    def oldest_publication_first(self) -> Self:
        """Sort by the day the article came out, undated last, so that the order of arrival does not matter."""
        return self.order_by(Coalesce("article__published", date.max), "fingerprint")


class Report(Account):
    """One article's account of one meeting, with the evidence of each value.

    `evidence` maps a field to `[start, end, part, rule, confidence]`; `parties` lists the codes of who took part.
    """

    class Origin(models.TextChoices):
        """Who made the report."""

        MACHINE = "machine", "read by the machine"
        EDITOR = "editor", "made by an editor"

    article = models.ForeignKey(Article, models.CASCADE, related_name="reports")
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="reports")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="reports")
    anchor = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64, help_text="of the article and the anchor; settles ties")
    parties = models.CharField(max_length=200)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.MACHINE)
    retired_at = models.DateTimeField(null=True, blank=True)
    rejected = models.BooleanField(default=False, help_text="by a person: it does not count")
    sentence_start = models.PositiveIntegerField()
    sentence_end = models.PositiveIntegerField()
    sentence_part = models.CharField(max_length=5, default="text")
    date_phrase = models.CharField(max_length=200, blank=True)
    date_anchor = models.DateField(null=True, blank=True)
    background = models.BooleanField(default=False)
    confidence = models.FloatField(default=1.0)
    topics = models.JSONField(default=list)
    evidence = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta(Account.Meta):
        indexes: ClassVar = [
            models.Index(
                fields=["confidence"],
                name="report_doubtful",
                condition=Q(retired_at=None, rejected=False, origin="machine", confidence__lt=UNSURE_BELOW),
            ),
        ]
        constraints: ClassVar = [
            *Account.Meta.constraints,
            models.UniqueConstraint(
                fields=["article", "anchor"],
                condition=Q(retired_at=None, origin="machine"),
                name="report_anchor_once_while_live",
            ),
            models.CheckConstraint(name="report_sentence_not_empty", condition=Q(sentence_end__gt=F("sentence_start"))),
        ]

    def __str__(self) -> str:
        return f"Report {self.anchor}"


class ReportDyad(models.Model):
    """Where settling looks for a report: two parties of it, with its day, or the days that it looks out on.

    `day` is set where the day is known; `first` and `last` where it is not, or where the report tells of a calling off.
    Only live reports have rows here. A report of a single party has that party alone. `parties` are all that it
    has; `one` and `other` hold what the people of the two can be known by, nothing where they could be anybody.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="dyads")
    dyad = models.CharField(max_length=340)
    parties = ArrayField(models.TextField(), default=list)
    one = ArrayField(models.TextField(), default=list)
    other = ArrayField(models.TextField(), default=list)
    day = models.DateField(null=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["dyad", "day"], name="report_dyad_day", condition=~Q(day=None)),
            models.Index(fields=["dyad", "last", "first"], name="report_dyad_window", condition=~Q(last=None)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "dyad"], name="report_dyad_once"),
        ]

    def __str__(self) -> str:
        return self.dyad


class UnsurePair(models.Model):
    """Two reports that settling keeps in two meetings and that may be one: a question for a person, asked once."""

    one = models.ForeignKey(Report, models.CASCADE, related_name="+")
    other = models.ForeignKey(Report, models.CASCADE, related_name="+")
    score = models.FloatField()
    rule = models.CharField(max_length=40)
    reason = models.CharField(max_length=200)
    values = models.JSONField(help_text="what was compared: [field, value on one side, value on the other]")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-score", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="unsure_pair_once"),
            models.CheckConstraint(name="unsure_pair_in_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}: {self.reason}"


class ReportParticipant(PersonRow):
    """Somebody who took part, as one article says, and where it says so."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="participants")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    part = models.CharField(max_length=5, default="text")
    rule = models.CharField(max_length=80, blank=True)
    confidence = models.FloatField(default=1.0)

    class Meta(PersonRow.Meta):
        constraints: ClassVar = [
            *PersonRow.Meta.constraints,
            models.UniqueConstraint(fields=["report", "position"], name="reportparticipant_position_once"),
        ]


class StatusChange(models.Model):
    """One step in a meeting's history, and the report that first told it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="history")
    position = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=_choices(Status))
    report = models.ForeignKey(Report, models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "position"], name="statuschange_position_once"),
        ]

    def __str__(self) -> str:
        return self.status
