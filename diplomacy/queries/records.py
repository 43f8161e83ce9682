"""Meetings as records for programs: from rows to `formats.meetingrecords`."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch

from diplomacy.formats.meetingrecords import MeetingRecord, PersonRecord, SourceRecord, StepRecord
from diplomacy.models import Article, Meeting, Participation, Report, StatusChange, Topic
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.queries.cards import state


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
