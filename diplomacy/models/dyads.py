"""Which parties met which, laid out so that a country's meetings, partners and pairs are read quickly."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from diplomacy.models.meetings import Meeting
from diplomacy.models.reference import Country
from diplomacy.records import Form, Status


class MeetingDyadQuerySet(models.QuerySet["MeetingDyad"]):
    """The words that reads of dyads are made of."""

    def of(self, country: Country) -> Self:
        """Keep one row for each current meeting in which the party took part."""
        return self.filter(one=country, other=country)

    def partners_of(self, country: Country) -> Self:
        """Keep one row for each party that met this one, and meeting; plenaries have none."""
        return self.filter(one=country).exclude(other=country)

    def between(self, one: Country, other: Country) -> Self:
        """Keep one row for each meeting of two parties or a small group in which both took part."""
        return self.filter(one=one, other=other)

    def held(self) -> Self:
        """Keep what took place."""
        return self.filter(status=Status.HELD)

    def apart_from_plenaries(self) -> Self:
        """Keep what rankings count."""
        return self.exclude(form=Form.PLENARY)

    def newest_first(self) -> Self:
        """Sort by day, newest first, undated last."""
        return self.order_by(
            F("latest").desc(nulls_last=True), F("earliest").desc(nulls_last=True), F("meeting_id").desc()
        )


class MeetingDyad(models.Model):
    """A party at a current meeting, and one that it met there, with what is asked of both most often.

    Both directions stand here. A party's row with itself says that it took part, once for each meeting. Rows with
    others leave out plenaries and those who only sat in. Settling writes them with the meeting (`storage.dyads`).
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="dyads", db_index=False)
    one = models.ForeignKey(Country, models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey(Country, models.PROTECT, related_name="+", db_index=False)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    status = models.CharField(max_length=10)
    mode = models.CharField(max_length=10)
    level = models.CharField(max_length=20, blank=True)
    form = models.CharField(max_length=12)

    objects = MeetingDyadQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "one",
                "other",
                F("latest").desc(nulls_last=True),
                F("earliest").desc(nulls_last=True),
                F("meeting").desc(),
                name="meeting_dyad",
                include=("status", "mode", "level", "form"),
            ),
            models.Index(fields=["one", "other", "earliest"], name="meeting_dyad_plans", condition=Q(status="planned")),
            models.Index(fields=["one", "meeting"], name="meeting_dyad_plenary", condition=Q(form="plenary")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "one", "other"], name="meeting_dyad_once"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id} at {self.meeting_id}"
