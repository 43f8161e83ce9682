"""Reads for exports: whole records, many at a time."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from diplomacy.formats.meetings import ExportedMeeting, ExportedPerson
from diplomacy.models import Article, Meeting


def exported_meetings() -> Iterator[ExportedMeeting]:
    """Yield every current meeting, sorted by date, parties and place."""
    rows = (
        Meeting.objects.current()
        .select_related("country", "summit")
        .prefetch_related(
            "participations__leader",
            "participations__country",
            "history__report__article",
            "reports__article",
        )
        .iterator(chunk_size=2000)
    )
    yield from sorted(map(_exported, rows), key=lambda meeting: meeting.sort_key)


def article_address(article: Article) -> str:
    """Return an article's own address, or that of its page here where it has none."""
    return article.url or f"{settings.SIDELINES_URL}{article.get_absolute_url()}"


def _exported(meeting: Meeting) -> ExportedMeeting:
    return ExportedMeeting(
        id=meeting.public_id,
        participants=tuple(
            ExportedPerson(
                name=p.name or (p.leader.name if p.leader else None),
                country=p.country.code if p.country else None,
                role=p.role or None,
                optional=p.optional,
            )
            for p in meeting.participations.all()
        ),
        date=meeting.date,
        city=meeting.city or None,
        country=meeting.country.code if meeting.country else None,
        summit=meeting.summit.label if meeting.summit else None,
        mode=meeting.mode,
        status=meeting.status,
        history=tuple((change.status, article_address(change.report.article)) for change in meeting.history.all()),
        articles=tuple(
            sorted(
                {
                    article_address(r.article)
                    for r in meeting.reports.all()
                    if not (r.retired_at or r.article.withdrawn_at)
                }
            )
        ),
        sample=meeting.sample,
    )
