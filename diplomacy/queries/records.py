"""Meetings as records for programs: from rows to `formats.meetingrecords`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from diplomacy.filters import Cursor, MeetingFilters
from diplomacy.formats.meetingrecords import MeetingRecord, PersonRecord, SourceRecord, StepRecord
from diplomacy.models import Article, Meeting, Participation, Report, StatusChange, Topic
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.queries.cards import state
from diplomacy.queries.current import current_columns
from diplomacy.queries.names import find_names
from diplomacy.queries.selection import Selection


def record_rows(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Return the meetings with all that their records hold, in a fixed number of queries."""
    return meetings.select_related("country", "summit").prefetch_related(
        Prefetch("participations", Participation.objects.select_related("leader", "country").order_by("position")),
        Prefetch("topics", Topic.objects.select_related("theme").order_by("position")),
        Prefetch("history", StatusChange.objects.select_related("report__article").order_by("position")),
        Prefetch("reports", Report.objects.live().select_related("article__outlet").order_by("article_id", "pk")),
    )


def record(meeting: Meeting, site: str, today: date) -> MeetingRecord:
    """Return the record of a row of `record_rows`: addresses begin with `site`, plans are past as of `today`."""
    articles = {report.article_id: report.article for report in meeting.reports.all()}
    topics = tuple((topic.phrase, topic.theme.slug if topic.theme else None) for topic in meeting.topics.all())
    return MeetingRecord(
        id=meeting.public_id,
        url=site + meeting.get_absolute_url(),
        participants=tuple(map(_person, meeting.participations.all())),
        date=meeting.date,
        status=state(meeting, today),
        mode=meeting.mode,
        level=meeting.level or None,
        form=meeting.form,
        venue=meeting.venue or None,
        city=meeting.city or None,
        country=meeting.country.code if meeting.country else None,
        country_name=meeting.country.name if meeting.country else None,
        summit=meeting.summit.slug if meeting.summit else None,
        summit_label=meeting.summit.label if meeting.summit else None,
        topics=topics,
        themes=tuple(dict.fromkeys(theme for _, theme in topics if theme)),
        history=tuple(
            StepRecord(step.status, step.report.article.public_id, step.report.article.published)
            for step in meeting.history.all()
        ),
        sources=tuple(
            source(article, site)
            for article in sorted(articles.values(), key=lambda a: (a.published or date.max, a.public_id))
        ),
        version=meeting.version,
        created=meeting.created_at,
        changed=meeting.changed_at,
        sample=meeting.sample,
    )


def source(article: Article, site: str) -> SourceRecord:
    """Return an article, with its outlet, as records name it."""
    return SourceRecord(
        id=article.public_id,
        url=site + article.get_absolute_url(),
        address=article.url or None,
        outlet=article.outlet.name if article.outlet else None,
        published=article.published,
        voice=article.copy_of_id or article.pk,
    )


def _person(row: Participation) -> PersonRecord:
    return PersonRecord(
        name=(row.leader.name if row.leader else row.name) or None,
        leader=row.leader.slug if row.leader else None,
        country=row.country.code if row.country else None,
        country_name=row.country.name if row.country else None,
        role=row.role or None,
        role_kind=row.role_kind or None,
        capacity=row.capacity or None,
        optional=row.optional,
    )


def one_record(meeting: Meeting, site: str) -> MeetingRecord:
    """Return the record of one meeting."""
    row = record_rows(Meeting.objects.filter(pk=meeting.pk)).get()
    return record(row, site, timezone.now().date())


def selected(filters: MeetingFilters) -> Selection:
    """Return the meetings that the filters ask for. Raises FilterError where they name what does not exist."""
    return Selection(current_columns(), filters, find_names(filters), timezone.now().date())


def records_of(ids: Sequence[int], site: str, today: date) -> list[MeetingRecord]:
    """Return the records of meetings, given by their numbers in the database, in that order, without removed ones."""
    rows = {row.pk: row for row in record_rows(Meeting.objects.current().filter(pk__in=ids))}
    return [record(rows[number], site, today) for number in ids if number in rows]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of records, how many there are on all pages, and where the next one begins."""

    records: tuple[MeetingRecord, ...]
    total: int
    after: Cursor | None


def page_of_records(filters: MeetingFilters, site: str, size: int) -> RecordPage:
    """Return the page that the filters ask for. Raises FilterError as `selected` does."""
    selection = selected(filters)
    numbers = selection.page(filters.after, size + 1)
    rows = {row.pk: row for row in record_rows(Meeting.objects.current().filter(pk__in=numbers[:size]))}
    shown = [rows[number] for number in numbers[:size] if number in rows]
    last = shown[-1] if len(numbers) > size and shown else None
    return RecordPage(
        records=tuple(record(row, site, timezone.now().date()) for row in shown),
        total=selection.total,
        after=Cursor(last.latest, last.earliest, last.pk) if last else None,
    )
