"""A meeting's record as versions keep it and as exports print it: the one way from rows to the record."""

from __future__ import annotations

from django.db.models import Prefetch

from diplomacy.models.articles import Article
from diplomacy.models.meetings import Meeting, MeetingQuerySet, Participation, Report, StatusChange, Topic


def snapshot_rows(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Return the meetings with all that their record holds, in a fixed number of queries."""
    return meetings.select_related("country", "summit").prefetch_related(
        Prefetch("participations", Participation.objects.select_related("leader", "country").order_by("position")),
        Prefetch("topics", Topic.objects.select_related("theme").order_by("position")),
        Prefetch("history", StatusChange.objects.select_related("report__article").order_by("position")),
        Prefetch("reports", Report.objects.live().select_related("article")),
    )


def snapshot(meeting: Meeting) -> dict[str, object]:
    """Return the record of a row of `snapshot_rows`, ready for JSON: equal records print equal exports.

    A participant has the name that exports print; a summit its slug and its label. An article is named by its public
    id, with its own address where it has one: the address of its page here follows from the public id.
    """
    return {
        "participants": [
            {
                "name": p.name or (p.leader.name if p.leader else None),
                "leader": p.leader.slug if p.leader else None,
                "party": p.country.code if p.country else None,
                "role": p.role or None,
                "role_kind": p.role_kind or None,
                "capacity": p.capacity or None,
                "optional": p.optional,
            }
            for p in meeting.participations.all()
        ],
        "earliest": meeting.earliest.isoformat() if meeting.earliest else None,
        "latest": meeting.latest.isoformat() if meeting.latest else None,
        "city": meeting.city or None,
        "country": meeting.country.code if meeting.country else None,
        "venue": meeting.venue or None,
        "summit": meeting.summit.slug if meeting.summit else None,
        "summit_label": meeting.summit.label if meeting.summit else None,
        "mode": meeting.mode,
        "status": meeting.status,
        "level": meeting.level or None,
        "form": meeting.form,
        "topics": [[topic.phrase, topic.theme.slug if topic.theme else None] for topic in meeting.topics.all()],
        "history": [{"status": step.status, **article_name(step.report.article)} for step in meeting.history.all()],
        "articles": sorted(
            (article_name(a) for a in {r.article_id: r.article for r in meeting.reports.all()}.values()),
            key=lambda name: name["article"],
        ),
        "sample": meeting.sample,
    }


def article_name(article: Article) -> dict[str, str]:
    """Return how a record names an article: its public id, and its own address (empty where it has none)."""
    return {"article": article.public_id, "address": article.url}
