"""Reads for exports, calendars and feeds: whole records, many at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

import numpy as np
from django.conf import settings
from django.db.models import Q

from diplomacy.filters import FilterError, MeetingFilters
from diplomacy.formats.calendars import LONGEST
from diplomacy.formats.meetingrecords import MeetingRecord
from diplomacy.formats.meetings import ExportedMeeting, from_record
from diplomacy.models import Meeting
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.models.snapshots import snapshots
from diplomacy.queries.counting.columns import Numbers
from diplomacy.queries.records import numbered_records, selected

CHUNK = 500
FEED_PAGE = 50
MOST_EVENTS = 500
FEW = 500
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def exported_meetings() -> Iterator[ExportedMeeting]:
    """Yield every current meeting, sorted by date, parties and place."""
    names = list(Meeting.objects.current().order_by("pk").values_list("pk", "public_id"))
    found: list[ExportedMeeting] = []
    for start in range(0, len(names), CHUNK):
        chunk = dict(names[start : start + CHUNK])
        held = snapshots(chunk)
        found += (from_record(name, held[key], settings.SIDELINES_URL) for key, name in chunk.items() if key in held)
    yield from sorted(found, key=lambda meeting: meeting.sort_key)


def exported(filters: MeetingFilters, site: str, most: int | None = None) -> Iterator[MeetingRecord]:
    """Yield every meeting that the filters ask for, or the first `most`, in the order of the timeline, on all pages.

    Which ones and in what order is settled at the beginning, a number for each; their records are read a few hundred
    at a time. What was removed meanwhile is left out. Raises FilterError where the filters name what does not exist.
    """
    ids = selected(filters.but()).ids()[:most]
    for start in range(0, len(ids), CHUNK):
        yield from (record for _, record in numbered_records(ids[start : start + CHUNK].tolist(), site))


def newest(filters: MeetingFilters, site: str) -> Iterator[MeetingRecord]:
    """Yield the newest `MOST_EVENTS` meetings that the filters ask for, what is to come included."""
    return exported(filters, site, MOST_EVENTS)


def count_without_day(filters: MeetingFilters) -> int:
    """Return how many meetings that the filters ask for have no date that a calendar can show."""
    selection = selected(filters.but())
    earliest, latest = (column[selection.rows] for column in (selection.columns.earliest, selection.columns.latest))
    return int(np.count_nonzero((latest == 0) | (latest - earliest >= LONGEST)))


@dataclass(frozen=True, slots=True)
class FeedCursor:
    """The place in a feed after which a page begins: the moment of a meeting's last change, and its row."""

    changed: datetime
    row: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a cursor from an address. Raises FilterError on anything that `str()` does not write."""
        micros, _, row = text.partition("~")
        try:
            if not all(re.fullmatch(r"\d{1,17}", part, re.ASCII) for part in (micros, row)):
                raise ValueError(text)
            return cls(EPOCH + timedelta(microseconds=int(micros)), int(row))
        except (ValueError, OverflowError) as error:
            raise FilterError("before", text, "it must be the feed's own link to its next page") from error

    def __str__(self) -> str:
        return f"{(self.changed - EPOCH) // timedelta(microseconds=1)}~{self.row}"


def feed_page(
    filters: MeetingFilters, site: str, before: FeedCursor | None = None
) -> tuple[tuple[MeetingRecord, ...], FeedCursor | None]:
    """Return a page of the meetings that the filters ask for, the last changed first, and where the next one begins."""
    places = _last_changed(selected(filters.but()).ids(), before, FEED_PAGE + 1)
    page = numbered_records([place.row for place in places[:FEED_PAGE]], site)
    return tuple(record for _, record in page), places[FEED_PAGE - 1] if len(places) > FEED_PAGE else None


def _last_changed(ids: Numbers, before: FeedCursor | None, most: int) -> list[FeedCursor]:
    """Return the places of meetings, given by their numbers in the database, the last changed first, from a place on.

    Of few meetings they are looked up and sorted. Of many, all meetings are gone through by their last change until
    enough of them are among those: the database would sort every meeting of a busy pair to give its last fifty.
    """
    if len(ids) <= FEW:
        return list(_behind(before, Meeting.objects.filter(pk__in=ids.tolist()), most))
    wanted, found, step = np.sort(ids), list[FeedCursor](), FEW
    while len(found) < most:
        some = list(_behind(before, Meeting.objects.all(), step))
        rows = np.array([place.row for place in some], np.int64)
        among = wanted[np.searchsorted(wanted, rows).clip(max=len(wanted) - 1)] == rows
        found += [place for place, wished in zip(some, among, strict=True) if wished]
        if len(some) < step:
            break
        before, step = some[-1], 4 * step
    return found[:most]


def _behind(place: FeedCursor | None, meetings: MeetingQuerySet, most: int) -> Iterator[FeedCursor]:
    found = meetings.current()
    if place:
        found = found.filter(Q(changed_at__lt=place.changed) | Q(changed_at=place.changed, pk__lt=place.row))
    for changed, row in found.order_by("-changed_at", "-pk").values_list("changed_at", "pk")[:most]:
        yield FeedCursor(changed, row)
